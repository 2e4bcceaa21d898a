namespace Boxfit.Imaging.Decoding;

/// <summary>Tells formats apart by content; a file's name is never trusted.</summary>
static class PictureFormats
{
    public const string Jpeg = "jpeg", Png = "png", WebP = "webp", Bmp = "bmp", Tiff = "tiff", Gif = "gif";

    /// <summary>The format of a file that starts with these bytes.</summary>
    /// <exception cref="PictureException">It is none that Boxfit reads.</exception>
    public static string Detect(ReadOnlySpan<byte> head, string name)
    {
        if (head.IsEmpty) throw new PictureException(name, "the file is empty");
        if (head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF])) return Jpeg;
        if (head.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])) return Png;
        if (head.StartsWith("RIFF"u8) && At(head, 8, "WEBP"u8)) return WebP;
        if (head.StartsWith("GIF87a"u8) || head.StartsWith("GIF89a"u8)) return Gif;
        // The second of each pair is BigTIFF.
        if (head.StartsWith("II*\0"u8) || head.StartsWith("II+\0"u8)) return Tiff;
        if (head.StartsWith("MM\0*"u8) || head.StartsWith("MM\0+"u8)) return Tiff;
        if (head.StartsWith("BM"u8) && head.Length >= 18 && head[15] == 0 && head[16] == 0 && head[17] == 0) return Bmp;
        throw new PictureException(name, Foreign(head) is { } other
            ? $"it is {other}, which is not supported; convert it to JPEG or PNG"
            : "it is not a picture (expected JPEG, PNG, WebP, BMP, TIFF or GIF)");
    }

    /// <summary>Names what people take for a picture and Boxfit does not read.</summary>
    static string? Foreign(ReadOnlySpan<byte> head)
    {
        if (At(head, 4, "ftypavif"u8)) return "an AVIF picture";
        if (At(head, 4, "ftyphei"u8) || At(head, 4, "ftypmif1"u8)) return "a HEIF (HEIC) picture";
        if (At(head, 4, "ftyp"u8)) return "a video";
        if (head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0x0A]) || At(head, 4, "JXL "u8)) return "a JPEG XL picture";
        if (At(head, 4, "jP  "u8)) return "a JPEG 2000 picture";
        if (head.StartsWith("8BPS"u8)) return "a Photoshop file";
        if (head.StartsWith("%PDF"u8)) return "a PDF";
        if (head[..Math.Min(head.Length, 512)].IndexOf("<svg"u8) >= 0) return "an SVG drawing";
        return null;
    }

    static bool At(ReadOnlySpan<byte> head, int offset, ReadOnlySpan<byte> signature) =>
        head.Length >= offset + signature.Length && head[offset..].StartsWith(signature);
}
