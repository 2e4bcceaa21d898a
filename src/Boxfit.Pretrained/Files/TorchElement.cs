namespace Boxfit.Pretrained.Files;

/// <summary>A number format of PyTorch.</summary>
/// <param name="Name">Its name, as in <c>torch.float32</c>.</param>
/// <param name="Size">Size of a number in bytes.</param>
/// <param name="Numbers">How it is read; null where it is not.</param>
sealed record TorchElement(string Name, int Size, NumberType? Numbers)
{
    public TorchElement(NumberType numbers) : this(numbers.Name(), numbers.Size(), numbers) { }
}
