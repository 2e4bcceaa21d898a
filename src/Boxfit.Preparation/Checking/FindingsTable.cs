using System.Globalization;
using CsvHelper;

namespace Boxfit.Preparation.Checking;

/// <summary>Findings as CSV files.</summary>
public static class FindingsTable
{
    static readonly CsvWriterOptions s_options = new() { NewLine = "\n" };

    /// <summary>Writes a row a finding: file, row, picture, kind, severity, detail.</summary>
    /// <exception cref="BoxfitException">The file cannot be written.</exception>
    public static void Write(string path, IEnumerable<Finding> findings) => Write(
        path, ["file", "row", "picture", "kind", "severity", "detail"],
        findings.Select(f => (string[])[f.File, Row(f.Row), f.Picture, f.Kind.Name, SeverityName(f.Kind.Severity), f.Detail]));

    /// <summary>Writes a row for each entry that a cleaned copy lacks: file, row, picture, kind, reason.</summary>
    /// <exception cref="BoxfitException">The file cannot be written.</exception>
    public static void WriteLeftOut(string path, IEnumerable<Finding> leftOut) => Write(
        path, ["file", "row", "picture", "kind", "reason"],
        leftOut.Select(f => (string[])[f.File, Row(f.Row), f.Picture, f.Kind.Name, f.Detail]));

    /// <summary>A severity's name for machines.</summary>
    public static string SeverityName(FindingSeverity severity) => severity.ToString().ToLowerInvariant();

    static string Row(int row) => row > 0 ? row.ToString(CultureInfo.InvariantCulture) : "";

    static void Write(string path, string[] header, IEnumerable<string[]> rows) => AtomicFile.Write(path, stream =>
    {
        using var csv = CsvWriter.Create(stream, s_options, leaveOpen: true);
        foreach (string[] row in rows.Prepend(header))
        {
            foreach (string cell in row) csv.WriteField(cell);
            csv.EndRecord();
        }
    });
}
