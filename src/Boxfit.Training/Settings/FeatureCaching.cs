namespace Boxfit.Training.Settings;

/// <summary>Whether what the frozen layers make of each picture is computed once and kept on disk.</summary>
public enum FeatureCaching
{
    /// <summary>In 16 bits where it can be done and is worth it.</summary>
    Auto,

    /// <summary>No: the frozen layers are computed in every step.</summary>
    None,

    /// <summary>In 16 bits.</summary>
    Fp16,

    /// <summary>In 32 bits, as computed.</summary>
    Fp32,
}
