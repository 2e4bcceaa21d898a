namespace Boxfit.Data.Loading;

/// <summary>How a <see cref="BatchLoader"/> makes batches.</summary>
public sealed record LoaderOptions
{
    /// <summary>Pictures a batch; an epoch's last batch may be smaller.</summary>
    public int Batch { get; init; } = 16;

    /// <summary>Decides the order and the augmentation of every epoch.</summary>
    public ulong Seed { get; init; }

    /// <summary>Threads that decode; 0 for one a processor. The batches do not depend on it.</summary>
    public int Workers { get; init; }

    /// <summary>True draws a new order each epoch; false keeps the samples' order.</summary>
    public bool Shuffle { get; init; }

    /// <summary>Random changes to each picture; none when null.</summary>
    public Augmentation? Augmentation { get; init; }

    /// <summary>
    /// What happens to a picture that turns out unreadable: false puts the next readable one of the epoch's order in its place (for
    /// training), true leaves it out and the batch is smaller, maybe empty (for evaluation).
    /// </summary>
    public bool SkipBad { get; init; }

    /// <summary>True goes on to the next epoch by itself, so that its first batches are ready early; false ends after one.</summary>
    public bool Repeat { get; init; } = true;

    /// <summary>Batches in hand at once: the one being used and those prepared ahead; at least 2.</summary>
    public int Buffers { get; init; } = 4;

    /// <summary>Bound in bytes of the memory for decoded pictures; a quarter of the free memory when null.</summary>
    public long? CacheBytes { get; init; }

    /// <summary>Bound in bytes of the temporary file for decoded pictures; half of the free space when null, none when 0.</summary>
    public long? DiskCacheBytes { get; init; }

    /// <summary>Folder of the temporary file; the system's when null.</summary>
    public string? CacheFolder { get; init; }
}
