using CsvHelper;

namespace Boxfit.Data.Formats;

/// <summary>Open Images: a CSV with a row a box, its edges as shares, pictures named without their ending.</summary>
sealed class OpenImagesFormat : AnnotationFormat, IWrittenFormat
{
    public const string FormatName = "openimages";

    const int Decimals = 9;
    const string Drawn = "freeform", Found = "machine", Unknown = "-1";

    static readonly string[] s_header =
    [
        "ImageID", "Source", "LabelName", "Confidence", "XMin", "XMax", "YMin", "YMax",
        "IsOccluded", "IsTruncated", "IsGroupOf", "IsDepiction", "IsInside",
    ];

    public override string Name => FormatName;

    public override string Description => "Open Images, a CSV with ImageID, LabelName, XMin, XMax, YMin, YMax as shares of the picture";

    public bool NeedsSizes => true;

    public string? Ending => ".csv";

    public override bool FitsFile(string file, string head) => OpenImagesReader.Fits(head);

    public override AnnotationSet Read(string path, ReadOptions options) => new OpenImagesReader(path).Read();

    /// <summary>Writes a row an object, and for a picture without any a row with its id alone.</summary>
    public void Write(string path, IReadOnlyList<AnnotatedPicture> pictures, WriteOptions options)
    {
        string[] ids = Ids(pictures);
        if (pictures.SelectMany(p => p.Objects).FirstOrDefault(o => o.Label.AsSpan().ContainsAny('\n', '\r')) is { } broken)
        {
            throw new InputException(
                $"{AnnotationSetBuilder.Show(broken.Label)} has a line break, which this CSV cannot hold; choose another format.");
        }
        var form = new CsvWriterOptions { NewLine = "\n", Quoting = CsvQuoting.WhenNeededOrWhitespace };
        AtomicFile.Write(path, stream =>
        {
            using var csv = CsvWriter.Create(stream, form, leaveOpen: true);
            WriteRow(csv, s_header);
            for (int i = 0; i < pictures.Count; i++)
            {
                var picture = pictures[i];
                if (picture.Objects.Count == 0) WriteRow(csv, [ids[i], .. Enumerable.Repeat("", s_header.Length - 1)]);
                foreach (var o in picture.Objects)
                {
                    var box = o.ToRelative(picture.Width ?? 1, picture.Height ?? 1);
                    WriteRow(csv,
                    [
                        ids[i], options.Predicted ? Found : Drawn, o.Label, Text(o.Confidence ?? 1),
                        Share(box.X1), Share(box.X2), Share(box.Y1), Share(box.Y2), Unknown, Unknown, "0", Unknown, Unknown,
                    ]);
                }
            }
        });
    }

    /// <summary>The last part of each name without its ending, as programs for Open Images look for pictures.</summary>
    static string[] Ids(IReadOnlyList<AnnotatedPicture> pictures)
    {
        string[] ids = new string[pictures.Count];
        var first = new Dictionary<string, string>(StringComparer.Ordinal);
        for (int i = 0; i < ids.Length; i++)
        {
            string name = pictures[i].Name, last = FileNames.Last(name);
            string stem = FileNames.IsPicture(last) ? Path.GetFileNameWithoutExtension(last) : last;
            ids[i] = stem.Length > 0 ? stem : name;
            if (!first.TryAdd(ids[i], name) && first[ids[i]] != name)
            {
                throw new InputException(
                    $"{AnnotationSetBuilder.Show(first[ids[i]])} and {AnnotationSetBuilder.Show(name)} would both have the ImageID " +
                    $"{AnnotationSetBuilder.Show(ids[i])}: Open Images knows neither folders nor endings. Rename one, or " +
                    "choose another format.");
            }
        }
        return ids;
    }

    static void WriteRow(CsvWriter csv, string[] cells)
    {
        foreach (string cell in cells) csv.WriteField(cell);
        csv.EndRecord();
    }

    static string Share(double value) => Text(Math.Round(value, Decimals));

    static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
}
