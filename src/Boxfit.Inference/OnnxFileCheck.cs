namespace Boxfit.Inference;

/// <summary>
/// Looks through an ONNX file before ONNX Runtime does: whether it is whole, and whether all its numbers lie in it. Ours do; ONNX Runtime
/// would read those of others from files that the model names, wherever these are.
/// </summary>
static class OnnxFileCheck
{
    // Graphs lie in nodes of graphs; nobody's are as deep as that.
    const int Deepest = 16;
    const int DataLocation = 14, ExternalData = 13, Metadata = 14, MetadataKey = 1, MetadataValue = 2;

    /// <summary>The command that writes what is taken.</summary>
    public static string Command => ShellLine.Of("export", "RUN", "--out", ModelFile.OnnxName);

    /// <summary>Refuses what is no ONNX file, or not a whole one.</summary>
    /// <param name="content">The file's content, from its beginning.</param>
    /// <param name="name">What to call it.</param>
    /// <exception cref="InputException">It is none, larger than one can be, or parts of it lie in other files.</exception>
    public static void Require(Stream content, string name)
    {
        if (content.Length > int.MaxValue)
        {
            throw new InputException(
                $"{name} has {ByteCount.Text(content.Length)}, where an ONNX file in one piece has {ByteCount.Text(int.MaxValue)} at " +
                $"most. Expected a file that {Command} wrote.");
        }
        try
        {
            bool hasGraph = false;
            var fields = new ProtobufFields(content, 0, content.Length);
            while (fields.Next(out var field)) hasGraph |= Walk(Message.Model, field, 0) == Message.Graph;
            if (!hasGraph) throw new InvalidDataException("it has no graph");
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            throw new InputException(
                $"{name} is no ONNX file, or damaged: {e.Message.TrimEnd('.')}. Expected a file that {Command} wrote.", e);
        }

        Message? Walk(Message message, ProtobufField field, int depth)
        {
            if (message == Message.Tensor) RequireInside(field, name);
            if (field.Kind != ProtobufKind.Bytes || Inside(message, field.Number) is not { } child) return null;
            if (depth > Deepest) throw new InvalidDataException("its graphs lie too deep in each other");
            var fields = new ProtobufFields(content, field.Start, field.Start + field.Length);
            int next = child == Message.Graph ? depth + 1 : depth;
            while (fields.Next(out var inner)) Walk(child, inner, next);
            return child;
        }
    }

    /// <summary>A text of the metadata of a file that is whole; null where it has none of that name.</summary>
    public static string? Text(Stream content, string key)
    {
        var fields = new ProtobufFields(content, 0, content.Length);
        while (fields.Next(out var field))
        {
            if (field is not { Number: Metadata, Kind: ProtobufKind.Bytes }) continue;
            string name = "", value = "";
            var entry = new ProtobufFields(content, field.Start, field.Start + field.Length);
            while (entry.Next(out var text))
            {
                if (text.Kind != ProtobufKind.Bytes) continue;
                string read = entry.Text(text);
                if (text.Number == MetadataKey) name = read;
                if (text.Number == MetadataValue) value = read;
            }
            if (name == key) return value;
        }
        return null;
    }

    /// <summary>What the field of a message is, where arrays may lie in it.</summary>
    static Message? Inside(Message message, int field) => (message, field) switch
    {
        (Message.Model, 7) or (Message.Training, 1 or 2) or (Message.Attribute, 6 or 11) => Message.Graph,
        (Message.Model, 20) => Message.Training,
        (Message.Model, 25) => Message.Function,
        (Message.Graph, 1) or (Message.Function, 7) => Message.Node,
        (Message.Node, 5) or (Message.Function, 11) => Message.Attribute,
        (Message.Graph, 5) or (Message.Attribute, 5 or 10) or (Message.Sparse, 1 or 2) => Message.Tensor,
        (Message.Graph, 15) or (Message.Attribute, 22 or 23) => Message.Sparse,
        _ => null,
    };

    static void RequireInside(ProtobufField field, string name)
    {
        bool isOutside = field is { Number: DataLocation, Kind: ProtobufKind.Number, Value: 1 } or { Number: ExternalData };
        if (!isOutside) return;
        throw new InputException(
            $"{name} keeps numbers in other files (ONNX's external data), which are not read: they may be anybody's. Expected a file " +
            $"with all its weights in it, as {Command} writes it.");
    }

    enum Message { Model, Training, Function, Graph, Node, Attribute, Tensor, Sparse }
}
