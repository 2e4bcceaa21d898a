namespace Boxfit.Imaging;

/// <summary>
/// From pictures to the network's input, as a <see cref="Preprocessing"/> record says. Two steps, so that a cache can stand between
/// them: fit (resize to the input's size, 8-bit) and scale (levels to numbers). Safe for use from several threads at once.
/// </summary>
sealed class Preprocessor
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

    /// <summary>Resizes upright pixels to the input's size.</summary>
    /// <param name="pixels">Levels, interleaved RGB, row by row from the top.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <param name="stride">Bytes from one row to the next; 0 for 3 × width.</param>
    /// <param name="fitted"><see cref="FittedBytes"/> levels, interleaved RGB.</param>
    /// <returns>Where the picture lies in the input.</returns>
    /// <exception cref="ArgumentException">See <see cref="RequirePixels"/>.</exception>
    public Placement FitPixels(ReadOnlySpan<byte> pixels, int width, int height, int stride, Span<byte> fitted)
    {
        RequirePixels(pixels.Length, width, height, stride);
        int row = width * 3;
        if (stride == 0 || stride == row) return Fit(pixels[..(row * height)], width, height, fitted);
        byte[] packed = ArrayPool<byte>.Shared.Rent(row * height);
        try
        {
            for (int y = 0; y < height; y++) pixels.Slice(y * stride, row).CopyTo(packed.AsSpan(y * row, row));
            return Fit(packed.AsSpan(0, row * height), width, height, fitted);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(packed);
        }
    }

    /// <summary>Refuses pixels that <see cref="FitPixels"/> cannot take.</summary>
    /// <param name="length">Number of bytes.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <param name="stride">Bytes from one row to the next; 0 for 3 × width.</param>
    /// <exception cref="ArgumentException">The size is not usable, the stride below a row, or there are fewer bytes.</exception>
    public static void RequirePixels(int length, int width, int height, int stride)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(stride);
        if ((long)width * height > PictureReader.MaxPixels)
        {
            throw new ArgumentException(
                $"{width}×{height} pixels are too many; at most {PictureReader.MaxPixels} are taken.", nameof(width));
        }
        int row = width * 3;
        if (stride > 0 && stride < row)
            throw new ArgumentException($"A row of {width} RGB pixels has {row} bytes, more than the stride of {stride}.", nameof(stride));
        long needed = (long)Math.Max(stride, row) * (height - 1) + row;
        if (length < needed)
            throw new ArgumentException($"{width}×{height} RGB pixels need {needed} bytes, not {length}.", nameof(length));
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
        return FitEncoded(content.Bytes, path, fitted, out info);
    }

    /// <summary>Reads a stream to its end and does as <see cref="FitFile"/>.</summary>
    /// <param name="stream">A picture file's content; it stays open.</param>
    /// <param name="name">What to call it in an error.</param>
    /// <param name="fitted"><see cref="FittedBytes"/> levels, interleaved RGB.</param>
    /// <param name="info">The picture's upright size and format.</param>
    /// <returns>Where the picture lies in the input.</returns>
    /// <exception cref="PictureException">It is not a picture, damaged, cut short or too large.</exception>
    public Placement FitStream(Stream stream, string name, Span<byte> fitted, out PictureInfo info)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var content = PictureBytes.Read(stream, name);
        return FitEncoded(content.Bytes, name, fitted, out info);
    }

    /// <summary>Does as <see cref="FitFile"/> with a file's content in memory.</summary>
    /// <param name="content">A picture file's content.</param>
    /// <param name="name">What to call it in an error.</param>
    /// <param name="fitted"><see cref="FittedBytes"/> levels, interleaved RGB.</param>
    /// <param name="info">The picture's upright size and format.</param>
    /// <returns>Where the picture lies in the input.</returns>
    /// <exception cref="PictureException">It is not a picture, damaged, cut short or too large.</exception>
    public Placement FitEncoded(ReadOnlySpan<byte> content, string name, Span<byte> fitted, out PictureInfo info)
    {
        using var picture = PictureReader.Decode(content, name);
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
        if (inner.Width == width && inner.Height == height)
            PlaceRows(pixels, width * 3, target, stride);
        else if (Settings.Interpolation == Interpolation.Antialias)
            AntialiasResize.Resize(pixels, width, height, target, inner.Width, inner.Height, stride);
        else
            BilinearResize.Resize(pixels, width, height, target, inner.Width, inner.Height, stride);
        return Placement.Compute(Settings, width, height);
    }

    /// <summary>What both resizes do with a picture that has its size already.</summary>
    static void PlaceRows(ReadOnlySpan<byte> pixels, int row, Span<byte> target, int stride)
    {
        for (int from = 0, to = 0; from < pixels.Length; from += row, to += stride) pixels.Slice(from, row).CopyTo(target[to..]);
    }

    void RequireLength(int length, string parameter)
    {
        if (length != FittedBytes)
            throw new ArgumentException($"A {Settings.Width}×{Settings.Height} input has {FittedBytes} values, not {length}.", parameter);
    }
}
