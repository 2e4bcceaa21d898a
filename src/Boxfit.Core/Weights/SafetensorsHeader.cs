using System.Text.Json;

namespace Boxfit.Weights;

/// <summary>A tensor's line in the header.</summary>
/// <param name="Name">The tensor's name.</param>
/// <param name="Type">Its number format in the header's word, such as <c>F32</c>, <c>I64</c>, <c>F8_E4M3</c>.</param>
/// <param name="Numbers">The same; null for a format that is not read.</param>
/// <param name="Shape">Lengths of its dimensions, outermost first.</param>
/// <param name="Begin">Its first byte, counted from the end of the header.</param>
/// <param name="End">The byte after its last.</param>
public sealed record SafetensorsEntry(string Name, string Type, NumberType? Numbers, int[] Shape, long Begin, long End);

sealed record SafetensorsHeader(IReadOnlyList<SafetensorsEntry> Entries, IReadOnlyDictionary<string, string> Metadata)
{
    /// <exception cref="FormatException">Says what is wrong.</exception>
    public static SafetensorsHeader Parse(ReadOnlyMemory<byte> bytes, long dataLength)
    {
        var entries = new List<SafetensorsEntry>();
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            using var document = JsonDocument.Parse(bytes, new() { MaxDepth = 8 });
            var names = new HashSet<string>(StringComparer.Ordinal);
            foreach (var property in document.RootElement.EnumerateObject())
            {
                if (!names.Add(property.Name)) throw new FormatException($"its header has '{ForeignText.Shown(property.Name)}' twice");
                if (property.Name == SafetensorsReader.MetadataName)
                    foreach (var text in property.Value.EnumerateObject()) metadata[text.Name] = text.Value.GetString() ?? "";
                else
                    entries.Add(Entry(property.Name, property.Value));
            }
        }
        // What JsonElement throws for values of another kind than expected.
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or OverflowException or ArgumentException)
        {
            throw new FormatException($"its header is damaged ({e.Message})", e);
        }
        CheckPlaces(entries, dataLength);
        return new(entries, metadata);
    }

    static SafetensorsEntry Entry(string name, JsonElement json)
    {
        string type = json.GetProperty("dtype").GetString() ?? "";
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
        int[] shape = [.. json.GetProperty("shape").EnumerateArray().Select(n => n.TryGetInt32(out int length) ? length : -1)];
        var offsets = json.GetProperty("data_offsets");
        var (begin, end) = offsets.GetArrayLength() == 2 ? (Offset(offsets[0]), Offset(offsets[1])) : (-1, -1);
        if (begin < 0 || end < begin || shape.Any(n => n < 0)
            || Tensor.Count(shape) is var count && numbers is { } known && (count > Array.MaxLength || count * known.Size() != end - begin))
        {
            throw new FormatException($"tensor '{ForeignText.Shown(name)}' has a shape and a place in the file that contradict each other");
        }
        return new(name, type, numbers, shape, begin, end);

        static long Offset(JsonElement json) => json.TryGetInt64(out long offset) ? offset : -1;
    }

    // As in the format's own implementation: the tensors lie one after the other, without overlap, without gaps, up to the file's end.
    static void CheckPlaces(IEnumerable<SafetensorsEntry> entries, long dataLength)
    {
        long position = 0;
        foreach (var entry in entries.OrderBy(e => e.Begin).ThenBy(e => e.End))
        {
            if (entry.Begin != position) throw new FormatException($"tensor '{ForeignText.Shown(entry.Name)}' overlaps another or leaves a gap before it");
            position = entry.End;
        }
        if (position > dataLength)
            throw new FormatException($"its header speaks of {position} bytes of numbers, but only {dataLength} are there; it was cut short");
        if (position < dataLength)
            throw new FormatException($"its header speaks of {position} bytes of numbers, but {dataLength} are there");
    }
}
