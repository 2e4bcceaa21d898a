namespace Boxfit.Data.Datasets;

/// <summary>
/// Pictures with one box each, and maybe pictures without the object, read from a data file and checked: boxes are valid and inside their
/// pictures, and the pictures' headers could be read. Pictures that cannot be used are set aside in <see cref="Skipped"/>, never an error
/// on their own.
/// </summary>
public sealed class Dataset
{
    /// <summary>From so many pictures on that the data says to show no object, <see cref="EmptyPictures.TakeMany"/> takes them.</summary>
    public const int FewestEmpty = 10;

    Dataset(AnnotationSet set, IReadOnlyList<Sample> samples, IReadOnlyList<SkippedRow> skipped) =>
        (File, Format, Notes, Samples, Skipped) = (set.Source, set.Format, set.Notes, samples, skipped);

    /// <summary>Absolute path of the data file or folder.</summary>
    public string File { get; }

    /// <summary>Name of the format that it was read as, one of <see cref="AnnotationFiles.FormatNames"/>.</summary>
    public string Format { get; }

    /// <summary>Whether it is a review's file, whose boxes change while people work on it.</summary>
    internal bool IsReview => Format == ReviewFormat.FormatName;

    /// <summary>What was assumed while reading, for the user.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>
    /// The usable samples in the data file's order, one a picture, then those of folders of pictures without the object; at least one has
    /// an object.
    /// </summary>
    public IReadOnlyList<Sample> Samples { get; }

    /// <summary>Whether pictures that show no object are among the samples, where there are any.</summary>
    public bool TakesEmpty { get; private init; }

    /// <summary>Number of pictures that the data says to show no object, whether they are taken or left out.</summary>
    public int EmptyCount { get; private init; }

    /// <summary>The samples of folders of pictures without the object (<see cref="DatasetOptions.Negatives"/>), the last of all.</summary>
    internal IReadOnlyList<Sample> Negatives { get; private init; } = [];

    /// <summary>Rows whose picture is missing, unreadable, too large, or has no box or several, in the data file's order.</summary>
    public IReadOnlyList<SkippedRow> Skipped { get; }

    /// <summary>Number of boxes that were cut to their picture; zero under <see cref="OutsideBoxes.Error"/>.</summary>
    public int Clipped { get; private init; }

    /// <summary>Number of pictures with several different objects, of which <see cref="DatasetOptions.Objects"/> chose.</summary>
    public int Several { get; private init; }

    /// <summary>True when the data file says of any picture which part it belongs to.</summary>
    public bool SaysParts => Samples.Any(s => s.Part is not null);

    /// <summary>
    /// The part that the final figures are measured on: the validation part where the data file knows train and validation only, as many
    /// data sets do.
    /// </summary>
    public string TestPart =>
        Samples.Any(s => s.Part == PartNames.Test) || Skipped.Any(s => s.Part == PartNames.Test)
        || !Samples.Any(s => s.Part == PartNames.Validation) ? PartNames.Test : PartNames.Validation;

    /// <summary>Reads a data file and the headers of its pictures.</summary>
    /// <exception cref="InputException">
    /// The data file or the folder of pictures is missing, rows are malformed, boxes lie outside their pictures, no picture is usable, or
    /// there is a <see cref="DataFault"/> that is not allowed.
    /// </exception>
    public static Dataset Load(DatasetOptions options) =>
        Load(options, AnnotationFiles.Read(options.File, options.Reading with { Images = options.Images }));

