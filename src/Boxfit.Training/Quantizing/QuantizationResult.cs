namespace Boxfit.Training.Quantizing;

/// <summary>A model of bytes, and what it costs and gains.</summary>
/// <param name="Bytes">The ONNX file's content.</param>
/// <param name="Facts">How it came about, as the file says it.</param>
/// <param name="Speed">How much faster it is here.</param>
/// <param name="FloatBytes">Size of the file of 32-bit floats.</param>
public sealed record QuantizationResult(byte[] Bytes, QuantizationFacts Facts, SpeedComparison Speed, long FloatBytes)
{
    /// <summary>
    /// How often the model looks at a picture. The file computes one look, and <see cref="Speed"/> is of one; whoever runs it takes the
    /// others (<c>Predictor</c> does), and all other figures are after all of them.
    /// </summary>
    public int Looks { get; init; } = 1;

    /// <summary>What was tried, in the order of trying.</summary>
    public required IReadOnlyList<QuantizationTrial> Trials { get; init; }

    /// <summary>What each layer costs, in the network's order.</summary>
    public required IReadOnlyList<LayerCost> Layers { get; init; }

    /// <summary>The mean IoU of both models' boxes with each other, on the pictures that were held out.</summary>
    public required double Agreement { get; init; }

    /// <summary>
    /// In how many of them both say the same of whether the object is there, and of its class; null where the model says neither.
    /// </summary>
    public int? SameVerdicts { get; init; }

    /// <summary>Mean IoU of the best constant box on the same pictures: a model below it has learned nothing.</summary>
    public required double ConstantBoxIou { get; init; }

    /// <summary>Pictures that could not be read; they are in no figure.</summary>
    public required IReadOnlyList<SkippedRow> Unreadable { get; init; }

    /// <summary>Mean IoU that is lost on the pictures that were held out; below 0 where some is won.</summary>
    public double Loss => Facts.MeanIouBefore - Facts.MeanIouAfter;
}

/// <summary>How a model was brought to bytes, as its file's metadata says it.</summary>
/// <param name="Method">How ranges follow from what was measured.</param>
/// <param name="WeightBits">Bits of a weight.</param>
/// <param name="IsEqualized">Whether channels were brought to similar sizes.</param>
/// <param name="IsCorrected">Whether biases were corrected.</param>
/// <param name="FloatLayers">Layers that compute with 32-bit floats.</param>
public sealed record QuantizationFacts(
    string Method, int WeightBits, bool IsEqualized, bool IsCorrected, IReadOnlyList<string> FloatLayers)
{
    /// <summary>Pictures that said how large values are.</summary>
    public required int CalibrationPictures { get; init; }

    /// <summary>Pictures that decided.</summary>
    public required int ChoosingPictures { get; init; }

    /// <summary>Pictures that were held out, on which the two figures are measured.</summary>
    public required int HeldOutPictures { get; init; }

    /// <summary>Mean IoU of the model of 32-bit floats.</summary>
    public required double MeanIouBefore { get; init; }

    /// <summary>Mean IoU of the model of bytes.</summary>
    public required double MeanIouAfter { get; init; }

    /// <summary>Version of ONNX Runtime that measured.</summary>
    public required string OnnxRuntime { get; init; }
}

/// <summary>A way that was tried, measured on the pictures that decide.</summary>
/// <param name="Method">How ranges follow from what was measured.</param>
/// <param name="IsEqualized">Whether channels were brought to similar sizes.</param>
/// <param name="IsCorrected">Whether biases were corrected.</param>
/// <param name="FloatLayers">Number of layers left in 32-bit floats.</param>
public sealed record QuantizationTrial(string Method, bool IsEqualized, bool IsCorrected, int FloatLayers)
{
    // Less is chance, with the pictures that there are; and what is won beyond the model of floats is chance as well.
    const double Noise = 0.0005;

    /// <summary>Mean IoU with the true boxes that it loses.</summary>
    public required double Loss { get; init; }

    /// <summary>1 − IoU of its boxes and those of the model of 32-bit floats, on average.</summary>
    public required double Moved { get; init; }

    /// <summary>Whether it loses less than another; where both lose next to nothing, whether its boxes moved less.</summary>
    public bool IsBetterThan(QuantizationTrial other) =>
        (Math.Max(Loss, Noise), Moved).CompareTo((Math.Max(other.Loss, Noise), other.Moved)) < 0;

    /// <summary>Whether it may be taken for another reason instead of another: it loses little, or is better anyway.</summary>
    /// <param name="other">The other.</param>
    /// <param name="little">The mean IoU that may be lost.</param>
    internal bool MayReplace(QuantizationTrial other, double little) => Loss <= little || IsBetterThan(other);
}

/// <summary>What it costs to compute a layer with bytes.</summary>
/// <param name="Name">The layer's name.</param>
/// <param name="Share">Its share of the network's multiply-adds.</param>
/// <param name="Moved">
/// 1 − IoU of the model's boxes and those with this layer alone in bytes, on average; null where it is never in bytes.
/// </param>
/// <param name="Loss">Mean IoU with the true boxes that this layer alone loses; null likewise.</param>
/// <param name="IsFloat">Whether it stays in 32-bit floats.</param>
public sealed record LayerCost(string Name, double Share, double? Moved, double? Loss, bool IsFloat);

/// <summary>How far it has come.</summary>
/// <param name="Work">What is being done, such as "Calibrating".</param>
/// <param name="Done">How much of it is.</param>
/// <param name="All">Of how much.</param>
public sealed record QuantizationProgress(string Work, int Done, int All);
