namespace Boxfit.Data.Formats;

/// <summary>What a table calls the parts of its pictures. Numbers are those of CelebA where all three occur.</summary>
sealed class TableParts
{
    readonly bool _areNumbers;

    public TableParts(TableContent content)
    {
        var words = content.Rows.Select(r => r.Part).Where(p => p.Length > 0).Distinct(StringComparer.Ordinal).Take(4);
        _areNumbers = content.Layout.Part >= 0 && words.ToHashSet(StringComparer.Ordinal).SetEquals(["0", "1", "2"]);
        if (_areNumbers) content.Notes.Add("The parts are numbers: 0 is read as train, 1 as validation, 2 as test.");
    }

    /// <summary>Reads a row's part.</summary>
    /// <returns>What is wrong, or null.</returns>
    public string? Read(TableRow row, out string? part)
    {
        if (!_areNumbers) return PartNames.Read(row.Part, out part);
        part = PartNames.OfNumber(row.Part);
        return null;
    }
}
