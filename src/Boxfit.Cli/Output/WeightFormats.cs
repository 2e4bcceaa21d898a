namespace Boxfit.Cli.Output;

/// <summary>Kinds of weight files for people.</summary>
static class WeightFormats
{
    public static string Text(this WeightFormat format) => format switch
    {
        WeightFormat.Safetensors => "safetensors",
        WeightFormat.TorchZip => "PyTorch, zip",
        WeightFormat.TorchLegacy => "PyTorch, legacy",
        WeightFormat.KerasH5 => "Keras HDF5",
        WeightFormat.Npz => "NumPy npz",
        WeightFormat.Onnx => "ONNX",
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, null),
    };
}
