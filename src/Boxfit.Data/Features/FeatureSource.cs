namespace Boxfit.Data.Features;

/// <summary>Fills batches from cached features.</summary>
sealed class FeatureSource : SampleSource
{
    readonly FeatureViews _views;

    public FeatureSource(FeatureViews views)
    {
        _views = views;
        foreach (var (sample, reason) in views.Bad) Bad.TryAdd(sample, reason);
    }

    /// <inheritdoc/>
    public override int Values => _views.Store.Values;

    /// <inheritdoc/>
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
