namespace Boxfit.Data.Features;

/// <summary>How many bits a cached feature has.</summary>
public enum FeaturePrecision
{
    /// <summary>16: half the space and three decimal digits; numbers beyond ±65504 become that.</summary>
    Fp16,

    /// <summary>32: as computed.</summary>
    Fp32,
}
