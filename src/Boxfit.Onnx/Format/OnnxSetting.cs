namespace Boxfit.Onnx.Format;

/// <summary>A setting of a node: ONNX's <c>AttributeProto</c>.</summary>
/// <param name="Name">Its name, as the operator has it.</param>
/// <param name="Value">A <see cref="long"/>, <see cref="float"/>, <see cref="string"/>, array of integers or branch.</param>
sealed record OnnxSetting(string Name, object Value)
{
    const int NameField = 1, FloatField = 2, IntegerField = 3, TextField = 4, GraphField = 6, IntegersField = 8;
    const int KindField = 20;
    const long FloatKind = 1, IntegerKind = 2, TextKind = 3, GraphKind = 5, IntegersKind = 7;

    internal OnnxMessage ToMessage()
    {
        var message = new OnnxMessage();
        message.Add(NameField, Name);
        switch (Value)
        {
            case long integer:
                message.Add(IntegerField, integer);
                message.Add(KindField, IntegerKind);
                break;
            case float number:
                message.Add(FloatField, number);
                message.Add(KindField, FloatKind);
                break;
            case string text:
                message.Add(TextField, text);
                message.Add(KindField, TextKind);
                break;
            case int[] integers:
                foreach (int integer in integers) message.Add(IntegersField, integer);
                message.Add(KindField, IntegersKind);
                break;
            case OnnxBranch branch:
                message.Add(GraphField, branch.ToMessage());
                message.Add(KindField, GraphKind);
                break;
            default:
                throw new InvalidOperationException($"'{Name}' is of no kind that ONNX has: {Value}");
        }
        return message;
    }
}
