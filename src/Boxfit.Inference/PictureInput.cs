namespace Boxfit.Inference;

/// <summary>A picture that a model is to look at: a file, an encoded picture in memory or in a stream, or plain pixels.</summary>
public abstract class PictureInput
{
    const string Unnamed = "picture";

    PictureInput(string name) => Name = name;

    /// <summary>What the prediction and messages call it; of a file its path.</summary>
    public string Name { get; }

    /// <summary>A file.</summary>
    /// <param name="path">Its path.</param>
    public static PictureInput File(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return new FileInput(path);
    }

    /// <summary>A file's content in memory, such as a JPEG's.</summary>
    /// <param name="content">The content; it must stay as it is until the prediction is there.</param>
    /// <param name="name">What to call it.</param>
    public static PictureInput Encoded(ReadOnlyMemory<byte> content, string name = Unnamed) => new EncodedInput(content, name);

    /// <summary>A file's content in a stream, which is read to its end when the picture's turn comes, and stays open.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="name">What to call it.</param>
    public static PictureInput Stream(Stream stream, string name = Unnamed)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return new StreamInput(stream, name);
    }

    /// <summary>Pixels: RGB, a byte each, row by row from the top, upright.</summary>
    /// <param name="pixels">The pixels; they must stay as they are until the prediction is there.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <param name="stride">Bytes from one row to the next; 0 for 3 × width.</param>
    /// <param name="name">What to call it.</param>
    /// <exception cref="ArgumentException">The size is not usable, or there are fewer bytes.</exception>
    public static PictureInput Pixels(ReadOnlyMemory<byte> pixels, int width, int height, int stride = 0, string name = Unnamed)
    {
        Preprocessor.RequirePixels(pixels.Length, width, height, stride);
        return new PixelInput(pixels, width, height, stride, name);
    }

    /// <summary>Brings it to the network's input.</summary>
    /// <exception cref="PictureException">It cannot be read.</exception>
    internal abstract Placement Fit(Preprocessor preprocessor, Span<byte> fitted, out (int Width, int Height) size);

    static (int Width, int Height) SizeOf(PictureInfo info) => (info.Width, info.Height);

    sealed class FileInput(string path) : PictureInput(path)
    {
        internal override Placement Fit(Preprocessor preprocessor, Span<byte> fitted, out (int Width, int Height) size)
        {
            var placement = preprocessor.FitFile(Name, fitted, out var info);
            size = SizeOf(info);
            return placement;
        }
    }

    sealed class EncodedInput(ReadOnlyMemory<byte> content, string name) : PictureInput(name)
    {
        internal override Placement Fit(Preprocessor preprocessor, Span<byte> fitted, out (int Width, int Height) size)
        {
            var placement = preprocessor.FitEncoded(content.Span, Name, fitted, out var info);
            size = SizeOf(info);
            return placement;
        }
    }

    sealed class StreamInput(Stream stream, string name) : PictureInput(name)
    {
        internal override Placement Fit(Preprocessor preprocessor, Span<byte> fitted, out (int Width, int Height) size)
        {
            var placement = preprocessor.FitStream(stream, Name, fitted, out var info);
            size = SizeOf(info);
            return placement;
        }
    }

    sealed class PixelInput(ReadOnlyMemory<byte> pixels, int width, int height, int stride, string name) : PictureInput(name)
    {
        internal override Placement Fit(Preprocessor preprocessor, Span<byte> fitted, out (int Width, int Height) size)
        {
            size = (width, height);
            return preprocessor.FitPixels(pixels.Span, width, height, stride, fitted);
        }
    }
}
