namespace Boxfit.Preparation.Labelling;

/// <summary>Which of a picture's detections becomes its label.</summary>
public enum LabelPolicy
{
    /// <summary>The only one; a picture with several gets no label (the recipe's way).</summary>
    Single,

    /// <summary>The one with the largest area.</summary>
    Largest,

    /// <summary>The one with the highest confidence, which grows with <see cref="Detection.Neighbours"/>; of two the larger.</summary>
    Best,
}

/// <summary>What a labelling does: which pictures, with which cascades, and where the labels go.</summary>
public sealed record LabellingOptions
{
    /// <summary>The cascade that finds faces best in upright photos (<c>docs/labelling.md</c> has the measurements).</summary>
    public const string DefaultCascade = "frontalface_alt";

    /// <summary>The recipe's CSV.</summary>
    public const string DefaultFormat = AnnotationFiles.BoxLists;

    /// <summary>The default of <see cref="WorkingSize"/>.</summary>
    public const int DefaultWorkingSize = 1024;

    /// <summary>The default of <see cref="MinNeighbours"/>.</summary>
    public const int DefaultMinNeighbours = 5;

    /// <summary>The pictures' paths, in the order of the labels. A picture named twice is labelled once.</summary>
    public required IReadOnlyList<string> Pictures { get; init; }

    /// <summary>
    /// The file of labels, or the folder where the format writes one file a picture. Beside it stand, by its name without extension,
    /// <c>.rejected.csv</c>, <c>.html</c> (the label sheet) with its thumbnails in <c>.sheet</c>, and <c>.journal</c>.
    /// </summary>
    public required string Output { get; init; }

    /// <summary>
    /// One of <see cref="AnnotationFiles.WrittenFormatNames"/>; <see cref="DefaultFormat"/> is written as the work goes on, others at its
    /// end.
    /// </summary>
    public string Format { get; init; } = DefaultFormat;

    /// <summary>The cascades in the order of their priority: each is asked only where those before it found nothing.</summary>
    public IReadOnlyList<CascadeChoice> Cascades { get; init; } = [new(DefaultCascade)];

    /// <summary>The class of all labels; null for what the cascade that found a box is made for.</summary>
    public string? Label { get; init; }

    /// <summary>Which detection becomes the label.</summary>
    public LabelPolicy Policy { get; init; } = LabelPolicy.Single;

    /// <summary>Pictures whose longest side has more pixels are shrunk to it before they are searched.</summary>
    public int WorkingSize { get; init; } = DefaultWorkingSize;

    /// <summary>As <see cref="DetectionOptions.ScaleFactor"/>.</summary>
    public double ScaleFactor { get; init; } = 1.1;

    /// <summary>As <see cref="DetectionOptions.MinNeighbours"/>.</summary>
    public int MinNeighbours { get; init; } = DefaultMinNeighbours;

    /// <summary>The smallest box in pixels of the upright picture; null for the cascade's window in the picture that is searched.</summary>
    public (int Width, int Height)? MinSize { get; init; }

    /// <summary>The largest box in pixels of the upright picture; null for the whole picture.</summary>
    public (int Width, int Height)? MaxSize { get; init; }

    /// <summary>Whether the histogram is equalized before the search.</summary>
    public bool Equalize { get; init; }

    /// <summary>Whether the label sheet and its thumbnails are made.</summary>
    public bool Sheet { get; init; } = true;

    /// <summary>Pictures worked on at once; 0 for one a processor.</summary>
    public int Threads { get; init; }

    /// <summary>Forgets an earlier labelling with the same output, and replaces files that stand in its place.</summary>
    public bool Restart { get; init; }

    /// <summary>
    /// Whether the journal was gathered from shards, which other machines have made: what it says is taken as it stands, since the pictures
    /// need not be here.
    /// </summary>
    internal bool IsGathered { get; init; }

    /// <summary>The class of the labels that the cascade of this index in <see cref="Cascades"/> gives.</summary>
    internal string LabelOf(int cascade) => Label ?? CascadeFiles.ObjectOf(Cascades[cascade].Cascade);
}

/// <summary>A cascade that a labelling asks.</summary>
/// <param name="Cascade">A name or file, as <see cref="CascadeFiles.Find"/> takes it.</param>
/// <param name="Mirrored">
/// Searches the picture's mirror image: a profile cascade, which knows faces that look one way, so finds those that look the other.
/// </param>
public sealed record CascadeChoice(string Cascade, bool Mirrored = false)
{
    const string MirrorEnding = ":mirror";

    /// <summary>Reads <c>NAME</c>, <c>FILE</c>, <c>NAME:mirror</c> or <c>FILE:mirror</c>.</summary>
    public static CascadeChoice Parse(string text)
    {
        return text.EndsWith(MirrorEnding, StringComparison.Ordinal) && !File.Exists(text)
            ? new(text[..^MirrorEnding.Length], Mirrored: true)
            : new(text);
    }

    /// <summary>As <see cref="Parse"/> reads it.</summary>
    public override string ToString() => Mirrored ? Cascade + MirrorEnding : Cascade;
}
