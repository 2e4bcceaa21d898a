using Boxfit.Weights;

namespace Boxfit.Data.Annotations;

/// <summary>
/// Reads and writes pictures with boxes in the formats that tools and data sets use; <c>docs/formats.md</c> says what each is.
/// </summary>
public static class AnnotationFiles
{
    /// <summary>Name of the recipe's CSV, with boxes as lists in one column.</summary>
    public const string BoxLists = "recipe";

    /// <summary>Name of the CSV with a column for each number.</summary>
    public const string PlainTable = "csv";

    // A box drawn badly reaches a little out of its picture, none as far as this, in sides of the picture.
    const double FarthestShare = 2;

    internal static readonly AnnotationFormat[] Formats =
    [
        TableFormat.BoxLists, TableFormat.Plain, new VocFormat(), new CocoFormat(), new YoloFormat(), new LabelStudioFormat(),
        new LabelmeFormat(), new OpenImagesFormat(), new AutoMlFormat(), new GroundTruthFormat(), new MakeSenseFormat(),
        new KerasYoloFormat(), new CubFormat(), new CelebaFormat(), new WiderFaceFormat(), new KittiFormat(),
        new CvatFormat(), new DlibFormat(),
        new CreateMlFormat(), new SuperviselyFormat(), new ViaFormat(), new VottFormat(), new WebDatasetFormat(), new ReviewFormat(),
    ];

    // What else is told by its name.
    static readonly string[] s_endings = [".csv", ".json", ".jsonl", ".xml", ".yaml", ".yml", ".html", ".onnx", ".png", ".jpg", ".jpeg"];

    /// <summary>Names of the formats, for <c>--format</c>.</summary>
    public static IReadOnlyList<string> FormatNames { get; } = [.. Formats.Select(f => f.Name)];

    /// <summary>Those of them that are written too.</summary>
    public static IReadOnlyList<string> WrittenFormatNames { get; } = [.. Formats.OfType<IWrittenFormat>().Select(f => f.Name)];

    /// <summary>
    /// Reads a data file or a folder of annotation files. Nothing is checked against the pictures. Entries that cannot be understood are
    /// in <see cref="AnnotationSet.Problems"/>.
    /// </summary>
    /// <param name="path">File or folder.</param>
    /// <param name="format">One of <see cref="FormatNames"/>; null finds out by the content.</param>
    /// <exception cref="InputException">It is missing, unreadable as a whole, or in no known format.</exception>
    public static AnnotationSet Read(string path, string? format = null) => Read(path, new ReadOptions { Format = format });

