namespace Boxfit.Pretrained.Files;

/// <summary>The kinds of weight files that are read.</summary>
public enum WeightFormat
{
    /// <summary>A .safetensors file.</summary>
    Safetensors,

    /// <summary>PyTorch's zip archive (<c>torch.save</c> since 1.6).</summary>
    TorchZip,

    /// <summary>PyTorch's older stream of pickles.</summary>
    TorchLegacy,

    /// <summary>Keras's HDF5 file: weights alone or a whole model.</summary>
    KerasH5,

    /// <summary>NumPy's archive of arrays.</summary>
    Npz,
}
