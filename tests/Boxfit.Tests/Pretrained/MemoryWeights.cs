namespace Boxfit.Tests.Pretrained;

/// <summary>Names and shapes of a weight file, as if there were one.</summary>
sealed class MemoryWeights(IEnumerable<(string Name, int[] Shape)> arrays, string path = "weights.pth", string? unusable = null)
    : WeightFile(path)
{
    public override WeightFormat Format => WeightFormat.TorchZip;

    public override IReadOnlyList<WeightEntry> Entries { get; } =
    [
        .. arrays.Select(a => a.Name == unusable
            ? WeightEntry.Of(a.Name, null, "F8_E4M3", a.Shape)
            : new WeightEntry(a.Name, "float32", a.Shape)),
    ];

    /// <summary>The arrays of a backbone under our names, which are torchvision's.</summary>
    public static IEnumerable<(string Name, int[] Shape)> Of(string backbone, bool foldedNorms = false, string prefix = "") =>
        Localizer.BuildBackbone(backbone, foldedNorms, 64, 64).Parameters.Select(p => (prefix + p.Name, p.Shape));

    public override Tensor Read(string name) => throw new NotSupportedException("Only names and shapes are looked at.");

    protected override void Dispose(bool disposing) { }
}
