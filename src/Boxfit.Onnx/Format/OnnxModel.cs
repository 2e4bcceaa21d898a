namespace Boxfit.Onnx.Format;

/// <summary>A whole ONNX file: ONNX's <c>ModelProto</c>.</summary>
/// <param name="Graph">What it computes.</param>
/// <param name="ProducerVersion">Boxfit's version.</param>
/// <param name="Description">What it is, for people.</param>
/// <param name="Metadata">Texts by name.</param>
sealed record OnnxModel(
    OnnxGraph Graph, string ProducerVersion, string Description, IReadOnlyDictionary<string, string> Metadata)
{
    /// <summary>Version of ONNX's operators: of 2022, so that what is not of today takes it as well.</summary>
    public const int Opset = 17;

    /// <summary>Version of the file format that goes with <see cref="Opset"/>.</summary>
    public const int Format = 8;

    const string Producer = "Boxfit";
    const int FormatField = 1, ProducerField = 2, ProducerVersionField = 3, DescriptionField = 6, GraphField = 7, OpsetField = 8;
    const int OpsetVersion = 2, Value = 2;

    /// <summary>The field that holds a text with its name, and that of the name in it.</summary>
    internal const int MetadataField = 14, Key = 1;

    /// <summary>The file's content.</summary>
    /// <exception cref="BoxfitException">It is larger than an ONNX file can be.</exception>
    public byte[] ToBytes()
    {
        var opset = new OnnxMessage();
        opset.Add(OpsetVersion, Opset);
        var message = new OnnxMessage();
        message.Add(FormatField, Format);
        message.Add(ProducerField, Producer);
        message.Add(ProducerVersionField, ProducerVersion);
        message.Add(DescriptionField, Description);
        message.Add(GraphField, Graph.ToMessage());
        message.Add(OpsetField, opset);
        foreach (var (key, value) in Metadata) message.Add(MetadataField, Entry(key, value));
        return message.ToArray();
    }

    /// <summary>A text with its name.</summary>
    internal static OnnxMessage Entry(string key, string value)
    {
        var entry = new OnnxMessage();
        entry.Add(Key, key);
        entry.Add(Value, value);
        return entry;
    }
}
