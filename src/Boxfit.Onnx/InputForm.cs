namespace Boxfit.Onnx;

/// <summary>What an ONNX file takes and gives.</summary>
public enum InputForm
{
    /// <summary>
    /// Takes levels, N × height × width × 3 bytes in RGB order, of pictures at the model's size; gives <c>boxes</c>: x1, y1, x2, y2 in
    /// 0…1 of that.
    /// </summary>
    Pixels,

    /// <summary>
    /// The bare network. Takes what the preprocessing gives, N × 3 × height × width floats; gives its four <c>numbers</c> as they are.
    /// </summary>
    Tensor,
}
