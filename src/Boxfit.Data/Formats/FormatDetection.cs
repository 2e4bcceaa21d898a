namespace Boxfit.Data.Formats;

/// <summary>
/// Finds out by its content what a file or folder is. Where two formats fit or none, it is an error: no guess is better than a wrong one.
/// </summary>
static class FormatDetection
{
    const int MostTexts = 100;

    static readonly string[] s_dataEndings = [".json", ".csv", ".xml", ".yaml", ".yml", ".parquet"];

    // Of other folders beside photos nobody knows how much is in them.
    static readonly string[] s_dataFolders = ["annotations", "labels", "xml", "xmls", "boxes"];

    /// <exception cref="InputException">No format fits, or several do.</exception>
    public static AnnotationFormat Find(string path)
    {
        if (!Directory.Exists(path) && ArchiveNames.Find(path) is not null) return AnnotationFiles.Find(WebDatasetFormat.FormatName);
        var file = Directory.Exists(path) ? null : new DataFile(path);
        if (file is { IsOwn: false } && ForeignDataFiles.Describe(file) is { } foreign) throw new InputException($"{path} {foreign}");
        return One(path, Fitting(f => file is null ? f.FitsFolder(path) : file.Is(f)))
            ?? throw new InputException(NothingFits(path, file)) { HasLines = true };
    }

    /// <summary>The same of a file; null where no format fits.</summary>
    /// <exception cref="InputException">Several fit.</exception>
    public static AnnotationFormat? FindOf(DataFile file) => One(file.Path, Fitting(file.Is));

    /// <summary>Those that fit. Nearly any text may be a table, so tables come last.</summary>
    static AnnotationFormat[] Fitting(Func<AnnotationFormat, bool> fits) =>
        AnnotationFiles.Formats.Where(f => f is not TableFormat && fits(f)).ToArray() is { Length: > 0 } fitting ? fitting
        : [.. AnnotationFiles.Formats.Where(f => f is TableFormat && fits(f))];

    static AnnotationFormat? One(string path, AnnotationFormat[] fitting) => fitting.Length <= 1 ? fitting.FirstOrDefault()
        : throw new InputException($"{path} may be {string.Join(" or ", fitting.Select(f => f.Name))}; say which with --format.");

    /// <summary>What is in a file that is in no format.</summary>
    static string Content(DataFile file) =>
        file.IsJson && ForeignDataFiles.IsTable(file.Json)
            ? " It is a table as JSON, as pandas writes it by to_json; write it by to_csv(index=False)."
        : file is { IsJson: true, Json.IsOfLines: true } ? $" It is JSON Lines, a value a line, the first {file.Json.Shown}."
        : file.Damage is { } damage ? $" It seems to be broken: {damage}"
        : file.IsJson ? $" It is JSON, {file.Json.Shown}."
        : file.IsXml ? $" It is XML whose root is <{AnnotationSetBuilder.Show(file.XmlRoot ?? "").Trim('"')}>."
        : "";

