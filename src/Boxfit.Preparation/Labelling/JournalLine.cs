using System.Text.Encodings.Web;
using System.Text.Json;

namespace Boxfit.Preparation.Labelling;

/// <summary>The lines of a <see cref="LabelJournal"/>: one JSON object each.</summary>
static class JournalLine
{
    /// <summary>Changes whenever the same settings would give other labels, or the lines another form.</summary>
    const int Version = 1;

    static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The first line: what the labels depend on.</summary>
    public static byte[] OfSettings(IReadOnlyDictionary<string, string> settings) => Write(json =>
    {
        json.WriteNumber("boxfitLabels"u8, Version);
        json.WriteStartObject("settings"u8);
        foreach (var (name, value) in settings) json.WriteString(name, value);
        json.WriteEndObject();
    });

    /// <summary>The settings of a first line, or null where it is none.</summary>
    public static Dictionary<string, string>? ReadSettings(ReadOnlyMemory<byte> line) => Read(line, root =>
        root.GetProperty("boxfitLabels"u8).GetInt32() == Version
            ? root.GetProperty("settings"u8).EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetString()!)
            : null);

    /// <summary>A picture's line.</summary>
    public static byte[] OfPicture(LabelledPicture picture) => Write(json =>
    {
        json.WriteString("name"u8, picture.Name);
        json.WriteNumber("bytes"u8, picture.Bytes);
        if (picture.Error is { } error)
        {
            json.WriteString("error"u8, error);
            return;
        }
        json.WriteNumber("width"u8, picture.Width);
        json.WriteNumber("height"u8, picture.Height);
        if (picture.IsTooSmall) json.WriteBoolean("tooSmall"u8, true);
        json.WriteNumber("cascade"u8, picture.Cascade);
        json.WriteStartArray("boxes"u8);
        foreach (var box in picture.Boxes)
        {
            json.WriteStartArray();
            foreach (int number in (ReadOnlySpan<int>)[box.X1, box.Y1, box.X2, box.Y2, box.Neighbours]) json.WriteNumberValue(number);
            json.WriteNumberValue(box.LevelWeight);
            json.WriteEndArray();
        }
        json.WriteEndArray();
    });

    /// <summary>The picture of a line, or null where it is of another kind or damaged.</summary>
    public static LabelledPicture? ReadPicture(ReadOnlyMemory<byte> line) => Read(line, root =>
    {
        if (!root.TryGetProperty("name"u8, out var name)) return null;
        var picture = new LabelledPicture { Name = name.GetString()!, Bytes = root.GetProperty("bytes"u8).GetInt64() };
        if (root.TryGetProperty("error"u8, out var error)) return picture with { Error = error.GetString() };
        return picture with
        {
            Width = root.GetProperty("width"u8).GetInt32(),
            Height = root.GetProperty("height"u8).GetInt32(),
            IsTooSmall = root.TryGetProperty("tooSmall"u8, out _),
            Cascade = root.GetProperty("cascade"u8).GetInt32(),
            Boxes = [.. root.GetProperty("boxes"u8).EnumerateArray().Select(b => new FoundBox(
                b[0].GetInt32(), b[1].GetInt32(), b[2].GetInt32(), b[3].GetInt32(), b[4].GetInt32(), b[5].GetDouble()))],
        };
    });

    /// <summary>The last line of a labelling that was finished.</summary>
    public static byte[] OfMark(FinishedMark mark) => Write(json =>
    {
        json.WriteString("finished"u8, mark.Pictures);
        json.WriteString("labels"u8, mark.Labels);
    });

    /// <summary>The mark of a last line, or null where it is none.</summary>
    public static FinishedMark? ReadMark(ReadOnlyMemory<byte> line) => Read(line, root =>
        root.TryGetProperty("finished"u8, out var pictures) ? new FinishedMark(pictures.GetString()!, root.GetProperty("labels"u8).GetString()!) : null);

    static T? Read<T>(ReadOnlyMemory<byte> line, Func<JsonElement, T?> read)
        where T : class
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            return read(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or KeyNotFoundException
            or IndexOutOfRangeException)
        {
            return null;
        }
    }

    static byte[] Write(Action<Utf8JsonWriter> writeProperties)
    {
        var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, s_options))
        {
            json.WriteStartObject();
            writeProperties(json);
            json.WriteEndObject();
        }
        buffer.WriteByte((byte)'\n');
        return buffer.ToArray();
    }
}

/// <summary>What was finished.</summary>
/// <param name="Pictures">Fingerprint of the pictures' names in their order.</param>
/// <param name="Labels">Fingerprint of the file of labels; empty where they are a folder.</param>
sealed record FinishedMark(string Pictures, string Labels);
