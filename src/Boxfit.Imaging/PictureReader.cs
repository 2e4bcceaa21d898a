namespace Boxfit.Imaging;

/// <summary>
/// Reads JPEG, PNG, WebP, BMP, TIFF, GIF, AVIF and (where the system has a decoder) HEIC pictures, of several frames or pages the first,
/// told apart by their content. Everything comes out as upright 8-bit sRGB: colour profiles are followed, grey is repeated, 16-bit levels
/// lose their low byte, CMYK is converted, transparent parts lie over white. What a file leaves uncertain is refused.
/// </summary>
public static class PictureReader
{
    /// <summary>Larger pictures are refused before they are decoded.</summary>
    public const long MaxPixels = 200_000_000;

    // Holds the header of nearly every picture, even behind an EXIF thumbnail; the first of it that of most JPEGs.
    const int HeadBytes = 1 << 16, FirstBytes = 1 << 13;

    /// <summary>Reads only the header. One that is cut short behind it passes here and fails in <see cref="Read(string)"/>.</summary>
    /// <exception cref="PictureException">The file is missing, not a picture, damaged or too large.</exception>
    internal static PictureInfo ReadInfo(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        // Of millions of pictures, reading more than is needed takes longer than all else.
        using (var first = PictureBytes.Read(path, FirstBytes))
        {
            if (PictureFormats.Detect(first.Bytes, path) == PictureFormats.Jpeg && JpegDecoder.TryReadInfo(first.Bytes, path) is { } info)
                return info;
        }
        using var head = PictureBytes.Read(path, HeadBytes);
        return ReadInfo(path, head.Bytes);
    }

    /// <summary>Reads only the header from a file's first bytes, and from the file where those do not reach it.</summary>
    static PictureInfo ReadInfo(string path, ReadOnlySpan<byte> head)
    {
        string format = PictureFormats.Detect(head, path);
        return format switch
        {
            PictureFormats.Jpeg => JpegDecoder.ReadInfo(path, head),
            PictureFormats.Png => PngDecoder.ReadInfo(path, head),
            PictureFormats.Bmp => BmpDecoder.ReadInfo(path, head),
            PictureFormats.Tiff => TiffDecoder.ReadInfo(path, head),
            PictureFormats.Heic => HeicDecoder.ReadInfo(path),
            _ => VipsDecoder.ReadInfo(path, format),
        };
    }

    /// <summary>Reads only the size that a picture in memory says of itself, which costs the same however large that is.</summary>
    /// <param name="bytes">A picture file's content.</param>
    /// <param name="name">What to call it in an error.</param>
    /// <exception cref="PictureException">It is empty, not a picture, damaged or too large.</exception>
    internal static (int Width, int Height) ReadSize(ReadOnlySpan<byte> bytes, string name)
    {
        string format = PictureFormats.Detect(bytes, name);
        var info = format switch
        {
            PictureFormats.Jpeg => JpegDecoder.ReadInfo(bytes, name),
            PictureFormats.Bmp => BmpDecoder.ReadInfo(name, bytes),
            PictureFormats.Heic => HeicDecoder.ReadInfo(bytes, name),
            _ => VipsDecoder.ReadInfo(bytes, format, name),
        };
        return (info.Width, info.Height);
    }

    /// <summary>Reads only the header; null, with the reason, where <see cref="ReadInfo(string)"/> refuses it.</summary>
    internal static PictureInfo? TryReadInfo(string path, out string? reason)
    {
        reason = null;
        try
        {
            return ReadInfo(path);
        }
        catch (PictureException e)
        {
            reason = e.Reason;
            return null;
        }
    }

    /// <summary>The same, and the file's <see cref="PicturePrint"/> of the bytes that were read for it.</summary>
    internal static PictureInfo? TryReadInfo(string path, out string? reason, out uint print)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(PicturePrint.Head + PicturePrint.Tail);
        try
        {
            Span<byte> head = buffer.AsSpan(0, PicturePrint.Head), tail = buffer.AsSpan(PicturePrint.Head, PicturePrint.Tail);
            var ends = FileEnds.Read(path, head, tail);
            print = PicturePrint.Of(ends, head, tail);
            reason = null;
            if (ends.Head > 0) return ReadInfo(path, head[..ends.Head]);
        }
        catch (PictureException e)
        {
            print = 0;
            reason = e.Reason;
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InputException)
        {
            print = 0;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
        return TryReadInfo(path, out reason); // which says what is wrong
    }

