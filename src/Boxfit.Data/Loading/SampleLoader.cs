using System.Collections.Concurrent;
using Boxfit.Boxes;
using Boxfit.Imaging;

namespace Boxfit.Data;

/// <summary>Brings one sample to the network's numbers: from the cache or the file, augmented, scaled. For any number of threads.</summary>
sealed class SampleLoader(IReadOnlyList<Sample> samples, Preprocessor preprocessor, PictureCache cache, Augmentation? augmentation, ulong seed)
{
    static readonly ulong s_key = SeededRandom.Key("augment");

    readonly Augmentation? _augmentation = augmentation is { IsActive: true } ? augmentation : null;

    /// <summary>Samples whose picture could not be decoded, and why.</summary>
    public ConcurrentDictionary<int, string> Bad { get; } = new();

    /// <summary>A thread's own buffers for one picture.</summary>
    public sealed class Scratch(Preprocessor preprocessor)
    {
        public byte[] Fitted { get; } = new byte[preprocessor.FittedBytes];

        public byte[] Augmented { get; } = new byte[preprocessor.FittedBytes];
    }

    /// <summary>Loads a sample for an epoch into the batch's place; false when its picture is bad.</summary>
    public bool TryLoad(int sample, Batch batch, int position, Scratch scratch)
    {
        if (Bad.ContainsKey(sample) || !TryFit(sample, scratch, out ReadOnlySpan<byte> picture, out Placement placement)) return false;
        BoundingBox box = placement.ToInput(samples[sample].Box);
        if (_augmentation is not null)
        {
            var random = SeededRandom.For(seed, s_key, (ulong)batch.Epoch, (ulong)sample);
            Preprocessing size = preprocessor.Settings;
            box = _augmentation.Apply(picture, scratch.Augmented, size.Width, size.Height, box, ref random);
            picture = scratch.Augmented;
        }
        preprocessor.Scale(picture, batch.Planes(position));
        (batch.Samples[position], batch.Boxes[position], batch.Placements[position]) = (sample, box, placement);
        return true;
    }

    bool TryFit(int sample, Scratch scratch, out ReadOnlySpan<byte> picture, out Placement placement)
    {
        if (cache.TryGet(sample, scratch.Fitted, out picture, out placement)) return true;
        try
        {
            placement = preprocessor.FitFile(samples[sample].Path, scratch.Fitted, out _);
        }
        catch (PictureException e)
        {
            Bad.TryAdd(sample, e.Reason);
            return false;
        }
        picture = scratch.Fitted;
        cache.Add(sample, picture, placement);
        return true;
    }
}
