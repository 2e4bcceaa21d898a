namespace Boxfit.Data.Annotations;

/// <summary>A picture as a data file describes it; nothing is known of the picture itself yet.</summary>
public sealed record AnnotatedPicture
{
    /// <summary>The picture's name or path as written in the data file.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// The name of the picture's own annotation file without its ending, where it has one: it is the picture's too, unless a file was
    /// renamed. Where <see cref="Name"/> leads to another picture, <see cref="PictureLocator"/> looks at the whole set.
    /// </summary>
    public string? OwnName { get; init; }

    /// <summary>
    /// Other names under which the picture may be found, tried in turn after <see cref="Name"/> and <see cref="OwnName"/>. A name without a
    /// picture's ending stands for any.
    /// </summary>
    public IReadOnlyList<string> OtherNames { get; init; } = [];

    /// <summary>Absolute path of the file that holds the annotation: the data file, or the picture's own.</summary>
    public required string File { get; init; }

    /// <summary>Where in <see cref="File"/>, counted from 1: a CSV's line, a list's entry; 1 where each picture has a file.</summary>
    public required int Row { get; init; }

    /// <summary>The picture's objects in the file's order; empty where the file names the picture but no object.</summary>
    public IReadOnlyList<AnnotatedObject> Objects { get; init; } = [];

    /// <summary>Whether a person decided that it shows no object; without <see cref="Objects"/> other files just say nothing.</summary>
    internal bool IsDecidedEmpty { get; init; }

    /// <summary>Width in pixels that the file claims for the picture; null where it says nothing.</summary>
    public int? Width { get; init; }

    /// <summary>Height in pixels that the file claims for the picture; null where it says nothing.</summary>
    public int? Height { get; init; }

    /// <summary>The part that the file puts the picture into (train, validation or test); null where it says nothing.</summary>
    public string? Part { get; init; }
}
