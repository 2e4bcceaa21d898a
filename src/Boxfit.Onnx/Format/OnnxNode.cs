namespace Boxfit.Onnx.Format;

/// <summary>A step of a graph: ONNX's <c>NodeProto</c>.</summary>
/// <param name="Operator">ONNX's name of what it computes.</param>
/// <param name="Inputs">Names of what it takes.</param>
/// <param name="Outputs">Names of what it gives.</param>
/// <param name="Attributes">Its settings.</param>
sealed record OnnxNode(
    string Operator, IReadOnlyList<string> Inputs, IReadOnlyList<string> Outputs, params IReadOnlyList<OnnxSetting> Attributes)
{
    const int InputField = 1, OutputField = 2, NameField = 3, OperatorField = 4, AttributeField = 5, DescriptionField = 6;

    /// <summary>Its own name; it is that of its first output.</summary>
    public string Name => Outputs[0];

    /// <summary>What it is in the network.</summary>
    public string Description { get; init; } = "";

    internal OnnxMessage ToMessage()
    {
        var message = new OnnxMessage();
        // An input that is left out keeps its place with an empty name.
        foreach (string input in Inputs) message.Add(InputField, Encoding.UTF8.GetBytes(input));
        foreach (string output in Outputs) message.Add(OutputField, output);
        message.Add(NameField, Name);
        message.Add(OperatorField, Operator);
        foreach (var attribute in Attributes) message.Add(AttributeField, attribute.ToMessage());
        message.Add(DescriptionField, Description);
        return message;
    }
}
