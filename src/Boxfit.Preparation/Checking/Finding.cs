namespace Boxfit.Preparation.Checking;

/// <summary>One fault at one place.</summary>
/// <param name="Kind">What kind of fault.</param>
/// <param name="File">Absolute path of the data file where it stands; the picture's where no data file names it.</param>
/// <param name="Row">Row in <paramref name="File"/>, counted from 1; 0 where there is none.</param>
/// <param name="Picture">The picture's name as written; empty where the fault is not one picture's.</param>
/// <param name="Detail">What exactly was found.</param>
public sealed record Finding(FindingKind Kind, string File, int Row, string Picture, string Detail)
{
    /// <summary>Index of the picture among the checked ones; null where the data does not name it.</summary>
    public int? Index { get; init; }

    /// <summary>Index of the picture that it is a copy of; null for other kinds.</summary>
    public int? CopyOf { get; init; }
}