    /// <summary>What to do with a folder without annotations.</summary>
    static string OfFolder(string folder)
    {
        const int shown = 5, searched = 10_000;
        string[] files = [.. FileTree.Files(folder, FolderListing.Visible).Take(searched)];
        string[] data =
        [
            .. files.Where(f => s_dataEndings.Contains(Path.GetExtension(f), StringComparer.OrdinalIgnoreCase))
                .Take(shown).Order(StringComparer.Ordinal),
        ];
        string message = $"{folder} is a folder in which no annotations were found.";
        if (data.Length > 0)
        {
            string names = string.Join(", ", data);
            return $"{message} Data may be {names}; name one file, or its folder.{DamageIn(data)}{LookedFor()}";
        }
        if (Array.Find(files, FileNames.IsPicture) is not { } picture)
        {
            return files.Any(IsText) ? message + LookedFor()
                : $"There are no pictures in {folder}, nor a file that says where boxes are. Name a folder that has some.";
        }
        string shownPicture = Path.GetRelativePath(folder, picture);
        if (files.Where(IsText).Take(MostTexts).FirstOrDefault(HasNumbers) is { } text)
        {
            return $"{folder} has pictures, such as {shownPicture}, and text files in no format that is known, such as " +
                $"{Path.GetRelativePath(folder, text)}, which begins with {AnnotationSetBuilder.Show(FirstRows(text).First())}. " +
                "If they say where the boxes are, convert them by a script to COCO, to YOLO's rows of class, cx, cy, w, h as shares, " +
                "or to a CSV with the columns path,x1,y1,x2,y2,label.";
        }
        string shownFolder = Path.GetRelativePath(".", folder), labels = File.Exists("boxes.csv") ? "labels.csv" : "boxes.csv";
        string[] beside = Beside(folder);
        string review = Path.TrimEndingDirectorySeparator(folder) + ReviewFile.Ending;
        if (File.Exists(review))
        {
            return $"{folder} has pictures, such as {shownPicture}, but no file that says where the boxes are. The review of them lies " +
                $"beside it: name {ShellLine.Nearby(review)} in the folder's place.";
        }
        string these = beside.Length == 0 ? ""
            : $"Beside it {Counted.Word(beside.Length, "lies", "lie")} {string.Join(", ", beside.Select(ShellLine.Nearby))}: " +
              $"if that says where they are, name it in the folder's place, and the folder by --images {ShellLine.Word(shownFolder)}. ";
        return $"{folder} has pictures, such as {shownPicture}, but no file that says where the boxes are. {these}" +
            $"{(beside.Length == 0 ? "Draw" : "Else draw")} some in the browser: {ShellLine.Of("review", shownFolder)}. Or have them " +
            $"made by a cascade, which knows faces and a few other things: {ShellLine.Of("label", shownFolder, "--out", labels)}. " +
            "Or draw them with another tool, such as Label Studio or labelme, and name what it exports.";
    }

    /// <summary>Data files and folders of such in the folder that a folder lies in; the first few.</summary>
    internal static string[] Beside(string folder)
    {
        const int looked = 50, named = 3;
        folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        if (Path.GetDirectoryName(folder) is not { } parent) return [];
        try
        {
            return
            [
                .. Directory.EnumerateFileSystemEntries(parent, "*", FolderListing.Visible)
                    .Where(e => e != folder && HasDataName(e)).Take(looked).Where(IsData).Order(StringComparer.Ordinal).Take(named),
            ];
        }
        catch (UnauthorizedAccessException)
        {
            return [];
        }
    }

    // Lists of what Boxfit has left out are no data.
    static bool HasDataName(string path) => !path.EndsWith(".left-out.csv", StringComparison.Ordinal)
        && !path.EndsWith(".rejected.csv", StringComparison.Ordinal)
        && (Directory.Exists(path)
            ? s_dataFolders.Contains(Path.GetFileName(path), StringComparer.OrdinalIgnoreCase)
            : s_dataEndings.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase));

    static bool IsData(string path)
    {
        try
        {
            return Directory.Exists(path) ? Fitting(f => f.FitsFolder(path)).Length > 0 : FindOf(new DataFile(path)) is not null;
        }
        catch (Exception e) when (e is InputException or IOException or UnauthorizedAccessException)
        {
            return false; // It is named where it is given itself.
        }
    }

    static bool IsText(string file) => Path.GetExtension(file).Equals(".txt", StringComparison.OrdinalIgnoreCase);

    /// <summary>True where one of the first rows has numbers enough for a box.</summary>
    static bool HasNumbers(string file) => FirstRows(file).Any(row => row.Split([' ', '\t', ',', ';'])
        .Count(word => double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out _)) >= 4);

    static IEnumerable<string> FirstRows(string file) => TextContent.ReadHead(file, 4096)
        .Split(['\n', '\r'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Take(20);

    /// <summary>The first of some files that seems to be broken, and why.</summary>
    static string DamageIn(string[] files)
    {
        foreach (string file in files)
        {
            try
            {
                if (new DataFile(file).Damage is { } damage) return $" {file} seems to be broken: {damage.TrimEnd('.')}.";
            }
            catch (Exception e) when (e is InputException or IOException or UnauthorizedAccessException)
            {
                return $" {file} cannot be read: {e.Message.TrimEnd('.')}.";
            }
        }
        return "";
    }

    static string NothingFits(string path, DataFile? file) => file is null ? OfFolder(path)
        : $"{path} is in no format that is known.{Content(file)}{LookedFor()}";

    static string LookedFor() => " Looked for:" + string.Concat(AnnotationFiles.Formats.Select(f => $"\n  {f.Name}: {f.Description}"))
        + "\nName the data file or folder itself, or its format with --format.";
}
