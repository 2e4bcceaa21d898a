using System.Text.Json;

namespace Boxfit.Weights;

/// <summary>The number formats that are read from .safetensors files.</summary>
public enum SafetensorsType
{
    /// <summary>32-bit float.</summary>
    F32,

    /// <summary>64-bit float.</summary>
    F64,

    /// <summary>16-bit float (IEEE 754 half).</summary>
    F16,

    /// <summary>16-bit "brain" float: the upper half of a 32-bit one.</summary>
    Bf16,
}

/// <summary>A tensor's line in the header.</summary>
/// <param name="Name">The tensor's name.</param>
/// <param name="Type">Its number format.</param>
/// <param name="Shape">Lengths of its dimensions, outermost first.</param>
/// <param name="Begin">Its first byte, counted from the end of the header.</param>
/// <param name="End">The byte after its last.</param>
public sealed record SafetensorsEntry(string Name, SafetensorsType Type, int[] Shape, long Begin, long End);

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
                if (!names.Add(property.Name)) throw new FormatException($"its header has '{property.Name}' twice");
                if (property.Name == SafetensorsReader.MetadataName)
                    foreach (var text in property.Value.EnumerateObject()) metadata[text.Name] = text.Value.GetString() ?? "";
                else
                    entries.Add(Entry(property.Name, property.Value));
            }
        }
        // What JsonElement throws for values of another kind than expected.
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or OverflowException)
        {
            throw new FormatException($"its header is damaged ({e.Message})", e);
        }
        CheckPlaces(entries, dataLength);
        return new(entries, metadata);
    }

    static SafetensorsEntry Entry(string name, JsonElement json)
    {
        string dtype = json.GetProperty("dtype").GetString() ?? "";
        SafetensorsType type = dtype switch
        {
            "F32" => SafetensorsType.F32,
            "F64" => SafetensorsType.F64,
            "F16" => SafetensorsType.F16,
            "BF16" => SafetensorsType.Bf16,
            _ => throw new FormatException($"tensor '{name}' is of type '{dtype}', where F32, F64, F16 or BF16 was expected"),
        };
        int[] shape = [.. json.GetProperty("shape").EnumerateArray().Select(n => n.GetInt32())];
        var offsets = json.GetProperty("data_offsets");
        var (begin, end) = offsets.GetArrayLength() == 2 ? (offsets[0].GetInt64(), offsets[1].GetInt64()) : (-1, -1);
        if (begin < 0 || end < begin || shape.Any(n => n < 0)
            || Tensor.Count(shape) is var count && (count > Array.MaxLength || count * type.Size() != end - begin))
        {
            throw new FormatException($"tensor '{name}' has a shape and a place in the file that contradict each other");
        }
        return new(name, type, shape, begin, end);
    }

    // As in the format's own implementation: the tensors lie one after the other, without overlap, without gaps, up to the file's end.
    static void CheckPlaces(IEnumerable<SafetensorsEntry> entries, long dataLength)
    {
        long position = 0;
        foreach (var entry in entries.OrderBy(e => e.Begin).ThenBy(e => e.End))
        {
            if (entry.Begin != position) throw new FormatException($"tensor '{entry.Name}' overlaps another or leaves a gap before it");
            position = entry.End;
        }
        if (position > dataLength)
            throw new FormatException($"its header speaks of {position} bytes of numbers, but only {dataLength} are there; it was cut short");
        if (position < dataLength)
            throw new FormatException($"its header speaks of {position} bytes of numbers, but {dataLength} are there");
    }
}

static class SafetensorsTypes
{
    public static int Size(this SafetensorsType type) => type switch
    {
        SafetensorsType.F32 => sizeof(float),
        SafetensorsType.F64 => sizeof(double),
        _ => sizeof(ushort),
    };
}