    /// <summary>The same of what a data file said when it was read before.</summary>
    internal static Dataset Load(DatasetOptions options, AnnotationSet set)
    {
        var pictures = set.Pictures;
        RefuseMalformed(set, options.Images);
        options.Objects.RequireClass(set);
        var locator = new PictureLocator(set, options.Images, options.WorkingFolder);
        (string[] paths, string?[] missing) = FindPictures(pictures, locator);
        set = set with { Notes = [.. set.Notes, .. locator.Notes] };
        var problems = new RowProblems(set.Source);
        var groups = new PictureGroups(pictures, paths, options.Objects, problems);
        problems.ThrowIfAny("Expected one object a picture.");

        int[] empty = [.. groups.Empty.Select(members => members[0]).Where(i => missing[i] is null)];
        bool byParts = options.ByParts && pictures.Any(p => p.Part is not null);
        int[] usable = byParts ? [.. empty.Where(i => pictures[i].Part is not null)] : empty;
        // More without a box than with one are rather not annotated yet.
        int boxed = groups.Chosen.Count(o => o is not null);
        bool takesEmpty = options.Negatives.Count > 0 || options.Empty == EmptyPictures.Take
            || (options.Empty == EmptyPictures.TakeMany && usable.Length >= FewestEmpty && usable.Length <= boxed
                && (!byParts || usable.Any(i => pictures[i].Part == PartNames.Train)));
        if (takesEmpty) groups.TakeEmpty(usable.ToHashSet());

        var infos = new PictureInfo?[pictures.Count];
        uint[] prints = new uint[pictures.Count];
        string?[] reasons = groups.Reasons;
        ParallelLoop.For(pictures.Count, i =>
        {
            if (reasons[i] is not null || (reasons[i] = missing[i]) is not null) return;
            infos[i] = options.WithPrints ? PictureReader.TryReadInfo(paths[i], out reasons[i], out prints[i])
                : PictureReader.TryReadInfo(paths[i], out reasons[i]);
        });

        DataFaults.Refuse(set, infos, options.Allowed);

        var samples = new List<Sample>(pictures.Count);
        var skipped = groups.Repeats;
        int clipped = 0;
        for (int i = 0; i < pictures.Count; i++)
        {
            var picture = pictures[i];
            if (infos[i] is not { } info)
            {
                skipped.Add(new(picture.Row, picture.Name, reasons[i]!)
                {
                    Part = picture.Part,
                    IsByChoice = groups.IsByChoice[i],
                    IsRepeat = groups.IsRepeat[i],
                    IsEmpty = groups.IsEmpty[i],
                });
                continue;
            }
            if (groups.Chosen[i] is not { } o)
            {
                samples.Add(new(paths[i], picture.Name, default, picture.Row, info.Width, info.Height)
                {
                    Part = picture.Part, HasObject = false, Print = prints[i],
                });
                continue;
            }
            BoundingBox box = o.ToRelative(info.Width, info.Height), inside = box.Clip();
            bool exceeds = DataFaults.Excess(box) > DataFaults.Noise;
            if (!inside.IsValid || (exceeds && options.Outside == OutsideBoxes.Error))
                problems.Add(Outside(picture, o, info, isWholly: !inside.IsValid));
            if (exceeds) clipped++;
            samples.Add(new(paths[i], picture.Name, inside, RowOf(picture, o), info.Width, info.Height)
            {
                Part = picture.Part, Label = o.Label, Print = prints[i],
            });
        }
        problems.ThrowIfAny(
            "Boxes are in pixels of the upright picture, 0 ≤ x ≤ width and 0 ≤ y ≤ height. " +
            "Correct them, or have boxes cut to their pictures with --outside-boxes clip.");
        if (!samples.Exists(s => s.HasObject))
        {
            int first = Array.FindIndex(reasons, r => r is not null);
            throw new InputException(
                $"{set.Source}: no picture of {pictures.Count:N0}{(takesEmpty ? " with an object" : "")} can be used. The first, of row " +
                $"{pictures[first].Row}: {reasons[first]}. Names are relative to {locator.Folder}; name another folder with --images.");
        }
        var negatives = new NegativePictures(options, set, paths);
        // In one file the rows say the order; where each picture has a file, the pictures are in order already.
        if (System.IO.File.Exists(set.Source)) skipped = [.. skipped.OrderBy(s => s.Row)];
        return new(set, [.. samples, .. negatives.Samples], [.. skipped, .. negatives.Skipped])
        {
            Clipped = clipped, Several = groups.Several, TakesEmpty = takesEmpty, EmptyCount = empty.Length, Negatives = negatives.Samples,
        };
    }

    /// <summary>Where each picture lies, or is looked for first; and why it is not found, where it is not.</summary>
    static (string[] Paths, string?[] Missing) FindPictures(IReadOnlyList<AnnotatedPicture> pictures, PictureLocator locator)
    {
        string[] paths = new string[pictures.Count];
        string?[] missing = new string?[pictures.Count];
        ParallelLoop.For(pictures.Count, i =>
        {
            string? found = locator.Find(pictures[i]);
            paths[i] = found ?? locator.Candidates(pictures[i])[0];
            if (found is null) missing[i] = locator.Explain(pictures[i]);
        });
        return (paths, missing);
    }

    static int RowOf(AnnotatedPicture picture, AnnotatedObject o) => o.Row > 0 ? o.Row : picture.Row;

    static AnnotationProblem Outside(AnnotatedPicture picture, AnnotatedObject o, PictureInfo info, bool isWholly)
    {
        string how = isWholly ? "lies wholly outside" : "reaches outside", box = Show(o.ToPixels(info.Width, info.Height));
        return new(picture.File, RowOf(picture, o),
            $"\"{picture.Name}\" has the box {box}, which {how} its picture of {info.Width}×{info.Height} pixels");
    }

    static void RefuseMalformed(AnnotationSet set, string? images)
    {
        var problems = new RowProblems(set.Source);
        problems.AddAll(set);
        foreach (var picture in set.Pictures)
        {
            foreach (var o in picture.Objects)
            {
                string? wrong = o.X2 <= o.X1 ? $"x2 = {o.X2}, not right of x1 = {o.X1}"
                    : o.Y2 <= o.Y1 ? $"y2 = {o.Y2}, not below y1 = {o.Y1}" : null;
                if (wrong is null) continue;
                problems.Add(new(picture.File, RowOf(picture, o), $"\"{picture.Name}\" has {wrong}"));
            }
        }
        string[] where = images is null ? [] : ["--images", ShellLine.Nearby(images)];
        string fix = ShellLine.Of(["data", "check", ShellLine.Nearby(set.Source), .. where, "--fix", "clean.csv"]);
        problems.ThrowIfAny($"{Expected(set)} Correct or remove what is wrong, or have a copy made without it: {fix}");
        if (set.Format == ReviewFormat.FormatName && !set.Pictures.Any(p => p.Objects.Count > 0)) throw ReviewFormat.NoBoxes(set.Source);
        if (!set.Pictures.Any(p => p.Objects.Count > 0)) throw new InputException($"{set.Source} has no boxes. {Expected(set)}");
    }

    /// <summary>What is expected of each picture, in the words of the data's format.</summary>
    static string Expected(AnnotationSet set)
    {
        bool isTable = set.Format is AnnotationFiles.PlainTable or AnnotationFiles.BoxLists;
        string form = isTable ? "; in a CSV a row such as name,\"[x1, y1, x2, y2]\" or name,x1,y1,x2,y2 in pixels" : "";
        return $"Expected for each picture its name and a box of numbers with x1 < x2 and y1 < y2{form}.";
    }

    static string Show(PixelBox box) => $"[{box.X1}, {box.Y1}, {box.X2}, {box.Y2}]";
}
