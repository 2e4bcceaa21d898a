using System.Globalization;

namespace Boxfit.Cli.Output;

/// <summary>Lines of CSV (RFC 4180), numbers with a point.</summary>
static class Csv
{
    public static string Line(params IEnumerable<string> fields) => string.Join(',', fields.Select(Quote));

    public static string Number(double value) => Math.Round(value, 4).ToString(CultureInfo.InvariantCulture);

    static string Quote(string field) =>
        field.AsSpan().ContainsAny(",\"\r\n") ? $"\"{field.Replace("\"", "\"\"")}\"" : field;
}
