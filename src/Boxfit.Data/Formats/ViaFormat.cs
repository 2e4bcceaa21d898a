namespace Boxfit.Data.Formats;

/// <summary>
/// VGG Image Annotator: JSON or CSV of versions 1 and 2 with the regions of each picture, and projects of version 3. Written as JSON of
/// version 2.
/// </summary>
sealed class ViaFormat : AnnotationFormat, IWrittenFormat
{
    public const string FormatName = "via";

    const string Version3 = "project file view metadata";

    const int Decimals = 3;

    // What VIA writes where it does not know a file's bytes; it then knows the picture by its name alone.
    const int UnknownSize = -1;

    public override string Name => FormatName;

    public override string Description =>
        "VGG Image Annotator (VIA) 1 to 3, JSON of pictures with filename and regions, a project, or a CSV with region_shape_attributes";

    public override string[] JsonKeys { get; } = ["_via_img_metadata", "*.filename *.regions", Version3 + " attribute"];

    public bool HoldsUnnamed => true;

    public override bool FitsFile(string file, string head) => ViaTable.Fits(head);

    public override AnnotationSet Read(string path, ReadOptions options)
    {
        RequireFile(path);
        if (TextContent.ReadHead(path, 4096).AsSpan().TrimStart() is not ['{' or '[', ..]) return new ViaTable(path).Read();
        var outline = JsonOutline.Read(path);
        return Array.TrueForAll(Version3.Split(' '), outline.Has) ? new Via3Reader(path).Read() : new ViaReader(path).Read();
    }

    /// <summary>Writes rectangles; each picture once, whatever its number of entries.</summary>
    public void Write(string path, IReadOnlyList<AnnotatedPicture> pictures, WriteOptions options) =>
        AtomicFile.Write(path, stream =>
        {
            string separator = "{\n";
            foreach (var same in pictures.GroupBy(p => p.Name))
            {
                stream.Write(Encoding.UTF8.GetBytes(separator));
                JsonText.Write(stream, $"{same.Key}{UnknownSize}", DataJson.Default.String, JsonText.Relaxed);
                stream.Write(":"u8);
                JsonText.Write(stream, Entry(same.Key, [.. same]), DataJson.Default.ViaPicture, JsonText.Relaxed);
                separator = ",\n";
            }
            stream.Write(pictures.Count == 0 ? "{}\n"u8 : "\n}\n"u8);
        });

    static ViaPicture Entry(string name, AnnotatedPicture[] same)
    {
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
        if (Array.Find(same, p => p.Part is not null)?.Part is { } part) attributes.Add(ViaAttribute.Part, part);
        return new(name, UnknownSize, [.. same.SelectMany(p => p.Objects.Select(o => Region(p, o)))], attributes);
    }

    static ViaRegion Region(AnnotatedPicture picture, AnnotatedObject o)
    {
        var (x1, y1, x2, y2) = o.ToPixels(picture.Width ?? 0, picture.Height ?? 0);
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
        if (o.Label.Length > 0) attributes.Add(ViaAttribute.Class, o.Label);
        if (o.Confidence is { } value) attributes.Add(ViaAttribute.Confidence, value.ToString("R", CultureInfo.InvariantCulture));
        return new(new("rect", Round(x1), Round(y1), Round(x2 - x1), Round(y2 - y1)), attributes);
    }

    static double Round(double value) => Math.Round(value, Decimals);
}

/// <param name="Filename">The picture's name.</param>
/// <param name="Size">Bytes of its file; −1 where they are not known.</param>
/// <param name="Regions">Its objects.</param>
/// <param name="FileAttributes">What is said of it as a whole.</param>
sealed record ViaPicture(string Filename, int Size, ViaRegion[] Regions, Dictionary<string, string> FileAttributes);

sealed record ViaRegion(ViaRectangle ShapeAttributes, Dictionary<string, string> RegionAttributes);

/// <param name="Name">Name of the shape.</param>
/// <param name="X">Left edge in pixels.</param>
/// <param name="Y">Top edge.</param>
/// <param name="Width">Width.</param>
/// <param name="Height">Height.</param>
sealed record ViaRectangle(string Name, double X, double Y, double Width, double Height);
