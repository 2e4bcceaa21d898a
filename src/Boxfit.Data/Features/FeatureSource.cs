namespace Boxfit.Data.Features;

/// <summary>The cached features of a list of samples: of each the same number of views, which the epochs take in turn.</summary>
/// <param name="Store">Where they are.</param>
/// <param name="Keys">For each sample the keys of its views in <paramref name="Store"/>; at least one.</param>
/// <param name="Bad">Samples whose picture could not be read, by index, and why; their keys are not looked at.</param>
sealed record FeatureViews(FeatureStore Store, IReadOnlyList<string[]> Keys, IReadOnlyDictionary<int, string> Bad)
{
    /// <summary>The view of a sample in an epoch. Samples start at different ones, so that an epoch mixes them.</summary>
    public string KeyOf(int sample, int epoch) => Keys[sample][(int)(((long)epoch + sample) % Keys[sample].Length)];

    /// <summary>Those of some samples that follow each other, which are counted from 0 then.</summary>
    /// <param name="first">The first of them.</param>
    /// <param name="end">The first behind them.</param>
    public FeatureViews Of(int first, int end) => new(Store, [.. Keys.Take(first..end)],
        Bad.Where(b => b.Key >= first && b.Key < end).ToDictionary(b => b.Key - first, b => b.Value));
}

/// <summary>Fills batches from cached features.</summary>
sealed class FeatureSource : SampleSource
{
    readonly FeatureViews _views;

    public FeatureSource(FeatureViews views)
    {
        _views = views;
        foreach (var (sample, reason) in views.Bad) Bad.TryAdd(sample, reason);
    }

    public override int Values => _views.Store.Values;

    public override ISampleReader CreateReader() => new Reader(this);

    sealed class Reader(FeatureSource source) : ISampleReader
    {
        readonly byte[] _buffer = source._views.Store.CreateBuffer();

        public bool TryLoad(int sample, Batch batch, int position)
        {
            if (source.Bad.ContainsKey(sample)) return false;
            var views = source._views;
            if (!views.Store.TryRead(views.KeyOf(sample, batch.Epoch), batch.Planes(position), _buffer, out var about))
            {
                throw new BoxfitException(
                    $"Cached features have vanished from {views.Store.Folder}, or another program has changed them. Go on with --resume: " +
                    "they will be computed again.");
            }
            (batch.Samples[position], batch.Boxes[position], batch.Placements[position]) = (sample, about.Box, about.Placement);
            return true;
        }
    }
}
