namespace Boxfit.Data.Formats;

/// <summary>
/// Supervisely: a JSON file a picture in a folder ann, the pictures beside it in img; a project has several data sets of these folders.
/// </summary>
sealed class SuperviselyFormat() : FilePerPictureFormat(Ending, [])
{
    public const string FormatName = "supervisely";

    const string Ending = ".json", Annotations = "ann", Pictures = "img", Nested = "datasets";

    // Data sets in data sets are shown as a tree to people; a circle of links has no end.
    const int DeepestDataset = 8;

    public override string Name => FormatName;

    public override bool ReadsParts => true;

    public override string Description =>
        "Supervisely, a JSON file a picture with size and objects, in the folder, in ann in it, or in ann in its data sets";

    public override string[] JsonKeys { get; } =
    [
        .. new[] { "objects.[].geometryType", "objects.[].classTitle", "objects.[] tags", "objects.[] description" }
            .Select(rest => "size.width size.height " + rest),
    ];

    /// <summary>Reads all data sets; what is said of parts counts where it is a division.</summary>
    public override AnnotationSet Read(string path, ReadOptions options)
    {
        var set = base.Read(path, options);
        // A lone tag or data set of such a name divides nothing: a train may be one that runs on rails.
        bool tagsDivide = Divide(set.Pictures.Select(p => p.Part));
        bool datasetsDivide = Divide(set.Pictures.Select(p => PartOf(DatasetOf(p, path))));
        var pictures = new List<AnnotatedPicture>(set.Pictures.Count);
        var problems = set.Problems.ToList();
        int problemCount = set.ProblemCount;
        foreach (var picture in set.Pictures)
        {
            string dataset = DatasetOf(picture, path);
            string? tag = tagsDivide ? picture.Part : null, part = datasetsDivide ? PartOf(dataset) : null;
            if (tag is not null && part is not null && tag != part)
            {
                problemCount++;
                if (problems.Count < AnnotationSet.MostProblems)
                    problems.Add(new(picture.File, 1, $"has a tag of the part {tag}, but is in the data set {dataset}; expected one part"));
                continue;
            }
            pictures.Add(dataset.Length == 0 ? picture with { Part = tag } : picture with
            {
                // In two data sets there may be pictures of one name.
                Name = $"{dataset}/{Pictures}/{picture.Name}",
                OtherNames = [$"{dataset}/{picture.Name}"],
                Part = tag ?? part,
            });
        }
        return set with { Pictures = pictures, Problems = problems, ProblemCount = problemCount };
    }

    protected override PictureContent ReadOne(string file) =>
        PictureContent.OfJson(file, (json, content) => SuperviselyReader.Read(json, file, content));

    /// <summary>A project has files of its own, such as meta.json, that are no picture's.</summary>
    protected override IEnumerable<string> FilesFor(string folder)
    {
        string[] datasets = [.. Datasets(folder, 0)];
        if (datasets.Length == 0) datasets = [.. Below(folder).SelectMany(f => Datasets(f, 0))];
        return datasets.Length == 0 ? base.FilesFor(folder) : datasets.SelectMany(d => base.FilesFor(Path.Combine(d, Annotations)));
    }

    /// <summary>The folder itself and those nested in it, where they are data sets.</summary>
    static IEnumerable<string> Datasets(string folder, int depth)
    {
        if (Directory.Exists(Path.Combine(folder, Annotations))) yield return folder;
        string nested = Path.Combine(folder, Nested);
        if (depth == DeepestDataset || !Directory.Exists(nested)) yield break;
        foreach (string dataset in Below(nested).SelectMany(f => Datasets(f, depth + 1))) yield return dataset;
    }

    static IOrderedEnumerable<string> Below(string folder) =>
        Directory.EnumerateDirectories(folder, "*", FolderListing.All).Order(StringComparer.Ordinal);

    /// <summary>The path of a picture's data set from the folder that is read; empty where that is the data set or its ann.</summary>
    static string DatasetOf(AnnotatedPicture picture, string source)
    {
        string dataset = Path.GetDirectoryName(Path.GetDirectoryName(picture.File)) ?? source;
        string path = Path.GetRelativePath(source, dataset).Replace(Path.DirectorySeparatorChar, '/');
        return path is "." or ".." || path.StartsWith("../", StringComparison.Ordinal) ? "" : path;
    }

    static string? PartOf(string dataset) => dataset.Split('/').Select(PartNames.OfFolder).FirstOrDefault(p => p is not null);

    static bool Divide(IEnumerable<string?> parts) => parts.OfType<string>().Distinct().Skip(1).Any();
}
