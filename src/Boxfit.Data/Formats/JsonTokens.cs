using System.Buffers.Text;

namespace Boxfit.Data.Formats;

/// <summary>
/// The tokens of a JSON file one after the other, with little memory however large the file is. Texts longer than
/// <see cref="LongestText"/> (pictures as base64, mostly) read as empty.
/// </summary>
sealed class JsonTokens(Stream stream, string file, int buffer = JsonTokens.FirstBuffer) : IDisposable
{
    /// <summary>Bytes of the longest text that is kept.</summary>
    public const int LongestText = 1 << 20;

    const int FirstBuffer = 1 << 16;

    byte[] _buffer = new byte[buffer];
    int _start, _end, _value, _valueLength;
    bool _isFinal, _isEscaped;
    JsonReaderState _state;
    readonly List<(byte[] Bytes, string Text)> _names = [];

    /// <summary>Opens a file in any usual encoding.</summary>
    public static JsonTokens Open(string file, out string? note) => new(TextContent.OpenUtf8(file, out note), file);

    /// <summary>Opens a file of values one after the other, as JSON Lines.</summary>
    public static JsonTokens OpenLines(string file, out string? note)
    {
        var tokens = Open(file, out note);
        tokens._state = new(new() { AllowMultipleValues = true });
        return tokens;
    }

