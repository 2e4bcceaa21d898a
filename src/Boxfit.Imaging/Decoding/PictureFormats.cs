namespace Boxfit.Imaging.Decoding;

/// <summary>Tells formats apart by content; a file's name is never trusted.</summary>
static class PictureFormats
{
    public const string Jpeg = "jpeg", Png = "png", WebP = "webp", Bmp = "bmp", Tiff = "tiff", Gif = "gif", Avif = "avif", Heic = "heic";

    const string Expected = "JPEG, PNG, WebP, BMP, TIFF, GIF, AVIF or HEIC";

    /// <summary>The format of a file that starts with these bytes.</summary>
    /// <exception cref="PictureException">It is none that Boxfit reads.</exception>
    public static string Detect(ReadOnlySpan<byte> head, string name)
    {
        if (head.IsEmpty) throw new PictureException(name, "the file is empty");
        const byte jpegLs = 0xF7;
        if (head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) && (head.Length == 3 || head[3] != jpegLs)) return Jpeg;
        if (ForeignPictureFiles.Describe(head) is { } known) throw new PictureException(name, known);
        if (head.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])) return Png;
        if (head.StartsWith("RIFF"u8) && At(head, 8, "WEBP"u8)) return WebP;
        if (head.StartsWith("GIF87a"u8) || head.StartsWith("GIF89a"u8)) return Gif;
        // What a camera's file holds as a TIFF may be a small picture, or a strange one, beside the sensor's levels.
        if ((head.StartsWith("II"u8) || head.StartsWith("MM"u8)) && ForeignEndings.IsNamedRaw(name))
            throw new PictureException(name, $"it is {ForeignEndings.Describe(name)}");
        // The second of each pair is BigTIFF.
        if (head.StartsWith("II*\0"u8) || head.StartsWith("II+\0"u8)) return Tiff;
        if (head.StartsWith("MM\0*"u8) || head.StartsWith("MM\0+"u8)) return Tiff;
        if (head.StartsWith("BM"u8) && head.Length >= 18 && head[15] == 0 && head[16] == 0 && head[17] == 0) return Bmp;
        return HeifBrands.Format(head) ?? throw new PictureException(name, ForeignEndings.Describe(name) is { } foreign
            ? $"it is {foreign}" : $"it is not a picture (expected {Expected}){ForeignPictureFiles.Beginning(head)}");
    }

    /// <summary>True for the first bytes of a picture of any kind that has a signature of its own, also of one that is not read.</summary>
    public static bool HasSignature(ReadOnlySpan<byte> head) =>
        head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) || head.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A])
        || (head.StartsWith("RIFF"u8) && At(head, 8, "WEBP"u8)) || head.StartsWith("GIF87a"u8) || head.StartsWith("GIF89a"u8)
        || head.StartsWith("II*\0"u8) || head.StartsWith("MM\0*"u8) || HeifBrands.Format(head) is not null || At(head, 4, "ftypcrx "u8)
        || head.StartsWith("8BPS"u8) || head.StartsWith("gimp xcf"u8) || head.StartsWith("FUJIFILMCCD-RAW"u8)
        || At(head, 4, "JXL \r\n"u8) || At(head, 4, "jP  \r\n"u8)
        || (head.StartsWith("BM"u8) && head.Length >= 18 && head[15] == 0 && head[16] == 0 && head[17] == 0);

    static bool At(ReadOnlySpan<byte> head, int offset, ReadOnlySpan<byte> signature) =>
        head.Length >= offset + signature.Length && head[offset..].StartsWith(signature);
}
