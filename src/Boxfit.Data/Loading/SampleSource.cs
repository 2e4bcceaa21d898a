using System.Collections.Concurrent;

namespace Boxfit.Data.Loading;

/// <summary>What a <see cref="BatchLoader"/> fills its batches from: pictures, or features that were computed from them before.</summary>
abstract class SampleSource
{
    /// <summary>Numbers of one sample in a batch.</summary>
    public abstract int Values { get; }

    /// <summary>Samples that could not be loaded, and why.</summary>
    public ConcurrentDictionary<int, string> Bad { get; } = new();

    /// <summary>Makes what one thread loads samples with.</summary>
    public abstract ISampleReader CreateReader();
}

/// <summary>Loads samples with buffers of its own; for one thread.</summary>
interface ISampleReader
{
    /// <summary>Loads a sample into a place of its batch; false when it is bad.</summary>
    bool TryLoad(int sample, Batch batch, int position);
}