    /// <summary>The same where more is known of it than its format.</summary>
    /// <exception cref="InputException">
    /// It is missing, unreadable as a whole, in no known format, or has two readings between which the options do not decide.
    /// </exception>
    public static AnnotationSet Read(string path, ReadOptions options)
    {
        if (path.Length == 0 || path.Contains('\0'))
            throw new InputException("The path of the data is empty or not text; expected a data file or folder.");
        string full = Path.GetFullPath(path);
        ReviewFile.RefuseBeside(full);
        if (!Path.Exists(full) && ArchiveNames.Find(full) is null)
        {
            throw new InputException(
                $"There is no data file at {full}; expected a file or folder of pictures' boxes.{NearPaths.DidYouMean(full)}");
        }
        if (options.Format is null && ModelFile.IsRun(full))
            throw new InputException($"{full} is a run of training, and no data; expected a file or folder of pictures' boxes.");
        try
        {
            var wanted = options.Format is { } name ? Find(name) : null;
            var parts = Directory.Exists(full) ? PartedFolder.Find(full, wanted) : null;
            var format = parts?.Format ?? wanted ?? FormatDetection.Find(full);
            if ((options.Said & ~format.Choices) is not ReadChoices.None and var idle)
            {
                string names = string.Join(", ", idle.ToString().Split(", ").Select(OptionName));
                throw new InputException($"{full} is read as {format.Name}, where {names} would do nothing; leave it out.");
            }
            var set = parts?.Read(options) ?? format.Read(full, options);
            if (options.Units is { } units) RequireShares(set, units);
            string[] hints = options.IsForReview ? [] : [.. ReviewHint.Of(full, options.Together)];
            return set with { PictureNames = options.PictureNames, Notes = [.. set.Notes, .. hints] };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"The data in {full} cannot be read: {e.Message.ReplaceLineEndings(" ")}", e);
        }
    }

    /// <summary>Refuses numbers that are not what the user says that they are.</summary>
    static void RequireShares(AnnotationSet set, NumberUnit units)
    {
        var boxes = set.Pictures.SelectMany(p => p.Objects, (p, o) => (Picture: p, Box: o))
            .Where(b => b.Box.Unit == BoxUnit.Share);
        if (boxes.Where(b => Farthest(b.Box) > FarthestShare).ToArray() is not [var (picture, box), ..] far) return;
        double largest = Farthest(box) * (units == NumberUnit.Percent ? 100 : 1);
        throw new InputException(
            $"{set.Source}: --units {ReadWords.Units[(int)units]} is said, but of {Counted.Of(boxes.Count(), "box")} {far.Length:N0} " +
            $"{Counted.Word(far.Length, "reaches", "reach")} far out of the picture so, the first " +
            $"{AnnotationSetBuilder.Show(picture.Name)} in row {(box.Row > 0 ? box.Row : picture.Row)} as far as {largest:0.####}. " +
            "Leave --units out, or say --units pixels; or correct the rows.");
    }

    static double Farthest(AnnotatedObject box) =>
        Math.Max(Math.Max(Math.Abs(box.X1), Math.Abs(box.Y1)), Math.Max(Math.Abs(box.X2), Math.Abs(box.Y2)));

    static string OptionName(string choice) => "--" + JsonNamingPolicy.KebabCaseLower.ConvertName(choice);

    /// <summary>
    /// Writes pictures with their boxes; the file or folder is complete or as it was before. Which format
    /// is a new folder and which a file, <see cref="IsFolder(string)"/> says. Where a format's boxes need a class, those without one are
    /// called <see cref="ObjectClass.Unnamed"/>.
    /// </summary>
    /// <param name="path">File or folder to write.</param>
    /// <param name="format">One of <see cref="WrittenFormatNames"/>.</param>
    /// <param name="pictures">Names are written as they are, but for YOLO, where pictures lie in the folder's images.</param>
    /// <param name="predicted">True when a model made the boxes: Label Studio keeps predictions apart from annotations.</param>
    /// <param name="files">
    /// The path of each picture, null where it is not known: YOLO wants the pictures beside the labels, and gets links to them. Left out,
    /// they are those to which the names lead from the folder.
    /// </param>
    /// <exception cref="InputException">A picture cannot be written in the format, or a folder of the name is not empty.</exception>
    /// <exception cref="BoxfitException">Writing failed.</exception>
    public static void Write(
        string path, string format, IReadOnlyList<AnnotatedPicture> pictures, bool predicted = false, IReadOnlyList<string?>? files = null)
    {
        if (files is null && IsFolder(format)) files = FilesNamedFrom(path, pictures);
        Write(path, FindWritten(format), pictures, new() { Predicted = predicted, Files = files });
    }

    /// <summary>The pictures to which names lead from the folder: YOLO wants them in it.</summary>
    static string?[] FilesNamedFrom(string folder, IReadOnlyList<AnnotatedPicture> pictures)
    {
        string full = Path.GetFullPath(folder);
        return [.. pictures.Select(p =>
            !p.Name.Contains('\0') && Path.GetFullPath(p.Name, full) is var f && FileStatus.IsFile(f) ? f : null)];
    }

    /// <summary>Finds out before long work whether writing would be refused.</summary>
    /// <exception cref="InputException">
    /// The format is a folder, and one of the name is not empty, or a file; or it is a file, and a folder has its name.
    /// </exception>
    /// <exception cref="BoxfitException">Nothing can be written there.</exception>
    public static void RequireFree(string path, string format)
    {
        if (!IsFolder(format))
        {
            OutputPlace.RequireFile(path);
            return;
        }
        AtomicFolder.RequireNew(Path.GetFullPath(path));
        OutputPlace.RequireFolder(path);
    }

    /// <summary>Refuses a name that says of a file that it is something else; one without an ending says nothing.</summary>
    /// <param name="path">The file or folder.</param>
    /// <param name="format">The format that is written.</param>
    /// <param name="ending">What names of such files end in; null for what the format says.</param>
    /// <exception cref="InputException">It ends as files of another kind do.</exception>
    internal static void RequireEnding(string path, string format, string? ending = null)
    {
        ending ??= FindWritten(format).Ending;
        if (ending is null) return;
        string found = Path.GetExtension(path);
        bool isOfAnother = s_endings.Contains(found, StringComparer.OrdinalIgnoreCase);
        if (!isOfAnother || found.Equals(ending, StringComparison.OrdinalIgnoreCase)) return;
        throw new InputException(
            $"{path} is to be written as {format}, of which names end in {ending}. Choose such a name, or another format.");
    }

    internal static void Write(string path, IWrittenFormat target, IReadOnlyList<AnnotatedPicture> pictures, WriteOptions options)
    {
        foreach (var picture in pictures)
        {
            if (EntryChecks.Name(picture.Name) is { } problem)
                throw new InputException($"{AnnotationSetBuilder.Show(picture.Name)}: {problem}.");
            if (NeedsSize(target, picture) && picture is not { Width: > 0, Height: > 0 })
            {
                throw new InputException(
                    $"The size of {picture.Name} is not known, but {target.Name} needs it to write the picture's boxes.");
            }
        }
        string full = Path.GetFullPath(path);
        if (!target.IsFolder && Directory.Exists(full))
            throw new InputException($"{full} is a folder; {target.Name} is written as one file.");
        target.Write(full, target.HoldsUnnamed ? pictures : [.. pictures.Select(Named)], options);
    }

    /// <summary>A picture whose boxes all have a class.</summary>
    static AnnotatedPicture Named(AnnotatedPicture picture) => !picture.Objects.Any(o => o.Label.Length == 0) ? picture
        : picture with { Objects = [.. picture.Objects.Select(o => o.Label.Length > 0 ? o : o with { Label = ObjectClass.Unnamed })] };

    /// <summary>True when the picture's boxes can only be written in the format if the picture's size is known.</summary>
    public static bool NeedsSize(string format, AnnotatedPicture picture) => NeedsSize(FindWritten(format), picture);

    /// <summary>True when the format is written as a folder, false when as one file.</summary>
    public static bool IsFolder(string format) => FindWritten(format).IsFolder;

    /// <summary>The folder from which names of pictures lead in what is written to a path in a format.</summary>
    /// <exception cref="InputException">There is no such format.</exception>
    public static string FolderOfNames(string path, string format)
    {
        string full = Path.GetFullPath(path);
        return IsFolder(format) ? full : Path.GetDirectoryName(full) ?? full;
    }

    internal static bool NeedsSize(IWrittenFormat format, AnnotatedPicture picture) =>
        picture.Objects.Any(o => (o.Unit == BoxUnit.Pixels) == format.NeedsSizes);

    internal static AnnotationFormat Find(string name) => Find<AnnotationFormat>(name, FormatNames);

    internal static IWrittenFormat FindWritten(string name) => Find<IWrittenFormat>(name, WrittenFormatNames);

    static T Find<T>(string name, IReadOnlyList<string> among) where T : class =>
        Array.Find(Formats, f => f.Name == name) as T
        ?? throw new InputException($"There is no format '{name}' here; expected one of {string.Join(", ", among)}.");
}
