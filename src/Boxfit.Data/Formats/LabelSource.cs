namespace Boxfit.Data.Formats;

/// <summary>What holds labels: a data file, or a folder of files of one format.</summary>
/// <param name="Path">Absolute path.</param>
/// <param name="Format">The format.</param>
sealed record LabelSource(string Path, AnnotationFormat Format)
{
    // Where there are more files of one ending, they are a picture's each.
    const int MostOfAnEnding = 50;

    const string Text = ".txt";

    static readonly string[] s_endings = [".json", ".jsonl", ".ndjson", ".csv", ".tsv", ".xml", ".manifest", ".tfrecord", ".parquet", Text];
    static readonly string[] s_folders = ["annotations", "annotation", "labels", "images", "data"];

    // COCO keeps these beside the objects' boxes: texts, key points of some of the same objects, and masks.
    static readonly string[] s_besideInstances = ["captions_", "person_keypoints_", "stuff_", "panoptic_", "image_info_"];
    const string Instances = "instances_";

    // Kaggle's form for answers, filled with an example.
    const string Answers = "sample_submission";

    /// <summary>A folder and those in it in which data sets keep labels.</summary>
    public static IEnumerable<string> Places(string folder) => Folders(folder)
        .Where(f => s_folders.Contains(System.IO.Path.GetFileName(f), StringComparer.OrdinalIgnoreCase)).Prepend(folder);

    /// <summary>The folders directly in a folder, sorted.</summary>
    public static IEnumerable<string> Folders(string folder) =>
        Directory.EnumerateDirectories(folder, "*", FolderListing.Visible).Order(StringComparer.Ordinal);

    /// <summary>The formats as which a folder can be read.</summary>
    /// <param name="folder">Absolute path.</param>
    /// <param name="wanted">The only format that counts; null for any.</param>
    public static IEnumerable<LabelSource> OfFolder(string folder, AnnotationFormat? wanted) =>
        AnnotationFiles.Formats.Where(f => (wanted is null || f == wanted) && f.FitsFolder(folder)).Select(f => new LabelSource(folder, f));

    /// <summary>The data files directly in a folder; those of formats that keep a file a picture are none.</summary>
    /// <param name="folder">Absolute path.</param>
    /// <param name="wanted">The only format that counts; null for any.</param>
    /// <param name="unknown">Takes the files that are in no format.</param>
    /// <exception cref="InputException">A file is in several formats.</exception>
    public static List<LabelSource> FilesIn(string folder, AnnotationFormat? wanted, ICollection<DataFile> unknown) =>
        Identify(Names(folder), wanted, unknown);

    /// <summary>Those of them that are named as parts, as <c>train.json</c> is.</summary>
    /// <inheritdoc cref="FilesIn"/>
    public static IEnumerable<(string Part, LabelSource Labels)> PartFilesIn(string folder, AnnotationFormat? wanted)
    {
        foreach (var source in Identify(Names(folder).Where(f => PartNames.InName(f) is not null), wanted, []))
            yield return (PartNames.InName(source.Path)!, source);
    }

    /// <summary>The labels of a part's folder: of the folder and of the usual folders in it.</summary>
    /// <inheritdoc cref="FilesIn"/>
    public static List<LabelSource> In(string folder, AnnotationFormat? wanted, ICollection<DataFile> unknown)
    {
        var found = new List<LabelSource>();
        // A folder can be named by itself, or by the one above.
        foreach (string place in Places(folder))
            found.AddRange(OfFolder(place, wanted).Where(s => !found.Exists(f => f.Format == s.Format)));
        // Files that a folder's format keeps one a picture are no labels of their own.
        var formats = found.ConvertAll(s => s.Format);
        found.AddRange(Places(folder).SelectMany(place => FilesIn(place, wanted, unknown))
            .Where(s => !formats.Contains(s.Format) && (formats.Count == 0 || Ending(s.Path) != Text)));
        return found;
    }

    static IEnumerable<string> Names(string folder)
    {
        string[] files =
        [
            .. Directory.EnumerateFiles(folder, "*", FolderListing.Visible).Where(f => s_endings.Contains(Ending(f)) && !IsPassedOver(f)),
        ];
        bool hasInstances = Array.Exists(files, f => Begins(f, Instances));
        return files.Where(f => !hasInstances || !Array.Exists(s_besideInstances, begin => Begins(f, begin)));
    }

    static List<LabelSource> Identify(IEnumerable<string> files, AnnotationFormat? wanted, ICollection<DataFile> unknown)
    {
        var found = new List<LabelSource>();
        foreach (string file in files.Order(StringComparer.Ordinal).GroupBy(Ending).SelectMany(g => g.Take(MostOfAnEnding)))
        {
            if (Look(file) is not { } data) continue;
            bool isText = Ending(file) == Text; // labels of YOLO, and texts such as README.txt, may look like a table
            var format = wanted is null ? FormatOf(data) : IsIn(data, wanted) ? wanted : null;
            if (format is TableFormat && !TableFormat.HasBoxes(data.Head)) format = null;
            if (format is null && !isText) unknown.Add(data);
            else if (format is not (null or FilePerPictureFormat) && !(isText && format is TableFormat)) found.Add(new(file, format));
        }
        return found;
    }

    static AnnotationFormat? FormatOf(DataFile file) => ForeignDataFiles.Describe(file) is null ? FormatDetection.FindOf(file) : null;

    static bool IsIn(DataFile file, AnnotationFormat wanted) =>
        file.Is(wanted) || (wanted is TableFormat && (file.Is(TableFormat.Plain) || file.Is(TableFormat.BoxLists)));

    static DataFile? Look(string file)
    {
        try
        {
            return new(file);
        }
        catch (Exception e) when (e is InputException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    static bool IsPassedOver(string file) => System.IO.Path.GetFileName(file)[0] == '.' || Begins(file, Answers);

    static bool Begins(string file, string name) =>
        System.IO.Path.GetFileName(file).StartsWith(name, StringComparison.OrdinalIgnoreCase);

    static string Ending(string file) => System.IO.Path.GetExtension(file).ToLowerInvariant();
}
