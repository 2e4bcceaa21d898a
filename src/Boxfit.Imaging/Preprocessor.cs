namespace Boxfit.Imaging;

/// <summary>
/// From pictures to the network's input, as a <see cref="Preprocessing"/> record says. Two steps, so that a cache can stand between
/// them: fit (resize to the input's size, 8-bit) and scale (levels to numbers). Safe for use from several threads at once.
/// </summary>
public sealed class Preprocessor
{
    const byte LetterboxGrey = 114;

    readonly PlaneScaler _scaler;

    /// <summary>Creates a preprocessor.</summary>
    /// <exception cref="ArgumentException">The size is not positive or too large, or a setting is unknown.</exception>
    public Preprocessor(Preprocessing settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (settings.Width < 1 || settings.Height < 1 || (long)settings.Width * settings.Height > PictureReader.MaxPixels)
            throw new ArgumentException($"The input size {settings.Width}×{settings.Height} is not usable.", nameof(settings));
        Settings = settings;
        _scaler = new(settings.Scaling);
    }

    /// <summary>What this preprocessor does.</summary>
    public Preprocessing Settings { get; }

    /// <summary>Length of a fitted picture: height × width × 3 bytes, interleaved RGB.</summary>
    public int FittedBytes => Settings.Width * Settings.Height * 3;

    /// <summary>Length of one picture of the network's input: 3 planes × height × width values.</summary>
    public int PlaneValues => FittedBytes;

    /// <summary>Resizes an upright picture to the input's size.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="fitted"><see cref="FittedBytes"/> levels, interleaved RGB.</param>
    /// <returns>Where the picture lies in the input.</returns>
    public Placement Fit(RgbImage image, Span<byte> fitted)
    {
        ArgumentNullException.ThrowIfNull(image);
        return Fit(image.Pixels, image.Width, image.Height, fitted);
    }

    /// <summary>Reads a picture file and resizes it to the input's size, without allocating memory for its pixels.</summary>
    /// <param name="path">The picture file.</param>
    /// <param name="fitted"><see cref="FittedBytes"/> levels, interleaved RGB.</param>
    /// <param name="info">The picture's upright size and format.</param>
    /// <returns>Where the picture lies in the input.</returns>
    /// <exception cref="PictureException">The file is missing, not a picture, damaged, cut short or too large.</exception>
    public Placement FitFile(string path, Span<byte> fitted, out PictureInfo info)
    {
        ArgumentNullException.ThrowIfNull(path);
        using var content = PictureBytes.Read(path);
        using var picture = PictureReader.Decode(content.Bytes, path);
        info = picture.Info;
        if (picture.Orientation == 1) return Fit(picture.Pixels, info.Width, info.Height, fitted);

        byte[] upright = ArrayPool<byte>.Shared.Rent(picture.Pixels.Length);
        try
        {
            ExifOrientation.Turn(picture.Pixels, picture.Width, picture.Height, picture.Orientation, upright);
            return Fit(upright.AsSpan(0, picture.Pixels.Length), info.Width, info.Height, fitted);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(upright);
        }
    }

    /// <summary>Turns a fitted picture's levels into the network's numbers.</summary>
    /// <param name="fitted"><see cref="FittedBytes"/> levels, interleaved RGB.</param>
    /// <param name="planes">
    /// <see cref="PlaneValues"/> values: 3 × height × width, RGB, or BGR for <see cref="PixelScaling.Caffe"/>.
    /// </param>
    public void Scale(ReadOnlySpan<byte> fitted, Span<float> planes)
    {
        RequireLength(fitted.Length, nameof(fitted));
        RequireLength(planes.Length, nameof(planes));
        _scaler.Scale(fitted, planes);
    }

    /// <summary>Fits and scales an upright picture.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="planes"><see cref="PlaneValues"/> values, as <see cref="Scale"/> gives them.</param>
    /// <returns>Where the picture lies in the input.</returns>
    public Placement Apply(RgbImage image, Span<float> planes)
    {
        byte[] fitted = ArrayPool<byte>.Shared.Rent(FittedBytes);
        try
        {
            var placement = Fit(image, fitted.AsSpan(0, FittedBytes));
            Scale(fitted.AsSpan(0, FittedBytes), planes);
            return placement;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(fitted);
        }
    }

    Placement Fit(ReadOnlySpan<byte> pixels, int width, int height, Span<byte> fitted)
    {
        RequireLength(fitted.Length, nameof(fitted));
        var inner = InnerRectangle.Compute(Settings, width, height);
        int stride = Settings.Width * 3;
        if (inner.Width < Settings.Width || inner.Height < Settings.Height) fitted.Fill(LetterboxGrey);
        var target = fitted[(inner.Top * stride + inner.Left * 3)..];
        if (Settings.Interpolation == Interpolation.Antialias)
            AntialiasResize.Resize(pixels, width, height, target, inner.Width, inner.Height, stride);
        else
            BilinearResize.Resize(pixels, width, height, target, inner.Width, inner.Height, stride);
        return Placement.Compute(Settings, width, height);
    }

    void RequireLength(int length, string parameter)
    {
        if (length != FittedBytes)
            throw new ArgumentException($"A {Settings.Width}×{Settings.Height} input has {FittedBytes} values, not {length}.", parameter);
    }
}
