namespace Boxfit.Data.Features;

/// <summary>The cached features of a list of samples: of each the same number of views, which the epochs take in turn.</summary>
/// <param name="Store">Where they are.</param>
/// <param name="Keys">For each sample the keys of its views in <paramref name="Store"/>; at least one.</param>
/// <param name="Bad">Samples whose picture could not be read, by index, and why; their keys are not looked at.</param>
public sealed record FeatureViews(FeatureStore Store, IReadOnlyList<string[]> Keys, IReadOnlyDictionary<int, string> Bad)
{
    /// <summary>The view of a sample in an epoch. Samples start at different ones, so that an epoch mixes them.</summary>
    public string KeyOf(int sample, int epoch) => Keys[sample][(int)(((long)epoch + sample) % Keys[sample].Length)];
}
