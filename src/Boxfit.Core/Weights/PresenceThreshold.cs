using System.Text.Json.Serialization;

namespace Boxfit.Weights;

/// <summary>From which confidence on a model says that the object is in a picture, and how that was chosen.</summary>
/// <param name="Threshold">The least confidence, 0 to 1.</param>
/// <param name="MissedShare">The share of pictures with an object that it was allowed to miss.</param>
/// <param name="Pictures">Number of pictures with an object that it was chosen on; 0 where there were none to choose by.</param>
public sealed record PresenceThreshold(
    [property: JsonRequired] double Threshold, [property: JsonRequired] double MissedShare, [property: JsonRequired] int Pictures)
{
    /// <summary>The threshold of a model that had no pictures to choose one by.</summary>
    public static PresenceThreshold Unchosen { get; } = new(0.5, 0, 0);

    /// <summary>What is wrong with it, such as "has a threshold of 2, expected 0 to 1"; null where nothing is.</summary>
    internal string? Fault => Threshold is not (>= 0 and <= 1) ? $"has a threshold of {Threshold}, expected 0 to 1"
        : MissedShare is not (>= 0 and <= 1) ? $"allows a share of {MissedShare} to be missed, expected 0 to 1"
        : Pictures < 0 ? $"was chosen on {Counted.Of(Pictures, "picture")}"
        : null;
}
