using System.Text.Encodings.Web;
using System.Text.Json;

namespace Boxfit.Data.Formats;

/// <summary>Writes JSON files.</summary>
static class JsonOutput
{
    const int FlushBytes = 1 << 20;

    static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Indented = false };

    /// <summary>Writes a file that is complete or as it was before.</summary>
    public static void Write(string path, Action<Utf8JsonWriter> write) => AtomicFile.Write(path, stream => Write(stream, write));

    /// <summary>Writes to a stream.</summary>
    public static void Write(Stream stream, Action<Utf8JsonWriter> write)
    {
        using var json = new Utf8JsonWriter(stream, s_options);
        write(json);
        json.Flush();
        stream.Write("\n"u8);
    }

    /// <summary>Hands on what has been written when it has become much.</summary>
    public static void FlushWhenLarge(this Utf8JsonWriter json)
    {
        if (json.BytesPending > FlushBytes) json.Flush();
    }

    /// <summary>A number that is short to read.</summary>
    public static void WriteRounded(this Utf8JsonWriter json, double value, int decimals = 3) => json.WriteNumberValue(Math.Round(value, decimals));
}
