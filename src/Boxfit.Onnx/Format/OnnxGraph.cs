namespace Boxfit.Onnx.Format;

/// <summary>What a model computes: ONNX's <c>GraphProto</c>.</summary>
/// <param name="Nodes">The steps, each after those whose results it takes.</param>
/// <param name="Tensors">Weights and constants.</param>
/// <param name="Input">What is given to it.</param>
/// <param name="Outputs">What it gives.</param>
sealed record OnnxGraph(
    IReadOnlyList<OnnxNode> Nodes, IReadOnlyList<OnnxTensor> Tensors, OnnxValue Input, IReadOnlyList<OnnxValue> Outputs)
{
    const string Name = "localizer";
    const int TensorField = 5, InputField = 11;

    /// <summary>Fields that a branch has, too.</summary>
    internal const int NodeField = 1, NameField = 2, OutputField = 12;

    internal OnnxMessage ToMessage()
    {
        var message = new OnnxMessage();
        foreach (var node in Nodes) message.Add(NodeField, node.ToMessage());
        message.Add(NameField, Name);
        foreach (var tensor in Tensors) message.Add(TensorField, tensor.ToMessage());
        message.Add(InputField, Input.ToMessage());
        foreach (var output in Outputs) message.Add(OutputField, output.ToMessage());
        return message;
    }
}
