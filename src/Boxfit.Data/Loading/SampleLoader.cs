using System.Collections.Concurrent;

namespace Boxfit.Data.Loading;

/// <summary>Brings one sample to the network's numbers: from the cache or the file, augmented, scaled. For any number of threads.</summary>
/// <param name="samples">The samples.</param>
/// <param name="preprocessor">Brings pictures to the network's input.</param>
/// <param name="fitter">Brings pictures to the size at which they are kept and changed (<see cref="CreateFitter"/>).</param>
/// <param name="cache">Keeps what <paramref name="fitter"/> made.</param>
/// <param name="augmentation">Random changes; none when null.</param>
/// <param name="seed">Decides the changes.</param>
sealed class SampleLoader(
    IReadOnlyList<Sample> samples, Preprocessor preprocessor, Preprocessor fitter, PictureCache cache, Augmentation? augmentation,
    ulong seed)
    : SampleSource
{
    static readonly ulong s_key = SeededRandom.Key("augment");

    readonly Augmenter? _augmenter = augmentation is { IsActive: true }
        ? new(augmentation, preprocessor.Settings.Width, preprocessor.Settings.Height) : null;

    public override int Values => preprocessor.PlaneValues;

    /// <summary>What one thread loads with: its own buffers for one picture.</summary>
    public sealed class Reader(SampleLoader loader, int fittedBytes, int inputBytes) : ISampleReader
    {
        public byte[] Fitted { get; } = new byte[fittedBytes];

        public byte[] Augmented { get; } = new byte[inputBytes];

        public bool TryLoad(int sample, Batch batch, int position) => loader.TryLoad(sample, batch, position, this);
    }

    /// <summary>The network's own preprocessor, or one for larger pictures where the augmentation wants to choose from them.</summary>
    public static Preprocessor CreateFitter(Preprocessor preprocessor, Augmentation? augmentation)
    {
        if (augmentation is not { ChangesPlace: true, Oversample: > 1 and var factor }) return preprocessor;
        var size = preprocessor.Settings;
        return new(size with { Width = (int)Math.Round(size.Width * factor), Height = (int)Math.Round(size.Height * factor) });
    }

    public override Reader CreateReader() => new(this, fitter.FittedBytes, preprocessor.FittedBytes);

    /// <summary>Loads a sample for an epoch into the batch's place; false when its picture is bad.</summary>
    bool TryLoad(int sample, Batch batch, int position, Reader reader)
    {
        if (!TryRender(sample, batch.Epoch, reader, out var picture, out var box, out var placement)) return false;
        preprocessor.Scale(picture, batch.Planes(position));
        (batch.Samples[position], batch.Boxes[position], batch.Placements[position]) = (sample, box, placement);
        return true;
    }

    /// <summary>Makes the 8-bit picture that an epoch shows of a sample; false when its file is bad.</summary>
    /// <param name="sample">Index of the sample.</param>
    /// <param name="epoch">Epoch, from 0.</param>
    /// <param name="reader">Room for it.</param>
    /// <param name="picture">height × width × RGB levels at the size of the network's input.</param>
    /// <param name="box">The object's box in 0…1 of it.</param>
    /// <param name="placement">How the sample's picture was fitted, before augmentation.</param>
    public bool TryRender(
        int sample, int epoch, Reader reader, out ReadOnlySpan<byte> picture, out BoundingBox box, out Placement placement)
    {
        box = default;
        picture = default;
        placement = default;
        if (Bad.ContainsKey(sample) || !TryFit(sample, reader, out picture, out placement)) return false;
        box = placement.ToInput(samples[sample].Box);
        if (_augmenter is null) return true;
        var random = SeededRandom.For(seed, s_key, (ulong)epoch, (ulong)sample);
        box = _augmenter.Apply(new(picture, fitter.Settings.Width, fitter.Settings.Height), reader.Augmented, box, ref random);
        picture = reader.Augmented;
        return true;
    }

    bool TryFit(int sample, Reader reader, out ReadOnlySpan<byte> picture, out Placement placement)
    {
        if (cache.TryGet(sample, reader.Fitted, out picture, out placement)) return true;
        try
        {
            placement = fitter.FitFile(samples[sample].Path, reader.Fitted, out _);
        }
        catch (PictureException e)
        {
            Bad.TryAdd(sample, e.Reason);
            return false;
        }
        picture = reader.Fitted;
        cache.Add(sample, picture, placement);
        return true;
    }
}

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
