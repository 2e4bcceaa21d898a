namespace Boxfit.Tests.Imaging.Decoding;

/// <summary>The pictures in tests/fixtures/imaging/odd, each of a kind met in the wild: right levels, or the reason why not.</summary>
public class OddPictureTests
{
    /// <summary>What is refused, and what its reason says.</summary>
    static readonly Dictionary<string, string> s_refused = new()
    {
        ["apple.png"] = "changed for Apple's devices; restore it with: xcrun pngcrush",
        ["bands-unnamed.tif"] = "does not say which are red, green and blue",
        ["bt709-stream-tiles.heic"] = "put together of tiles whose levels have the matrix of number 1, which the system's libheif does not",
        ["bt709-tiles.heic"] = "put together of tiles whose levels have the matrix of number 1, which the system's libheif does not follow",
        ["cut.gif"] = "the GIF picture is damaged or cut short (it holds 60 of its 96 pixels)",
        ["digital-negative.tif"] = "a camera's RAW file (DNG)",
        ["float.tif"] = "floating-point levels, of which nothing says what is black and white",
        ["fourth-undescribed.tif"] = "may be opacity or not: the file does not say",
        ["grey32.tif"] = "32 bits a sample; 1, 2, 4, 8 and 16 are read",
        ["height-behind.jpg"] = "tells its height only behind its pixels",
        ["hlg.avif"] = "it holds HDR levels (HLG), which sRGB has no certain equal of; save it as a usual picture (SDR)",
        ["hlg.heic"] = "it holds HDR levels (HLG)",
        ["hlg.png"] = "it holds HDR levels (HLG), which sRGB has no certain equal of; save it as a usual picture (SDR)",
        ["jpeg-inside.bmp"] = "holds a JPEG or PNG picture within, which is not supported; save it as PNG",
        ["lab.tif"] = "holds CIELAB colours, which is not read; save it as RGB",
        ["limited.png"] = "levels of a limited range, which is not supported; save it with the full one",
        ["limited-stream-tiles.heic"] = "the matrix of number 6 and a limited range, which the system's libheif does not follow before",
        ["limited-tiles.heic"] = "the matrix of number 6 and a limited range, which the system's libheif does not follow before 1.23",
        ["lossless.jpg"] = "lossless, hierarchical or arithmetic-coded, which is not supported; save it as a usual JPEG or PNG",
        ["no-palette.gif"] = "has no palette, so nothing says what its colours are; save it as PNG",
        ["packed12.tif"] = "12 bits a sample",
        ["palette-beyond.gif"] = "the GIF picture has pixels whose colour is not in its palette, which programs show differently",
        ["palette4-beyond.png"] = "the PNG picture has pixels whose colour is not in its palette",
        ["palette8-beyond.bmp"] = "the BMP picture has pixels whose colour is not in its palette",
        ["palette8-beyond.png"] = "the PNG picture has pixels whose colour is not in its palette",
        ["palette8-beyond-profile.png"] = "the PNG picture has pixels whose colour is not in its palette",
        ["palette8-beyond.tif"] = "has no palette of the length that its pixels need",
        ["pq.avif"] = "it holds HDR levels (PQ)",
        ["pq.heic"] = "it holds HDR levels (PQ), which sRGB has no certain equal of",
        ["pq.png"] = "it holds HDR levels (PQ), which sRGB has no certain equal of",
        ["raw-with-preview.tif"] = "a camera's RAW file (such as NEF or ARW)",
        ["rgb16-keyed.png"] = "16 bits a level and a transparent colour, which is not supported; save it with 8",
        ["signed16.tif"] = "signed levels",
        ["spectral-end-zero-cut.jpg"] = "premature end",
        ["thumbnail-first.tif"] = "a small copy of another page",
        ["tiled-planar.tif"] = "has tiles of one colour each (separate planes), which is not read; save it without tiles, or as PNG",
        ["twelve-bits.jpg"] = "12 bits a level, of which 8 are read; save it with 8, or as PNG",
        ["ycbcr.tif"] = "YCbCr levels without JPEG",
        ["zstd.tif"] = "compressed by Zstandard, which is not read; save it as PNG",
    };

    public static TheoryData<string> Read => [.. Names().Where(name => !s_refused.ContainsKey(name))];

