namespace Boxfit.Data.Loading;

/// <summary>A sample as the network is shown it in one epoch of training, before its levels are scaled.</summary>
/// <param name="Epoch">Epoch, from 0.</param>
/// <param name="IsCut">Whether it is what a later look sees.</param>
/// <param name="Picture">The picture at the size of the network's input.</param>
/// <param name="Box">The object's box in 0…1 of it; null where it shows none.</param>
sealed record SampleView(int Epoch, bool IsCut, RgbImage Picture, BoundingBox? Box);

/// <summary>Makes the pictures and boxes that a <see cref="BatchLoader"/> makes of the same samples and settings.</summary>
sealed class SampleViews : IDisposable
{
    readonly Preprocessing _settings;
    readonly IReadOnlyList<Sample> _samples;
    readonly PictureCache _cache;
    readonly SampleLoader _loader;
    readonly SampleLoader.Reader _reader;

    /// <summary>Prepares to make views; nothing is read yet.</summary>
    /// <param name="samples">The samples, in the loader's order.</param>
    /// <param name="preprocessor">Brings pictures to the network's input.</param>
    /// <param name="augmentation">Random changes to each picture; none when null.</param>
    /// <param name="seed">Decides the changes.</param>
    /// <exception cref="InputException">The augmentation is out of range.</exception>
    public SampleViews(IReadOnlyList<Sample> samples, Preprocessor preprocessor, Augmentation? augmentation, ulong seed)
    {
        augmentation?.Validate();
        var fitter = SampleLoader.CreateFitter(preprocessor, augmentation);
        (_settings, _samples) = (preprocessor.Settings, samples);
        _cache = new(samples.Count, fitter.FittedBytes, memoryBytes: 1 << 28, diskBytes: 0);
        _loader = new(samples, preprocessor, fitter, _cache, augmentation, seed);
        _reader = _loader.CreateReader();
    }

    /// <summary>Pictures that turned out unreadable so far: index of the sample, and why.</summary>
    public IReadOnlyDictionary<int, string> BadSamples => _loader.Bad;

    /// <summary>What an epoch shows of a sample (both from 0); nothing when its picture cannot be read.</summary>
    public IEnumerable<SampleView> Make(int sample, int epoch)
    {
        for (int look = 0; look < _loader.Views; look++)
            if (Make(sample, epoch, look) is { } view) yield return view;
    }

    SampleView? Make(int sample, int epoch, int look) =>
        _loader.TryRender(look * _samples.Count + sample, epoch, _reader, out var shown)
            ? new(epoch, look > 0, new(_settings.Width, _settings.Height, shown.Picture.ToArray()),
                _samples[sample].HasObject ? shown.Box : null)
            : null;

    /// <inheritdoc/>
    public void Dispose() => _cache.Dispose();
}
