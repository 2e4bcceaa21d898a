using System.Globalization;
using CsvHelper;

namespace Boxfit.Data.Formats;

/// <summary>Writes a table with a header and a row an object; columns that would be empty throughout are left out.</summary>
static class TableWriter
{
    const int Decimals = 3;

    static readonly CsvWriterOptions s_options = new() { NewLine = "\n", Quoting = CsvQuoting.WhenNeededOrWhitespace };

    public static void Write(string path, IReadOnlyList<AnnotatedPicture> pictures, bool isList)
    {
        var columns = new Columns(
            Label: pictures.Any(p => p.Objects.Any(o => o.Label.Length > 0)),
            Confidence: pictures.Any(p => p.Objects.Any(o => o.Confidence is not null)),
            Part: pictures.Any(p => p.Part is not null));
        if (pictures.SelectMany(p => p.Objects).FirstOrDefault(o => o.Label.AsSpan().ContainsAny('\n', '\r')) is { } broken)
            throw new InputException($"{AnnotationSetBuilder.Show(broken.Label)} has a line break, which this CSV cannot hold; choose another format.");
        AtomicFile.Write(path, stream =>
        {
            using var csv = CsvWriter.Create(stream, s_options, leaveOpen: true);
            foreach (string name in isList ? (string[])["path", "box"] : ["path", "x1", "y1", "x2", "y2"]) csv.WriteField(name);
            if (columns.Label) csv.WriteField("label");
            if (columns.Confidence) csv.WriteField("confidence");
            if (columns.Part) csv.WriteField("split");
            csv.EndRecord();
            foreach (var picture in pictures)
            {
                if (picture.Objects.Count == 0) WriteRow(csv, picture, null, isList, columns);
                foreach (var o in picture.Objects) WriteRow(csv, picture, o, isList, columns);
            }
        });
    }

    readonly record struct Columns(bool Label, bool Confidence, bool Part);

    static void WriteRow(CsvWriter csv, AnnotatedPicture picture, AnnotatedObject? o, bool isList, Columns columns)
    {
        csv.WriteField(picture.Name);
        string[] numbers = o is null ? ["", "", "", ""] : Numbers(o, picture);
        if (isList) csv.WriteField(o is null ? "" : $"[{string.Join(", ", numbers)}]", CsvQuoting.Always);
        else foreach (string number in numbers) csv.WriteField(number);
        if (columns.Label) csv.WriteField(o?.Label ?? "");
        if (columns.Confidence) csv.WriteField(o?.Confidence?.ToString("R", CultureInfo.InvariantCulture) ?? "");
        if (columns.Part) csv.WriteField(picture.Part ?? "");
        csv.EndRecord();
    }

    static string[] Numbers(AnnotatedObject o, AnnotatedPicture picture)
    {
        var (x1, y1, x2, y2) = o.ToPixels(picture.Width ?? 0, picture.Height ?? 0);
        return Array.ConvertAll([x1, y1, x2, y2], v => Math.Round(v, Decimals).ToString(CultureInfo.InvariantCulture));
    }
}
