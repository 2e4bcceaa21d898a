namespace Boxfit.Onnx.Format;

/// <summary>An input or output of a graph: ONNX's <c>ValueInfoProto</c>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">The format of its numbers.</param>
/// <param name="Shape">Lengths of its dimensions behind the first, which is the number of pictures and may be any.</param>
/// <param name="Description">What it is.</param>
sealed record OnnxValue(string Name, OnnxType Type, IReadOnlyList<int> Shape, string Description = "")
{
    const string AnyNumber = "N";
    const int NameField = 1, TypeField = 2, DescriptionField = 3;
    const int TensorType = 1, ElementType = 1, ShapeField = 2, Dimension = 1, Length = 1, Parameter = 2;

    internal OnnxMessage ToMessage()
    {
        var shape = new OnnxMessage();
        var pictures = new OnnxMessage();
        pictures.Add(Parameter, AnyNumber);
        shape.Add(Dimension, pictures);
        foreach (int length in Shape)
        {
            var dimension = new OnnxMessage();
            dimension.Add(Length, length);
            shape.Add(Dimension, dimension);
        }
        var tensor = new OnnxMessage();
        tensor.Add(ElementType, (long)Type);
        tensor.Add(ShapeField, shape);
        var type = new OnnxMessage();
        type.Add(TensorType, tensor);
        var message = new OnnxMessage();
        message.Add(NameField, Name);
        message.Add(TypeField, type);
        message.Add(DescriptionField, Description);
        return message;
    }
}
