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

    /// <summary>The box that was predicted, in 0…1 of the picture; null for other kinds than doubts of a label.</summary>
    public BoundingBox? Predicted { get; init; }
}

/// <summary>A kind of fault that a data set can have.</summary>
/// <param name="Name">Name for machines; it stays the same from version to version.</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="Title">A few words for people.</param>
/// <param name="Meaning">What it is and why it matters.</param>
/// <param name="Remedy">What to do about it.</param>
public sealed record FindingKind(string Name, FindingSeverity Severity, string Title, string Meaning, string Remedy)
{
    /// <summary>A fault at which training stops.</summary>
    internal FindingKind(DataFault fault) : this(fault.Name, FindingSeverity.Error, fault.Title, fault.Meaning, fault.Remedy) { }

    /// <summary>What to do about it, with commands in the form that works here.</summary>
    public string Remedy { get; } = ShellLine.Here(Remedy);

    /// <summary>Whether <see cref="CleanedCopy"/> leaves out a picture that has it.</summary>
    public bool IsLeftOut => Severity >= FindingSeverity.Warning;

    /// <summary>Whether a division that keeps pictures together mends it, without leaving any out.</summary>
    public bool IsMendedByDividing { get; init; }

    /// <summary>Whether a note asks for something to be done, rather than to be known.</summary>
    internal bool AsksForWork { get; init; }
}

/// <summary>How much a finding matters.</summary>
public enum FindingSeverity
{
    /// <summary>Nothing was found.</summary>
    None,

    /// <summary>Worth knowing; training copes with it.</summary>
    Note,

    /// <summary>The picture cannot be used for training, or makes the figures slightly wrong.</summary>
    Warning,

    /// <summary>Data that is wrong or cannot be used, or a test part that does not test.</summary>
    Error,
}

/// <summary>Findings as CSV files.</summary>
public static class FindingsTable
{
    /// <summary>Writes a row a finding: file, row, picture, kind, severity, detail.</summary>
    /// <exception cref="BoxfitException">The file cannot be written.</exception>
    public static void Write(string path, IEnumerable<Finding> findings) => CsvText.Write(
        path, ["file", "row", "picture", "kind", "severity", "detail"],
        findings.Select(f => (string[])[f.File, Row(f.Row), f.Picture, f.Kind.Name, SeverityName(f.Kind.Severity), f.Detail]));

    /// <summary>Writes a row for each entry that a cleaned copy lacks: file, row, picture, kind, reason.</summary>
    /// <exception cref="BoxfitException">The file cannot be written.</exception>
    public static void WriteLeftOut(string path, IEnumerable<Finding> leftOut) => CsvText.Write(
        path, ["file", "row", "picture", "kind", "reason"],
        leftOut.Select(f => (string[])[f.File, Row(f.Row), f.Picture, f.Kind.Name, f.Detail]));

    /// <summary>A severity's name for machines.</summary>
    public static string SeverityName(FindingSeverity severity) => severity.ToString().ToLowerInvariant();

    static string Row(int row) => row > 0 ? row.ToString(CultureInfo.InvariantCulture) : "";
}