    /// <summary>Reads a text that stands in a file, such as a table's cell.</summary>
    public static JsonTokens OfText(string text, string file)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return new(new MemoryStream(bytes), file, bytes.Length + 1);
    }

    /// <summary>The token.</summary>
    public JsonTokenType Type { get; private set; }

    /// <summary>Number of containers around the token; a container's start and end have the same.</summary>
    public int Depth { get; private set; }

    /// <summary>Goes to the next token; false at the end of the file.</summary>
    /// <exception cref="InputException">The file is no JSON.</exception>
    public bool Read()
    {
        while (true)
        {
            var reader = new Utf8JsonReader(_buffer.AsSpan(_start, _end - _start), _isFinal, _state);
            try
            {
                if (reader.Read())
                {
                    (Type, Depth, _isEscaped) = (reader.TokenType, reader.CurrentDepth, reader.ValueIsEscaped);
                    bool isText = Type is JsonTokenType.String or JsonTokenType.PropertyName;
                    (_value, _valueLength) = (_start + (int)reader.TokenStartIndex + (isText ? 1 : 0), reader.ValueSpan.Length);
                    _state = reader.CurrentState;
                    _start += (int)reader.BytesConsumed;
                    return true;
                }
            }
            catch (JsonException e)
            {
                throw new InputException($"{file}, line {e.LineNumber + 1}: not valid JSON: {Reason(e)}", e);
            }
            if (_isFinal) return false;
            _state = reader.CurrentState;
            _start += (int)reader.BytesConsumed;
            Fill();
        }
    }

    /// <summary>Goes to the end of the container that begins with the token; stays on any other token.</summary>
    public void Skip()
    {
        if (Type is not (JsonTokenType.StartObject or JsonTokenType.StartArray)) return;
        for (int depth = Depth; Read() && Depth > depth;) { }
    }

    /// <summary>
    /// Goes to the value of the next property of the object that began at <paramref name="depth"/>; what is left of the value before is
    /// skipped. False at the object's end.
    /// </summary>
    public bool NextProperty(int depth, out string name)
    {
        name = "";
        SkipTo(depth + 1);
        if (!Read() || Type == JsonTokenType.EndObject) return false;
        name = ReadName();
        return Read();
    }

    /// <summary>Goes to the next item of the list that began at <paramref name="depth"/>; false at its end.</summary>
    public bool NextItem(int depth)
    {
        SkipTo(depth + 1);
        return Read() && Type != JsonTokenType.EndArray;
    }

    /// <summary>The token as text: a text itself, digits of a number, null for anything else.</summary>
    public string? Text => Type switch
    {
        JsonTokenType.Number => Encoding.UTF8.GetString(Value),
        JsonTokenType.String or JsonTokenType.PropertyName => _isEscaped ? Unescape() : Encoding.UTF8.GetString(Value),
        _ => null,
    };

    /// <summary>The number; false when the token is none. One too large for a double is infinite.</summary>
    public bool TryNumber(out double value)
    {
        value = 0;
        return Type == JsonTokenType.Number && Utf8Parser.TryParse(Value, out value, out int used) && used == _valueLength;
    }

    /// <summary>Reads the list of points, <c>[[x, y], …]</c>, that begins with the token.</summary>
    /// <returns>What is wrong, or null.</returns>
    public string? ReadPoints(out List<(double X, double Y)> points)
    {
        points = [];
        if (Type != JsonTokenType.StartArray) return "has points that are no list";
        string? problem = null;
        Span<double> numbers = stackalloc double[2];
        for (int depth = Depth; NextItem(depth);)
        {
            if (problem is not null) continue;
            int count = 0;
            numbers.Clear();
            if (Type != JsonTokenType.StartArray)
            {
                problem = "has a point that is no list";
            }
            else
            {
                for (int inner = Depth; NextItem(inner); count++)
                {
                    if (count > 1) continue;
                    string what = count == 0 ? "x" : "y";
                    problem ??= TryNumber(out numbers[count]) ? EntryChecks.Number(numbers[count], what)
                        : $"has {what} = {Shown} in a point, not a number";
                }
                if (count != 2) problem ??= $"has a point of {Counted.Of(count, "number")}";
            }
            points.Add((numbers[0], numbers[1]));
        }
        return problem;
    }

    /// <summary>The token for a message: its text in quotes, or else what it is.</summary>
    public string Shown => AnnotationSetBuilder.Show(Text ?? Type.ToString());

    public void Dispose() => stream.Dispose();

    ReadOnlySpan<byte> Value => _buffer.AsSpan(_value, _valueLength);

    /// <summary>After a value that was only looked at: a container's start, or somewhere in it.</summary>
    void SkipTo(int depth)
    {
        if (Depth == depth) Skip();
        while (Depth > depth && Read()) { }
    }

    /// <summary>The same few names come again and again, so they are kept.</summary>
    string ReadName()
    {
        const int most = 64;
        foreach (var (bytes, known) in _names)
            if (Value.SequenceEqual(bytes)) return known;
        string name = Text!;
        if (_names.Count < most && !_isEscaped && _valueLength < most) _names.Add((Value.ToArray(), name));
        return name;
    }

    string Unescape()
    {
        try
        {
            var reader = new Utf8JsonReader(_buffer.AsSpan(_value - 1, _valueLength + 2));
            reader.Read();
            return reader.GetString()!;
        }
        catch (InvalidOperationException) // half a surrogate pair
        {
            return Encoding.UTF8.GetString(Value);
        }
    }

    void Fill()
    {
        int kept = _end - _start;
        if (kept >= LongestText)
        {
            CutText();
            return;
        }
        byte[] target = kept < _buffer.Length ? _buffer : new byte[_buffer.Length * 2];
        _buffer.AsSpan(_start, kept).CopyTo(target);
        (_buffer, _start, _end) = (target, 0, kept);
        int read = stream.Read(_buffer, _end, _buffer.Length - _end);
        _end += read;
        _isFinal = read == 0;
    }

    /// <summary>Replaces a text too long to keep by an empty one; the comma before it stays.</summary>
    void CutText()
    {
        int at = _start + _buffer.AsSpan(_start, _end - _start).IndexOfAnyExcept(" \t\r\n,"u8);
        if (at < _start || _buffer[at] != '"')
            throw new InputException($"{file} holds a value of more than {LongestText} bytes that is no text; it is not data of pictures.");
        bool comma = _buffer.AsSpan(_start, at - _start).Contains((byte)',');
        bool escaped = false;
        const int room = 3;
        for (at++; ; at = room)
        {
            for (; at < _end; at++)
            {
                byte b = _buffer[at];
                if (b == '"' && !escaped)
                {
                    _start = at - (comma ? 2 : 1);
                    if (comma) _buffer[_start] = (byte)',';
                    _buffer[at - 1] = (byte)'"';
                    return;
                }
                escaped = b == '\\' && !escaped;
            }
            int read = stream.Read(_buffer, room, _buffer.Length - room);
            if (read == 0) throw new InputException($"{file} is not valid JSON: it ends in the middle of a text.");
            _end = room + read;
        }
    }

    // The library's texts end with the place, which stands in front already.
    static string Reason(JsonException e)
    {
        string reason = e.Message.Split(" LineNumber:")[0].ReplaceLineEndings(" ");
        return reason switch
        {
            _ when reason.Contains("trailing comma", StringComparison.Ordinal) => "a comma stands before the end of a list or an object.",
            _ when reason.StartsWith("'N' ", StringComparison.Ordinal) || reason.StartsWith("'I' ", StringComparison.Ordinal) =>
                $"{reason} Python writes NaN and Infinity, which are no JSON: write null in their place.",
            _ when reason.StartsWith("''' ", StringComparison.Ordinal) => $"{reason} It may be text of Python: write it by json.dump.",
            _ => reason,
        };
    }
}
