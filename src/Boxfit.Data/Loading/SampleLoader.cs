using System.Collections.Concurrent;

namespace Boxfit.Data.Loading;

/// <summary>Brings one sample to the network's numbers: from the cache or the file, augmented, scaled. For any number of threads.</summary>
/// <param name="samples">The samples.</param>
/// <param name="preprocessor">Brings pictures to the network's input.</param>
/// <param name="fitter">Brings pictures to the size at which they are kept and changed (<see cref="CreateFitter"/>).</param>
/// <param name="cache">Keeps what <paramref name="fitter"/> made.</param>
/// <param name="augmentation">Random changes, for training; null shows each picture as it is predicted.</param>
/// <param name="seed">Decides the changes.</param>
sealed class SampleLoader(
    IReadOnlyList<Sample> samples, Preprocessor preprocessor, Preprocessor fitter, PictureCache cache, Augmentation? augmentation,
    ulong seed)
    : SampleSource
{
    static readonly ulong s_key = SeededRandom.Key("augment");

    readonly Looker _looker = new(preprocessor);
    readonly StandIns _standIns = new(samples, seed);

    readonly Augmenter? _augmenter = augmentation is not null && (augmentation.IsActive || preprocessor.Settings.Looks is not null)
        ? new(augmentation, preprocessor.Settings) : null;

    public override int Values => preprocessor.PlaneValues;

    public override int KeptBytes => augmentation is null && preprocessor.Settings.Looks is not null ? fitter.FittedBytes : 0;

    public override int Views => augmentation is not null && preprocessor.Settings.Looks is not null ? 2 : 1;

    /// <summary>What one thread loads with: its own buffers for one picture.</summary>
    public sealed class Reader(SampleLoader loader, int fittedBytes, int inputBytes) : ISampleReader
    {
        public byte[] Fitted { get; } = new byte[fittedBytes];

        public byte[] Augmented { get; } = new byte[inputBytes];

        public bool TryLoad(int view, Batch batch, int position) => loader.TryLoad(view, batch, position, this);

        public void Announce(int view) => loader.Announce(view);
    }

    /// <summary>
    /// The network's own preprocessor, or one for larger pictures where the augmentation wants to choose from them, or later looks do.
    /// </summary>
    public static Preprocessor CreateFitter(Preprocessor preprocessor, Augmentation? augmentation)
    {
        double factor = augmentation is { ChangesPlace: true } ? augmentation.Oversample : 1;
        return Looker.KeeperOf(preprocessor, Math.Max(factor, preprocessor.Settings.Looks?.Detail ?? 1));
    }

    public override Reader CreateReader() => new(this, fitter.FittedBytes, preprocessor.FittedBytes);

    void Announce(int view)
    {
        int sample = view % samples.Count;
        if (!cache.Has(sample)) ReadAhead.Announce(samples[sample].Path);
    }

    /// <summary>Loads a view for an epoch into the batch's place; false when its picture is bad.</summary>
    bool TryLoad(int view, Batch batch, int position, Reader reader)
    {
        if (!TryRender(view, batch.Epoch, reader, out var shown)) return false;
        preprocessor.Scale(shown.Picture, batch.Planes(position));
        if (KeptBytes > 0) shown.Kept.CopyTo(batch.Kept(position));
        (batch.Samples[position], batch.Boxes[position], batch.Placements[position]) = (view % samples.Count, shown.Box, shown.Placement);
        return true;
    }

    /// <summary>Makes the 8-bit picture that an epoch shows of a sample; false when its file is bad.</summary>
    /// <param name="view">Index of the sample; plus the number of samples for what a later look sees of it.</param>
    /// <param name="epoch">Epoch, from 0.</param>
    /// <param name="reader">Room for it.</param>
    /// <param name="shown">What is shown.</param>
    public bool TryRender(int view, int epoch, Reader reader, out Shown shown)
    {
        var (look, sample) = Math.DivRem(view, samples.Count);
        shown = default;
        if (Bad.ContainsKey(sample) || !TryFit(sample, reader, out var kept, out var placement)) return false;
        var picture = kept;
        var box = placement.ToInput(samples[sample].Box);
        if (_augmenter is not null)
        {
            box = placement.ToInput(_standIns.BoxOf(sample, epoch, look));
            var random = SeededRandom.For(seed, s_key, (ulong)epoch, (ulong)view);
            box = _augmenter.Apply(
                new(kept, fitter.Settings.Width, fitter.Settings.Height), reader.Augmented, box, isCut: look > 0, ref random);
            picture = reader.Augmented;
        }
        else if (KeptBytes > 0)
        {
            _looker.Show(kept, Placing.Unchanged, reader.Augmented);
            picture = reader.Augmented;
        }
        shown = new(picture, kept, box, placement);
        return true;
    }

    /// <summary>A sample as the network is shown it.</summary>
    /// <param name="picture">Height × width × RGB levels at the size of the network's input.</param>
    /// <param name="kept">The whole picture as it is kept.</param>
    /// <param name="box">The object's box in 0…1 of <paramref name="picture"/>; without an object it means nothing.</param>
    /// <param name="placement">How the sample's picture was fitted, before augmentation.</param>
    public readonly ref struct Shown(ReadOnlySpan<byte> picture, ReadOnlySpan<byte> kept, BoundingBox box, Placement placement)
    {
        public ReadOnlySpan<byte> Picture { get; } = picture;

        public ReadOnlySpan<byte> Kept { get; } = kept;

        public BoundingBox Box { get; } = box;

        public Placement Placement { get; } = placement;
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

    /// <summary>Bytes of a sample's picture that is kept in the batch for later looks; 0 where there are none.</summary>
    public virtual int KeptBytes => 0;

    /// <summary>How often an epoch shows each sample: once as a whole, and once as a later look sees it.</summary>
    public virtual int Views => 1;

    /// <summary>Samples that could not be loaded, and why.</summary>
    public ConcurrentDictionary<int, string> Bad { get; } = new();

    /// <summary>Makes what one thread loads samples with.</summary>
    public abstract ISampleReader CreateReader();
}

/// <summary>Loads samples with buffers of its own; for one thread.</summary>
interface ISampleReader
{
    /// <summary>Loads a view of a sample into a place of its batch; false when it is bad.</summary>
    /// <param name="view">Index of the sample, plus the number of samples for each view before.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="position">The place.</param>
    bool TryLoad(int view, Batch batch, int position);

    /// <summary>Says that a view will be loaded soon; where nothing has to be read for it, nothing happens.</summary>
    void Announce(int view) { }
}
