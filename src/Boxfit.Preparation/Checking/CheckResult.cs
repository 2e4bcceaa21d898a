namespace Boxfit.Preparation.Checking;

/// <summary>What <see cref="DataChecker"/> checks, and how.</summary>
public sealed record CheckOptions
{
    /// <summary>
    /// The data. Several are parts of one set (training, test), named after their files where they do not name parts themselves.
    /// </summary>
    public required IReadOnlyList<AnnotationSet> Sets { get; init; }

    /// <summary>Folder of the pictures; null looks beside the data and in the usual folders.</summary>
    public string? Images { get; init; }

    /// <summary>Finds the group (such as the person) in a picture's name; null checks no groups.</summary>
    public GroupPattern? Group { get; init; }

    /// <summary>
    /// What a model predicts that has not seen the labels, by which these are doubted; null doubts none. Its pictures are looked for as
    /// the data's.
    /// </summary>
    public AnnotationSet? Predictions { get; init; }

    /// <summary>Number of pictures that are read at a time; each takes about its size as pixels, so this bounds the memory.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Reads a picture; tests put their own here.</summary>
    internal Func<string, PictureExamination> Examine { get; init; } = PictureExamination.Whole;

    /// <summary>What shards have read of all the files, in the place of reading them; null reads them.</summary>
    internal Func<CheckedFiles, IReadOnlyList<PictureExamination>>? Examined { get; init; }
}

/// <summary>What was found in a data set.</summary>
public sealed record CheckResult
{
    /// <summary>The pictures that the data names, in its order.</summary>
    public required IReadOnlyList<CheckedPicture> Pictures { get; init; }

    /// <summary>
    /// All faults: first entries that could not be understood (of each data file the first <see cref="AnnotationSet.MostProblems"/>),
    /// then by picture, then those between pictures, then labels in doubt, the most doubtful first, then pictures that the data does not
    /// name.
    /// </summary>
    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>The number of faults of each kind that occurs, the most severe kinds first.</summary>
    public required IReadOnlyList<(FindingKind Kind, int Count)> Counts { get; init; }

    /// <summary>Groups of copies and near copies as indices of <see cref="Pictures"/>; pictures of one file are there once.</summary>
    public required IReadOnlyList<IReadOnlyList<int>> DuplicateGroups { get; init; }

    /// <summary>Number of pictures in each part, by the order of parts; empty where nothing says so.</summary>
    public required IReadOnlyList<(string Part, int Pictures)> Parts { get; init; }

    /// <summary>Number of files that the data names and that are there.</summary>
    public required int Files { get; init; }

    /// <summary>What the comparison with predictions found; null where there was none.</summary>
    internal DoubtfulLabels? Doubts { get; init; }

    /// <summary>What could not be checked and why, for the user.</summary>
    public required IReadOnlyList<string> Remarks { get; init; }

    /// <summary>The most severe severity found.</summary>
    public FindingSeverity Severity => Counts.Select(c => c.Kind.Severity).DefaultIfEmpty(FindingSeverity.None).Max();
}
