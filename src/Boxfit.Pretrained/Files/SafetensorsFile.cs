namespace Boxfit.Pretrained.Files;

/// <summary>A <c>.safetensors</c> file.</summary>
sealed class SafetensorsFile : WeightFile
{
    readonly SafetensorsReader _reader;

    SafetensorsFile(string path) : base(path)
    {
        _reader = SafetensorsReader.Open(path);
        Entries = [.. _reader.Entries.Select(e => WeightEntry.Of(e.Name, e.Numbers, e.Type, e.Shape))];
    }

    public override WeightFormat Format => WeightFormat.Safetensors;

    public override IReadOnlyList<WeightEntry> Entries { get; }

    public override IReadOnlyDictionary<string, string> Metadata => _reader.Metadata;

    /// <summary>Opens a file and checks its header.</summary>
    /// <exception cref="InputException">The file is missing, is no .safetensors file, is damaged or cut short.</exception>
    public static SafetensorsFile Open(string path) => new(path);

    public override Tensor Read(string name) => _reader.Read(name);

    protected override void Dispose(bool disposing) => _reader.Dispose();
}