    public static TheoryData<string> Refused => [.. s_refused.Keys];

    [Theory]
    [MemberData(nameof(Read))]
    public void Levels_are_right(string name)
    {
        Assert.SkipWhen(name.EndsWith(".heic") && !Libheif.IsPresent, "The system has no decoder for HEVC.");
        var image = PictureReader.Read(Fixtures.Path($"odd/{name}"));
        Fixtures.AssertClose(Fixtures.Bytes($"odd/{name}.rgb"), image.Pixels, Tolerance(name));
        var info = PictureReader.ReadInfo(Fixtures.Path($"odd/{name}"));
        Assert.Equal((image.Width, image.Height), (info.Width, info.Height));
        Assert.Equal(Path.GetExtension(name)[1..].Replace("jpg", "jpeg").Replace("tif", "tiff"), info.Format);
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_is_uncertain_is_refused_with_its_reason(string name)
    {
        Assert.SkipWhen(name.EndsWith("-tiles.heic") && Libheif.FollowsTiles, "The system's libheif reads it.");
        var e = Assert.Throws<PictureException>(() => PictureReader.Read(Fixtures.Path($"odd/{name}")));
        Assert.Contains(s_refused[name], e.Reason);
        Assert.DoesNotContain('\n', e.Message);
    }

    [Fact]
    public void Each_picture_has_its_levels_or_its_reason() => Assert.Equal(
        Names().Where(name => !File.Exists(Fixtures.Path($"odd/{name}.rgb"))).Order(StringComparer.Ordinal),
        s_refused.Keys.Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("spectral-end-zero.jpg", "as some phones write it")]
    [InlineData("jfif-revision.jpg", "unknown JFIF revision")]
    [InlineData("stray-in-header.jpg", "stray bytes")]
    [InlineData("broken-profile.jpg", "the colour profile is damaged")]
    [InlineData("motion-photo.jpg", null)]
    [InlineData("two-pictures.jpg", null)]
    [InlineData("zeros-behind.jpg", null)]
    [InlineData("srgb.jpg", null)]
    public void What_is_harmless_in_a_jpeg_is_at_most_noted(string name, string? oddity)
    {
        byte[] bytes = Fixtures.Bytes($"odd/{name}");
        foreach (bool turbo in (bool[])[false, TurboJpeg.IsPresent])
        {
            using var picture = JpegDecoder.Decode(bytes, name, turbo);
            Assert.Equal(Fixtures.Bytes($"odd/{name}.rgb"), picture.Pixels.ToArray());
            if (oddity is null) Assert.Null(picture.Oddity);
            else Assert.Contains(oddity, picture.Oddity);
        }
    }

    [Theory]
    [InlineData("levels12.png", 4095 * 226 / 255)]
    [InlineData("levels12.tif", 238 * 16)]
    [InlineData("sbit12-right.png", 65535)]
    [InlineData("grey1.png", null)]
    public void The_largest_of_16_bit_levels_is_told(string name, int? largest)
    {
        int? told = PictureReader.Look(Fixtures.Path($"odd/{name}"), picture => picture.LargestWideLevel);
        if (name.StartsWith("levels12")) Assert.InRange(told!.Value, 256, 4095);
        else Assert.Equal(largest, told);
    }

    [Fact]
    public void Without_a_decoder_for_heic_the_way_out_is_named() =>
        Assert.Contains("heif-convert IN.heic OUT.jpg", Libheif.Remedy);

    // Lossy, rounded in another place, or converted by another release of the colour library.
    static int Tolerance(string name) => Path.GetExtension(name) switch
    {
        // At the edge of sRGB dark levels move fast.
        ".avif" or ".heic" => name.StartsWith("bt2020") ? 12 : 8,
        ".jpg" when name.Contains("profile") || name.StartsWith("p3") => 2,
        _ when name.StartsWith("bt2020") => 1,
        _ when name.StartsWith("p3") || name.StartsWith("adobe") || name.Contains("profile") || name.Contains("associated") => 1,
        _ => 0,
    };

    static IEnumerable<string> Names() => Directory.GetFiles(Fixtures.Path("odd")).Select(Path.GetFileName)
        .Where(name => Path.GetExtension(name) is not (".rgb" or ".py"))!.Order<string>(StringComparer.Ordinal);
}
