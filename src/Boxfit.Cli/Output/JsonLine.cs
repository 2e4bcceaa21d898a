using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Boxfit.Cli.Output;

/// <summary>Writes one JSON object as one line.</summary>
static class JsonLine
{
    static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(TextWriter output, Action<Utf8JsonWriter> writeObject)
    {
        var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, s_options)) writeObject(json);
        output.WriteLine(Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
    }

    /// <summary>Writes a number; JSON has none for NaN and infinity, so these become null.</summary>
    public static void WriteFigure(this Utf8JsonWriter json, string name, double value, int decimals = 6)
    {
        if (double.IsFinite(value)) json.WriteNumber(name, Math.Round(value, decimals));
        else json.WriteNull(name);
    }
}