    /// <summary>
    /// True where a file begins as a picture of any kind does that can be told by its first bytes, also of one that is not read.
    /// </summary>
    public static bool IsPicture(string path)
    {
        const int signatureBytes = 64;
        try
        {
            using var head = PictureBytes.Read(path, signatureBytes);
            return PictureFormats.HasSignature(head.Bytes);
        }
        catch (Exception e) when (e is PictureException or InputException)
        {
            return false;
        }
    }

    /// <summary>Reads a file, upright.</summary>
    /// <exception cref="PictureException">The file is missing, not a picture, damaged, cut short or too large.</exception>
    public static RgbImage Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        using var content = PictureBytes.Read(path);
        return Read(content.Bytes, path);
    }

    /// <summary>Reads a picture from memory, upright.</summary>
    /// <param name="bytes">A picture file's content.</param>
    /// <param name="name">What to call it in an error.</param>
    /// <exception cref="PictureException">It is empty, not a picture, damaged, cut short or too large.</exception>
    public static RgbImage Read(ReadOnlySpan<byte> bytes, string name)
    {
        using var picture = Decode(bytes, name);
        var info = picture.Info;
        byte[] upright = GC.AllocateUninitializedArray<byte>(picture.Pixels.Length);
        ExifOrientation.Turn(picture.Pixels, picture.Width, picture.Height, picture.Orientation, upright);
        return new(info.Width, info.Height, upright);
    }

    /// <summary>Reads and decodes a file once, in pooled memory, and shows both to <paramref name="look"/>.</summary>
    /// <exception cref="PictureException">The file is missing, not a picture, damaged, cut short or too large.</exception>
    internal static T Look<T>(string path, PictureLook<T> look)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(look);
        using var content = PictureBytes.Read(path);
        using var picture = Decode(content.Bytes, path);
        return look(new()
        {
            File = content.Bytes,
            Info = picture.Info,
            Pixels = picture.Pixels,
            StoredWidth = picture.Width,
            StoredHeight = picture.Height,
            IsCmyk = picture.IsCmyk,
            LargestWideLevel = picture.LargestWideLevel,
            Oddity = picture.Oddity,
        });
    }

    /// <summary>Decodes into pooled memory, not yet upright.</summary>
    internal static DecodedPicture Decode(ReadOnlySpan<byte> bytes, string name)
    {
        string format = PictureFormats.Detect(bytes, name);
        return format switch
        {
            PictureFormats.Jpeg => JpegDecoder.Decode(bytes, name),
            PictureFormats.Png => PngDecoder.Decode(bytes, name),
            PictureFormats.Bmp => BmpDecoder.Decode(bytes, name),
            PictureFormats.Gif => GifDecoder.Decode(bytes, name),
            PictureFormats.Tiff => TiffDecoder.Decode(bytes, name),
            PictureFormats.Heic => HeicDecoder.Decode(bytes, name),
            _ => VipsDecoder.Decode(bytes, format, name),
        };
    }

    /// <summary>Refuses a size that no honest picture has, before any memory is taken for it.</summary>
    internal static void CheckSize(long width, long height, string name)
    {
        if (width < 1 || height < 1) throw new PictureException(name, $"its header says {width}×{height} pixels");
        if (width * height > MaxPixels)
            throw new PictureException(name, $"{width}×{height} pixels are too many; at most {MaxPixels / 1_000_000} million are read");
    }
}

/// <summary>What a picture's header says.</summary>
/// <param name="Width">Width in pixels of the upright picture.</param>
/// <param name="Height">Height in pixels of the upright picture.</param>
/// <param name="Format">The format by content, whatever the file is called: jpeg, png, webp, bmp, tiff, gif, avif or heic.</param>
/// <param name="Orientation">The EXIF orientation it is stored in, 1…8; 1 where the file does not say.</param>
sealed record PictureInfo(int Width, int Height, string Format, int Orientation);

/// <summary>A picture cannot be read: missing, empty, damaged, too large, or not a picture. A data loader skips and counts it.</summary>
public sealed class PictureException : BoxfitException
{
    /// <summary>Creates the exception; its message is the path and the reason.</summary>
    public PictureException(string path, string reason, Exception? inner = null) : base($"{path}: {reason}", inner) =>
        (Path, Reason) = (path, reason);

    /// <summary>The file, or the name that was given for bytes from memory.</summary>
    public string Path { get; }

    /// <summary>One short line that says what is wrong, such as "the file is empty".</summary>
    public string Reason { get; }

    /// <summary>True where nothing is missing of the file, but what it holds is of a kind that is not read.</summary>
    public bool IsOfRefusedKind { get; init; }
}
