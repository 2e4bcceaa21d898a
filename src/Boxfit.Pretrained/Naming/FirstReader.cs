using Boxfit.Weights;

namespace Boxfit.Pretrained;

/// <summary>Opens .safetensors files, until all kinds can be told apart.</summary>
static class FirstReader
{
    /// <summary>Opens a .safetensors file.</summary>
    /// <exception cref="InputException">It cannot be read.</exception>
    public static WeightFile Open(string path) => new SafetensorsWeights(path);

    sealed class SafetensorsWeights(string path) : WeightFile(path)
    {
        readonly SafetensorsReader _reader = SafetensorsReader.Open(path);

        public override WeightFormat Format => WeightFormat.Safetensors;

        public override IReadOnlyList<WeightEntry> Entries => [.. _reader.Entries.Select(e => new WeightEntry(e.Name, "float32", e.Shape))];

        public override IReadOnlyDictionary<string, string> Metadata => _reader.Metadata;

        public override Tensor Read(string name) => _reader.Read(name);

        protected override void Dispose(bool disposing) => _reader.Dispose();
    }
}
