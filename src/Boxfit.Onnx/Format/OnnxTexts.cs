namespace Boxfit.Onnx.Format;

/// <summary>The texts by name in an ONNX file that is there: its metadata.</summary>
static class OnnxTexts
{
    /// <summary>
    /// Gives a file another text of a name; all else in it stays the same bytes. It is replaced as a whole or not at all.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="name">The text's name.</param>
    /// <param name="text">The text.</param>
    /// <exception cref="InputException">The file is damaged.</exception>
    /// <exception cref="BoxfitException">The disk is full, or the file cannot be written.</exception>
    public static void Replace(string path, string name, string text)
    {
        using var file = RegularFile.OpenRead(path);
        var (kept, added) = (Others(file, path, name), new OnnxMessage());
        added.Add(OnnxModel.MetadataField, OnnxModel.Entry(name, text));
        AtomicFile.Write(path, stream =>
        {
            byte[] buffer = new byte[1 << 16];
            foreach (var (start, end) in kept)
            {
                file.Position = start;
                for (long left = end - start; left > 0;)
                {
                    int count = file.Read(buffer, 0, (int)Math.Min(left, buffer.Length));
                    if (count == 0) throw new EndOfStreamException();
                    stream.Write(buffer, 0, count);
                    left -= count;
                }
            }
            stream.Write(added.ToArray());
        }, file.Length);
    }

    /// <summary>Where all lies but the texts of a name.</summary>
    static List<(long Start, long End)> Others(Stream file, string path, string name)
    {
        List<(long Start, long End)> kept = [];
        long start = 0;
        var fields = new ProtobufFields(file, 0, file.Length);
        try
        {
            for (long before = 0; fields.Next(out var field); before = fields.Position)
            {
                if (field.Number != OnnxModel.MetadataField || NameOf(file, field) != name) continue;
                kept.Add((start, before));
                start = fields.Position;
            }
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            throw new InputException($"{path} is no ONNX file, or damaged: {e.Message.TrimEnd('.')}.", e);
        }
        return [.. kept, (start, file.Length)];
    }

    static string? NameOf(Stream file, ProtobufField entry)
    {
        if (entry.Kind != ProtobufKind.Bytes) return null;
        var fields = new ProtobufFields(file, entry.Start, entry.Start + entry.Length);
        string? name = null;
        while (fields.Next(out var field))
            if (field is { Number: OnnxModel.Key, Kind: ProtobufKind.Bytes }) name = fields.Text(field);
        return name;
    }
}
