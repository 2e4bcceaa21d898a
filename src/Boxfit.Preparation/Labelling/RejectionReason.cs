namespace Boxfit.Preparation.Labelling;

/// <summary>Why a picture got no label.</summary>
public static class RejectionReason
{
    /// <summary>No cascade found anything.</summary>
    public const string NoneFound = "none found";

    /// <summary>Several detections under <see cref="LabelPolicy.Single"/>.</summary>
    public const string Several = "several";

    /// <summary>The picture is smaller than anything that could be found in it.</summary>
    public const string TooSmall = "too small";

    /// <summary>The picture is missing, damaged or not a picture, or its name cannot stand in a data file.</summary>
    public const string Unreadable = "unreadable";

    /// <summary>All reasons, in the order in which they are reported.</summary>
    public static IReadOnlyList<string> All { get; } = [NoneFound, Several, TooSmall, Unreadable];
}
