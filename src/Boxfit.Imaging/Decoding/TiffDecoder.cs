namespace Boxfit.Imaging.Decoding;

/// <summary>TIFF through libvips, after its directory has said what its pixels are.</summary>
static class TiffDecoder
{
    public static PictureInfo ReadInfo(string path, ReadOnlySpan<byte> head)
    {
        // The directory often stands at the end.
        if (TiffDirectory.TryRead(head, out var tiff) && !tiff.IsComplete)
        {
            using var content = PictureBytes.Read(path);
            Check(content.Bytes, path);
        }
        else Check(head, path);
        return VipsDecoder.ReadInfo(path, PictureFormats.Tiff);
    }

    public static DecodedPicture Decode(ReadOnlySpan<byte> bytes, string name) =>
        VipsDecoder.Decode(bytes, PictureFormats.Tiff, name, Check(bytes, name));

    static Channels? Check(ReadOnlySpan<byte> bytes, string name)
    {
        if (!TiffDirectory.TryRead(bytes, out var tiff)) return null;
        return TiffKind.Refusal(tiff) is { } refusal ? throw new PictureException(name, refusal) : TiffKind.Channels(tiff);
    }
}
