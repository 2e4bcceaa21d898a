using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;

namespace Boxfit.Files.Text;

/// <summary>
/// Records as JSON: one object a line, or a file of its own. What is escaped and how it is indented is decided by the options given here,
/// not by those of the record's context, so that one context serves files of both kinds.
/// </summary>
static partial class JsonText
{
    /// <summary>Escapes only what JSON demands; for people's names and for the terminal.</summary>
    public static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A line for each property; everything but plain ASCII is escaped.</summary>
    public static readonly JsonWriterOptions Indented = new() { Indented = true };

    /// <summary>A value as UTF-8, without an end of line.</summary>
    public static byte[] Utf8<T>(T value, JsonTypeInfo<T> type, JsonWriterOptions options = default)
    {
        var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, options)) JsonSerializer.Serialize(json, value, type);
        return buffer.ToArray();
    }

    /// <summary>A value as text, without an end of line.</summary>
    public static string Of<T>(T value, JsonTypeInfo<T> type, JsonWriterOptions options = default) =>
        Encoding.UTF8.GetString(Utf8(value, type, options));

    /// <summary>Writes a value as one line, escaped as <see cref="Relaxed"/> says.</summary>
    public static void WriteLine<T>(TextWriter output, T value, JsonTypeInfo<T> type) => output.WriteLine(Of(value, type, Relaxed));

    /// <summary>Writes a value to a stream, without an end of line; for one with long lists take <see cref="JsonPieces"/>.</summary>
    public static void Write<T>(Stream stream, T value, JsonTypeInfo<T> type, JsonWriterOptions options = default) =>
        stream.Write(Utf8(value, type, options));

    /// <summary>Writes a file that is complete or as it was before.</summary>
    /// <param name="path">The file.</param>
    /// <param name="value">What it holds.</param>
    /// <param name="type">The value's type in a source-generated context.</param>
    /// <param name="options">What is escaped, and how it is indented.</param>
    /// <param name="end">What follows the value, as "\n" or nothing.</param>
    public static void Save<T>(string path, T value, JsonTypeInfo<T> type, JsonWriterOptions options, string end = "") =>
        AtomicFile.Write(path, stream =>
        {
            Write(stream, value, type, options);
            stream.Write(Encoding.UTF8.GetBytes(end));
        });

    /// <summary>Why a text was no such record, and where in it, without the names of our types and the advice to programmers.</summary>
    public static string Reason(Exception failure) =>
        ForProgrammers().Replace(failure.Message.Split(" | LineNumber:")[0], "");

    /// <summary>A figure rounded for JSON; it has no NaN and no infinity, so these are null.</summary>
    public static double? Figure(double value, int decimals = 6) => double.IsFinite(value) ? Math.Round(value, decimals) : null;

    [GeneratedRegex(@" (on|for) type '[^']*'| Consider updating its nullability annotation\.", RegexOptions.ExplicitCapture)]
    private static partial Regex ForProgrammers();
}

/// <summary>
/// Writes a value with long lists to a stream: they are made item by item, and what has been written is handed on when it has become much,
/// so that they take little memory.
/// </summary>
sealed class JsonPieces : IDisposable
{
    const int Much = 1 << 20;

    // A writer right on the stream would be slow: the serializer flushes it after every number that may be null.
    readonly ArrayBufferWriter<byte> _buffer = new();
    readonly Utf8JsonWriter _json;
    readonly Stream _stream;

    /// <summary>Writes to a stream, which stays open.</summary>
    public JsonPieces(Stream stream, JsonWriterOptions options) => (_stream, _json) = (stream, new(_buffer, options));

    /// <summary>Writes the value, without an end of line.</summary>
    /// <param name="value">What is written; each long list in it has to come from <see cref="Of"/>.</param>
    /// <param name="type">The value's type in a source-generated context.</param>
    public void Write<T>(T value, JsonTypeInfo<T> type)
    {
        JsonSerializer.Serialize(_json, value, type);
        HandOn();
    }

    /// <summary>The items of a list in the value.</summary>
    public IEnumerable<T> Of<T>(IEnumerable<T> items)
    {
        foreach (var item in items)
        {
            if (_buffer.WrittenCount + _json.BytesPending > Much) HandOn();
            yield return item;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _json.Dispose();

    void HandOn()
    {
        _json.Flush();
        _stream.Write(_buffer.WrittenSpan);
        _buffer.ResetWrittenCount();
    }
}
