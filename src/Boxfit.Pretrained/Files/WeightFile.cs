namespace Boxfit.Pretrained.Files;

/// <summary>A file of named arrays from any of the frameworks that people get weights from; arrays are read one by one.</summary>
public abstract class WeightFile(string path) : IDisposable
{
    /// <summary>Where the file is.</summary>
    public string Path { get; } = System.IO.Path.GetFullPath(path);

    /// <summary>The file's kind.</summary>
    public abstract WeightFormat Format { get; }

    /// <summary>What the file holds, in its own order.</summary>
    public abstract IReadOnlyList<WeightEntry> Entries { get; }

    /// <summary>Texts that the file carries beside its arrays, such as the header of a .safetensors file.</summary>
    public virtual IReadOnlyDictionary<string, string> Metadata => new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Reads an array, converted to 32-bit floats, row-major in the file's own order of dimensions.</summary>
    /// <param name="name">One of the names of <see cref="Entries"/>.</param>
    /// <exception cref="InputException">There is none of this name, or it cannot be read.</exception>
    public abstract Tensor Read(string name);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes the file.</summary>
    protected abstract void Dispose(bool disposing);
}
