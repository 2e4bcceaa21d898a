namespace Boxfit.Data.Datasets;

/// <summary>A row of the data file that is not used, and why.</summary>
/// <param name="Row">Where in the data file, counted from 1: the line of a CSV, the entry of a list.</param>
/// <param name="Name">The picture's name as written in the data file.</param>
/// <param name="Reason">What is wrong with the picture, for the user.</param>
public sealed record SkippedRow(int Row, string Name, string Reason)
{
    /// <summary>The part that the data file puts the picture into; null where it says nothing.</summary>
    public string? Part { get; init; }

    /// <summary>The reason of a picture that shows no object, as was decided in a review.</summary>
    internal const string NoObject = "shows no object, as the review says";

    /// <summary>True where nothing is wrong with the picture, but <see cref="DatasetOptions.Objects"/> or a review leaves it out.</summary>
    public bool IsByChoice { get; init; }

    /// <summary>True where the row only says again what another says of its picture, which is used.</summary>
    public bool IsRepeat { get; init; }

    /// <summary>True where it is left out since it is said to show no object.</summary>
    public bool IsEmpty { get; init; }

    /// <summary>True where a review leaves it out.</summary>
    internal bool HasNoObject => IsByChoice && Reason == NoObject;

    /// <summary>True where the picture cannot be used.</summary>
    public bool IsUnusable => !IsByChoice && !IsRepeat;
}
