using System.Buffers;
using System.Buffers.Binary;
using System.Text.Encodings.Web;

namespace Boxfit.Weights;

/// <summary>
/// Writes .safetensors files (the format of huggingface/safetensors): a header in JSON with names, types, shapes and places,
/// then the plain little-endian numbers. What it saves are 32-bit floats; the numbers begin at a multiple of 8 bytes.
/// </summary>
static class SafetensorsWriter
{
    /// <summary>Saves tensors in the given order; the file is complete or absent (<see cref="AtomicFile"/>).</summary>
    /// <param name="path">The file; an old one is replaced.</param>
    /// <param name="tensors">Names and tensors.</param>
    /// <param name="metadata">Texts for the header.</param>
    /// <exception cref="BoxfitException">The disk is full, or the file cannot be written.</exception>
    public static void Save(
        string path, IReadOnlyCollection<KeyValuePair<string, Tensor>> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        byte[] header = Header(Entries(tensors), metadata);
        long size = sizeof(ulong) + header.Length + tensors.Sum(t => (long)sizeof(float) * t.Value.Values.Length);
        AtomicFile.Write(path, stream =>
        {
            WriteHead(stream, header);
            foreach (var (_, tensor) in tensors) stream.Write(MemoryMarshal.AsBytes(tensor.Values.AsSpan()));
        }, size);
    }

    /// <summary>Gives a file that is there other texts; its numbers stay the same bytes. It is replaced as a whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="change">Makes the new texts of the old ones.</param>
    /// <exception cref="InputException">It is missing, is no .safetensors file, or is cut short.</exception>
    /// <exception cref="BoxfitException">The disk is full, or the file cannot be written.</exception>
    public static void Change(
        string path, Func<IReadOnlyDictionary<string, string>, IReadOnlyDictionary<string, string>> change)
    {
        using var reader = SafetensorsReader.Open(path);
        byte[] header = Header(reader.Entries, change(reader.Metadata));
        AtomicFile.Write(path, stream =>
        {
            WriteHead(stream, header);
            reader.CopyNumbers(stream);
        }, new FileInfo(path).Length);
    }

    static void WriteHead(Stream stream, byte[] header)
    {
        Span<byte> length = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        stream.Write(length);
        stream.Write(header);
    }

    /// <summary>Where tensors come to lie, one behind the other.</summary>
    static IEnumerable<SafetensorsEntry> Entries(IEnumerable<KeyValuePair<string, Tensor>> tensors)
    {
        long offset = 0;
        foreach (var (name, tensor) in tensors)
        {
            if (Tensor.Count(tensor.Shape) != tensor.Values.Length)
                throw new ArgumentException($"Tensor '{name}' has {tensor.Values.Length} values for another shape.", nameof(tensors));
            long end = offset + (long)sizeof(float) * tensor.Values.Length;
            yield return new(name, "F32", NumberType.Float32, tensor.Shape, offset, end);
            offset = end;
        }
    }

    static byte[] Header(IEnumerable<SafetensorsEntry> entries, IReadOnlyDictionary<string, string> metadata)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            if (metadata.Count > 0)
            {
                json.WriteStartObject(SafetensorsReader.MetadataName);
                foreach (var (key, value) in metadata) json.WriteString(key, value);
                json.WriteEndObject();
            }
            foreach (var entry in entries)
            {
                json.WriteStartObject(entry.Name);
                json.WriteString("dtype", entry.Type);
                json.WriteStartArray("shape");
                foreach (int extent in entry.Shape) json.WriteNumberValue(extent);
                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(entry.Begin);
                json.WriteNumberValue(entry.End);
                json.WriteEndArray();
                json.WriteEndObject();
            }
            json.WriteEndObject();
        }
        // Spaces at the end are the format's own way to align the numbers.
        int padding = -buffer.WrittenCount & 7;
        buffer.GetSpan(padding)[..padding].Fill((byte)' ');
        buffer.Advance(padding);
        return buffer.WrittenSpan.ToArray();
    }
}
