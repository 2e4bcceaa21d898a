namespace Boxfit.Preparation.Comparing;

/// <summary>Two sets of boxes to compare.</summary>
/// <param name="A">The first data file or folder, such as labels.</param>
/// <param name="B">The second, such as the truth.</param>
public sealed record CompareOptions(string A, string B)
{
    /// <summary>Format of <see cref="A"/>, one of <see cref="AnnotationFiles.FormatNames"/>; found out by the content when null.</summary>
    public string? FormatA { get; init; }

    /// <summary>Format of <see cref="B"/>.</summary>
    public string? FormatB { get; init; }

    /// <summary>Folder of the pictures; see <see cref="PictureLocator"/> for where null looks.</summary>
    public string? Images { get; init; }

    /// <summary>Which object counts of a picture that has several; one picture has one box to compare.</summary>
    public ObjectChoice Objects { get; init; } = new(ObjectPolicy.Skip);
}
