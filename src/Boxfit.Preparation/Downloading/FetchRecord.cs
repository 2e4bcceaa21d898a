using System.Text.Json;

namespace Boxfit.Preparation.Downloading;

/// <summary>An archive that a set was unpacked from.</summary>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">Its SHA-256 as 64 lower-case hexadecimal digits.</param>
public sealed record FetchedArchive(long Bytes, string Sha256);

/// <summary>
/// What is kept beside an unpacked set, in <c>.boxfit-NAME.json</c>: that it is complete, so that a second call has nothing to do.
/// </summary>
/// <param name="Archives">The archives.</param>
/// <param name="Entries">Names of the files and folders in the target folder that belong to the set.</param>
/// <param name="Unpacked">What unpacking gave.</param>
sealed record FetchRecord(IReadOnlyList<FetchedArchive> Archives, IReadOnlyList<string> Entries, UnpackResult Unpacked)
{
    public void Save(string path) => AtomicFile.Write(path, stream =>
    {
        using var json = new Utf8JsonWriter(stream, new() { Indented = true });
        json.WriteStartObject();
        json.WriteStartArray("archives");
        foreach (var archive in Archives)
        {
            json.WriteStartObject();
            json.WriteNumber("bytes", archive.Bytes);
            json.WriteString("sha256", archive.Sha256);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("entries");
        foreach (string entry in Entries) json.WriteStringValue(entry);
        json.WriteEndArray();
        json.WriteNumber("files", Unpacked.Files);
        json.WriteNumber("bytes", Unpacked.Bytes);
        json.WriteStartObject("skipped");
        foreach (var (reason, count) in Unpacked.Skipped) json.WriteNumber(reason, count);
        json.WriteEndObject();
        json.WriteEndObject();
    });

    /// <summary>The record, or null where there is none that can be read: then the set is unpacked again.</summary>
    public static FetchRecord? Find(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            var json = document.RootElement;
            return new(
                [.. json.GetProperty("archives").EnumerateArray().Select(a => new FetchedArchive(
                    a.GetProperty("bytes").GetInt64(), a.GetProperty("sha256").GetString()!))],
                [.. json.GetProperty("entries").EnumerateArray().Select(e => Path.GetFileName(e.GetString()!))],
                new(
                    json.GetProperty("files").GetInt32(),
                    json.GetProperty("bytes").GetInt64(),
                    json.GetProperty("skipped").EnumerateObject().ToDictionary(s => s.Name, s => s.Value.GetInt32())));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or KeyNotFoundException
            or InvalidOperationException or FormatException)
        {
            return null;
        }
    }
}
