namespace Boxfit.Imaging.Decoding;

/// <summary>What a TIFF's first directory says about its pixels, and whether that is certain enough to read them.</summary>
static class TiffKind
{
    const ushort SubfileType = 254, BitsPerSample = 258, Compression = 259, Photometric = 262, SamplesPerPixel = 277;
    const ushort Planes = 284, TileWidth = 322;
    const ushort ColorMap = 320, SubDirectories = 330, InkSet = 332, ExtraSamples = 338, SampleFormat = 339, DngVersion = 50706;
    const long Unspecified = 0, Associated = 1, Unassociated = 2;

    /// <summary>Names what the directory says that is not read, with the remedy; null where the pixels can be read.</summary>
    public static string? Refusal(TiffDirectory tiff)
    {
        if (tiff.Value(DngVersion) is not null) return RawFile("DNG");
        bool reduced = (tiff.Value(SubfileType) & 1) == 1;
        if (reduced && tiff.Value(SubDirectories) is not null) return RawFile("such as NEF or ARW");
        if (reduced && tiff.HasNext)
            return "the first page of the TIFF picture is a small copy of another page; save that page alone, or the picture as PNG";
        if (CompressionName(tiff.Value(Compression) ?? 1) is { } compression)
            return $"the TIFF picture is compressed by {compression}, which is not read; save it as PNG, or as TIFF with LZW or Deflate";
        if (tiff.Value(SampleFormat) is { } kind and not (1 or 4))
        {
            string levels = kind == 2 ? "signed" : kind == 3 ? "floating-point" : "complex";
            return $"the TIFF picture has {levels} levels, of which nothing says what is black and white; " +
                "save it with 8 or 16 bits without sign";
        }
        if (tiff.Value(BitsPerSample) is { } bits and not (1 or 2 or 4 or 8 or 16))
            return $"the TIFF picture has {bits} bits a sample; 1, 2, 4, 8 and 16 are read: save it with 8 or 16";
        long colours = tiff.Value(Photometric) ?? 1, channels = tiff.Value(SamplesPerPixel) ?? 1;
        if (ColoursName(colours, tiff.Value(Compression) ?? 1) is { } model)
            return $"the TIFF picture holds {model}, which is not read; save it as RGB";
        if (channels > 1 && tiff.Value(Planes) == 2 && tiff.Value(TileWidth) is not null)
            return "the TIFF picture has tiles of one colour each (separate planes), which is not read; save it without tiles, or as PNG";
        if (colours == 5 && tiff.Value(InkSet) is not (null or 1))
            return "the TIFF picture holds inks other than those of CMYK; save it as RGB";
        // libtiff passes over such a palette and makes the numbers levels of grey.
        if (colours == 3 && tiff.Count(ColorMap) != 3L << (int)(tiff.Value(BitsPerSample) ?? 1))
            return "the TIFF picture has no palette of the length that its pixels need, so its colours are not known; save it as PNG";
        if (colours <= 1 && channels > 2 && Extras(tiff, channels - 1).Skip(1).Any(extra => extra == Unspecified))
            return $"the TIFF picture has {channels} channels and does not say which are red, green and blue (it says that the first is " +
                "grey); save three of them as RGB";
        return null;
    }

    /// <summary>
    /// Which channel is what: only those that ExtraSamples calls so are opacity. Null where it follows from their number.
    /// </summary>
    public static Channels? Channels(TiffDirectory tiff)
    {
        int channels = (int)Math.Min(tiff.Value(SamplesPerPixel) ?? 1, byte.MaxValue);
        int colours = tiff.Value(Photometric) switch { 2 or 6 => 3, 5 => 4, 3 => 0, _ => 1 };
        // What libvips makes of a palette's one channel is not told here.
        if (colours == 0 || channels <= colours) return null;
        long[] extras = tiff.Values(ExtraSamples);
        if (extras.Length == 0 && channels == colours + 1) return new Channels(colours, colours) { IsAlphaGuessed = true };
        int alpha = Array.FindIndex(extras, extra => extra is Associated or Unassociated);
        return new Channels(colours, alpha >= 0 && colours + alpha < channels ? colours + alpha : Decoding.Channels.NoAlpha);
    }

    static IEnumerable<long> Extras(TiffDirectory tiff, long count)
    {
        long[] extras = tiff.Values(ExtraSamples);
        return Enumerable.Range(0, (int)Math.Clamp(count, 0, 64)).Select(i => i < extras.Length ? extras[i] : Unspecified);
    }

    static string RawFile(string kind) =>
        $"it is a camera's RAW file ({kind}), whose pixels are not read; " +
        "develop it to JPEG with the camera's program, darktable or RawTherapee";

    static string? CompressionName(long compression) => compression switch
    {
        1 or 2 or 3 or 4 or 5 or 7 or 8 or 32773 or 32946 => null,
        6 => "JPEG of the old kind",
        32809 => "ThunderScan",
        34661 => "JBIG",
        33003 or 33004 or 33005 or 34712 => "JPEG 2000",
        34676 or 34677 => "SGI's logarithms",
        34887 => "LERC",
        34892 or 65535 or 34713 => "a camera's own way (it is a RAW file)",
        34925 => "LZMA",
        50000 => "Zstandard",
        50001 => "WebP",
        50002 or 52546 => "JPEG XL",
        _ => $"a way of its own (number {compression})",
    };

    static string? ColoursName(long photometric, long compression) => photometric switch
    {
        0 or 1 or 2 or 3 or 5 => null,
        4 => "a mask",
        6 => compression == 7 ? null : "YCbCr levels without JPEG",
        8 or 9 or 10 => "CIELAB colours",
        32803 or 34892 => "a sensor's levels (a RAW file)",
        32844 or 32845 => "logarithms of light",
        _ => $"colours of a kind of its own (number {photometric})",
    };
}
