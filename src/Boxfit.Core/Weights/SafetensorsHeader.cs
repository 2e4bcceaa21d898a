namespace Boxfit.Weights;

/// <summary>A tensor's line in the header.</summary>
/// <param name="Name">The tensor's name.</param>
/// <param name="Type">Its number format in the header's word, such as <c>F32</c>, <c>I64</c>, <c>F8_E4M3</c>.</param>
/// <param name="Numbers">The same; null for a format that is not read.</param>
/// <param name="Shape">Lengths of its dimensions, outermost first.</param>
/// <param name="Begin">Its first byte, counted from the end of the header.</param>
/// <param name="End">The byte after its last.</param>
sealed record SafetensorsEntry(string Name, string Type, NumberType? Numbers, int[] Shape, long Begin, long End);

sealed record SafetensorsHeader(IReadOnlyList<SafetensorsEntry> Entries, IReadOnlyDictionary<string, string> Metadata)
{
    const int MostDimensions = 32;

    /// <exception cref="FormatException">Says what is wrong.</exception>
    public static SafetensorsHeader Parse(ReadOnlyMemory<byte> bytes, long dataLength)
    {
        var entries = new List<SafetensorsEntry>();
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            using var document = JsonDocument.Parse(bytes, new() { MaxDepth = 8 });
            var names = new HashSet<string>(StringComparer.Ordinal);
            foreach (var property in Require(document.RootElement, JsonValueKind.Object, "it").EnumerateObject())
            {
                if (!names.Add(property.Name)) throw new FormatException($"its header has '{ForeignText.Shown(property.Name)}' twice");
                if (property.Name != SafetensorsReader.MetadataName)
                {
                    entries.Add(Entry(property.Name, property.Value));
                    continue;
                }
                foreach (var text in Require(property.Value, JsonValueKind.Object, $"'{property.Name}'").EnumerateObject())
                {
                    string what = $"'{ForeignText.Shown(text.Name)}' of '{property.Name}'";
                    metadata[text.Name] = Require(text.Value, JsonValueKind.String, what).GetString()!;
                }
            }
        }
        catch (JsonException e)
        {
            throw new FormatException("its header is damaged: it is no JSON, or is nested too deeply", e);
        }
        catch (InvalidOperationException e) // of JsonElement, for bytes that are no UTF-8 and for half a surrogate pair
        {
            throw new FormatException("its header is damaged: a text in it is no proper Unicode", e);
        }
        CheckPlaces(entries, dataLength);
        return new(entries, metadata);
    }

    static SafetensorsEntry Entry(string name, JsonElement json)
    {
        string what = $"tensor '{ForeignText.Shown(name)}'";
        Require(json, JsonValueKind.Object, what);
        string type = Field("dtype", JsonValueKind.String).GetString()!;
        NumberType? numbers = type switch
        {
            "F32" => NumberType.Float32,
            "F64" => NumberType.Float64,
            "F16" => NumberType.Float16,
            "BF16" => NumberType.BFloat16,
            "I8" => NumberType.Int8,
            "I16" => NumberType.Int16,
            "I32" => NumberType.Int32,
            "I64" => NumberType.Int64,
            "U8" => NumberType.UInt8,
            "U16" => NumberType.UInt16,
            "U32" => NumberType.UInt32,
            "U64" => NumberType.UInt64,
            "BOOL" => NumberType.Bool,
            _ => null,
        };
        var lengths = Field("shape", JsonValueKind.Array);
        if (lengths.GetArrayLength() > MostDimensions)
            throw new FormatException($"{what} has {lengths.GetArrayLength()} dimensions, where at most {MostDimensions} are read");
        int[] shape = [.. lengths.EnumerateArray().Select(n => Number(n) is <= int.MaxValue and var length ? (int)length : -1)];
        var offsets = Field("data_offsets", JsonValueKind.Array);
        var (begin, end) = offsets.GetArrayLength() == 2 ? (Number(offsets[0]), Number(offsets[1])) : (-1, -1);
        if (begin < 0 || end < begin || shape.Any(n => n < 0) || !Fits(shape, numbers, end - begin))
            throw new FormatException($"{what} has a shape and a place in the file that contradict each other");
        return new(name, type, numbers, shape, begin, end);

        JsonElement Field(string field, JsonValueKind kind) => Require(
            json.TryGetProperty(field, out var value)
                ? value
                : throw new FormatException($"its header is damaged: {what} has no '{field}'"),
            kind, $"'{field}' of {what}");

        static long Number(JsonElement json) => json.ValueKind == JsonValueKind.Number && json.TryGetInt64(out long number) ? number : -1;
    }

    static JsonElement Require(JsonElement json, JsonValueKind kind, string what) => json.ValueKind == kind ? json
        : throw new FormatException($"its header is damaged: {what} is {Text(json.ValueKind)}, where {Text(kind)} was expected");

    static string Text(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => "true or false",
    };

    /// <summary>Whether a shape's numbers take so many bytes; those of a format that is not read have half a byte or more.</summary>
    static bool Fits(int[] shape, NumberType? numbers, long bytes)
    {
        try
        {
            long count = Tensor.Count(shape);
            return numbers is { } known ? count <= Array.MaxLength && count * known.Size() == bytes : count / 2 <= bytes;
        }
        catch (OverflowException)
        {
            return false;
        }
    }

    // As in the format's own implementation: the tensors lie one after the other, without overlap, without gaps, up to the file's end.
    static void CheckPlaces(IEnumerable<SafetensorsEntry> entries, long dataLength)
    {
        long position = 0;
        foreach (var entry in entries.OrderBy(e => e.Begin).ThenBy(e => e.End))
        {
            if (entry.Begin != position)
                throw new FormatException($"tensor '{ForeignText.Shown(entry.Name)}' overlaps another or leaves a gap before it");
            position = entry.End;
        }
        if (position > dataLength)
            throw new FormatException(
                $"its header speaks of {position} bytes of numbers, but only {dataLength} are there; it was cut short");
        if (position < dataLength)
            throw new FormatException($"its header speaks of {position} bytes of numbers, but {dataLength} are there");
    }
}
