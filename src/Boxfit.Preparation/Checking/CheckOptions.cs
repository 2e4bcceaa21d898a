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

    /// <summary>Number of pictures that are read at a time; each takes about its size as pixels, so this bounds the memory.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Reads a picture; tests put their own here.</summary>
    internal Func<string, PictureExamination> Examine { get; init; } = PictureExamination.Whole;
}
