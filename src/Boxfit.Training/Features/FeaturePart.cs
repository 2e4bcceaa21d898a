using System.Collections.Concurrent;

namespace Boxfit.Training.Features;

/// <summary>Pictures whose features are cached, and which of these are still to be computed.</summary>
sealed class FeaturePart
{
    readonly string[][] _keys;
    readonly bool[][] _missing;
    readonly ConcurrentDictionary<int, string> _bad = new();

    /// <summary>Reads the pictures' files for their keys.</summary>
    /// <param name="samples">The pictures.</param>
    /// <param name="augmentation">How views are drawn; null for the plain pictures.</param>
    /// <param name="seed">Seed of the drawing.</param>
    /// <param name="views">Views of each picture.</param>
    /// <param name="cancellation">Ends it early.</param>
    public FeaturePart(IReadOnlyList<Sample> samples, Augmentation? augmentation, ulong seed, int views, CancellationToken cancellation)
    {
        (Samples, Augmentation, Views) = (samples, augmentation, views);
        _keys = new string[samples.Count][];
        _missing = [.. samples.Select(_ => Enumerable.Repeat(true, views).ToArray())];
        ParallelLoop.For(samples.Count, i =>
        {
            try
            {
                _keys[i] = FeatureKeys.OfViews(samples, i, augmentation, seed, views);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                _keys[i] = [];
                _bad.TryAdd(i, e.Message);
            }
        }, cancellation);
    }

    /// <summary>The pictures.</summary>
    public IReadOnlyList<Sample> Samples { get; }

    /// <summary>How views are drawn; null for the plain pictures.</summary>
    public Augmentation? Augmentation { get; }

    /// <summary>Views of each picture.</summary>
    public int Views { get; }

    /// <summary>Number of views that are to be computed.</summary>
    public int Missing => _missing.Sum(m => m.Count(isMissing => isMissing));

    /// <summary>The key of a view.</summary>
    public string KeyOf(int sample, int view) => _keys[sample][view];

    /// <summary>True when a view is to be computed.</summary>
    public bool IsMissing(int sample, int view) => _missing[sample][view];

    /// <summary>That a view is there now.</summary>
    public void SetThere(int sample, int view) => _missing[sample][view] = false;

    /// <summary>
    /// Finds out which views are not in the store, or not whole, of those that were not there before; of a picture that cannot be read,
    /// none is to be computed.
    /// </summary>
    public void FindMissing(FeatureStore store, CancellationToken cancellation)
    {
        var buffers = new ConcurrentBag<byte[]>();
        ParallelLoop.For(Samples.Count, i =>
        {
            if (!buffers.TryTake(out byte[]? buffer)) buffer = store.CreateBuffer();
            for (int view = 0; view < Views; view++)
                _missing[i][view] = _missing[i][view] && !_bad.ContainsKey(i) && !store.Contains(_keys[i][view], buffer);
            buffers.Add(buffer);
        }, cancellation);
    }

    /// <summary>Keeps which pictures turned out unreadable.</summary>
    public void AddBad(IReadOnlyDictionary<int, string> bad)
    {
        foreach (var (sample, reason) in bad) _bad.TryAdd(sample, reason);
    }

    /// <summary>The features, once they are all there.</summary>
    public FeatureViews In(FeatureStore store) => new(store, _keys, _bad);
}
