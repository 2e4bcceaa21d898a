namespace Boxfit.Tests.Imaging.Decoding;

public class BadPictureTests
{
    public static TheoryData<string> Pictures => [.. Fixtures.Pictures()];

    [Theory]
    [MemberData(nameof(Pictures))]
    public void A_picture_cut_short_anywhere_is_an_error_or_complete(string name)
    {
        byte[] whole = Fixtures.Bytes(name);
        byte[] pixels = PictureReader.Read(whole, name).Pixels;
        int errors = 0;
        for (int length = 0; length < whole.Length; length += length < 64 ? 1 : 7)
        {
            try
            {
                // Some formats end with bytes that no pixel needs.
                Assert.Equal(pixels, PictureReader.Read(whole.AsSpan(0, length), name).Pixels);
            }
            catch (PictureException e)
            {
                errors++;
                Assert.DoesNotContain('\n', e.Message);
                Assert.Equal($"{name}: {e.Reason}", e.Message);
            }
        }
        Assert.True(errors > 10);
    }

    [Theory]
    [MemberData(nameof(Pictures))]
    public void Damaged_bytes_never_do_worse_than_a_picture_exception(string name)
    {
        byte[] whole = Fixtures.Bytes(name);
        Random random = new(7);
        using TemporaryFolder folder = new();
        int pictures = 0, refusals = 0;
        for (int round = 0; round < 60; round++)
        {
            byte[] damaged = (byte[])whole.Clone();
            for (int i = 0; i < 3; i++) damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            Count(name, Record.Exception(() => PictureReader.Read(damaged, name)));
            if (round % 10 == 0) Count(folder[name], Record.Exception(() => PictureReader.ReadInfo(folder.Write(name, damaged))));
        }
        Assert.True(pictures > 0 && refusals > 0, $"{pictures} pictures, {refusals} refusals");

        void Count(string path, Exception? e)
        {
            if (e is null) pictures++;
            else refusals++;
            if (e is not null) Assert.StartsWith($"{path}: ", Assert.IsType<PictureException>(e).Message);
        }
    }

    [Theory]
    [InlineData("rgb.jpg")]
    [InlineData("progressive.jpg")]
    [InlineData("rgb.png")]
    [InlineData("rgb.bmp")]
    [InlineData("rgb.tif")]
    [InlineData("lossy.webp")]
    [InlineData("animated.gif")]
    public void Half_a_picture_is_an_error(string name)
    {
        byte[] whole = Fixtures.Bytes(name);
        // The animation's first frame ends before the file's half.
        int length = name == "animated.gif" ? whole.Length / 4 + 420 : whole.Length / 2;
        var e = Assert.Throws<PictureException>(() => PictureReader.Read(whole.AsSpan(0, length), name));
        Assert.Contains("cut short", e.Reason);
    }

    [Theory]
    [InlineData("huge.png")]
    [InlineData("huge.jpg")]
    [InlineData("huge.gif")]
    [InlineData("huge.bmp")]
    [InlineData("huge.tif")]
    public void A_picture_of_900_million_pixels_is_refused_by_its_header(string name)
    {
        string path = Fixtures.Path(name);
        Assert.Contains("30000×30000", Assert.Throws<PictureException>(() => PictureReader.ReadInfo(path)).Reason);
        Assert.Contains("30000×30000", Assert.Throws<PictureException>(() => PictureReader.Read(path)).Reason);
    }

    [Theory]
    [InlineData("", "the file is empty")]
    [InlineData("hello, this is a text file",
        "it is not a picture (expected JPEG, PNG, WebP, BMP, TIFF, GIF, AVIF or HEIC); " +
        "it is text that begins with 'hello, this is a text file'")]
    [InlineData("BM\u0001", "it is not a picture (expected JPEG, PNG, WebP, BMP, TIFF, GIF, AVIF or HEIC)")]
    [InlineData("<svg width='9' height='9'/>", "it is an SVG drawing; convert it to JPEG or PNG")]
    [InlineData("%PDF-1.4", "it is a PDF; take the pictures out of it, as with: pdftoppm -png FILE page")]
    [InlineData("version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n",
        "it is a Git LFS pointer, not the picture; get the pictures with: git lfs pull")]
    [InlineData("/annex/objects/SHA256E-s9--0.jpg\n", "it is a git-annex pointer, not the picture; get the pictures with: git annex get")]
    [InlineData("\r\n<!DOCTYPE html><html><head></head></html>",
        "it is a web page (HTML), as a server sends in place of a picture; download the picture itself, signed in where it is needed")]
    [InlineData("<?xml version='1.0'?><Error><Code>AccessDenied</Code></Error>",
        "it is an XML file that begins with '<?xml version='1.0'?><Error><Code>AccessDenied</Code></Error…'; " +
        "get the picture again from where it came")]
    [InlineData("{\"error\": \"gone\"}",
        "it is a JSON file that begins with '{\"error\": \"gone\"}'; get the picture again from where it came")]
    [InlineData("PK\u0003\u0004\0\0", "it is a zip archive (or an office document); unpack it")]
    [InlineData("\0\0\0\u0018ftypmp42\0\0\0\0isom", "it is a video; take frames from it, as with: ffmpeg -i VIDEO frame-%05d.png")]
    [InlineData("\0\0\0\u0018ftypqt  \0\0\0\0qt  ", "it is a video; take frames from it, as with: ffmpeg -i VIDEO frame-%05d.png")]
    [InlineData("\0\0\0\u0018ftypcrx \0\0\0\u0001crx ",
        "it is a camera's RAW file (Canon CR3); develop it to JPEG with the camera's program, darktable or RawTherapee")]
    [InlineData("II*\0\u0010\0\0\0CR\u0002\0",
        "it is a camera's RAW file (Canon CR2); develop it to JPEG with the camera's program, darktable or RawTherapee")]
    [InlineData("8BPS\0\u0001", "it is a Photoshop file; export it as JPEG or PNG")]
    [InlineData("\u00FF\u000A\0\0", "it is a JPEG XL picture; convert it to JPEG or PNG")]
    [InlineData("\0\0\0\u000CjP  \r\n\u0087\n", "it is a JPEG 2000 picture; convert it to JPEG or PNG")]
    [InlineData("P6\n2 2\n255\n", "it is a netpbm picture (PBM, PGM, PPM or PAM); convert it to PNG")]
    [InlineData("\0\u0005\u0016\u0007\0\u0002", "it is the companion that macOS leaves beside a file (._NAME), not the picture; remove it")]
    [InlineData("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0",
        "it holds only zeros, as after a failed copy or a full disk; get the picture again from where it came")]
    public void What_is_no_picture_is_named(string content, string reason)
    {
        using TemporaryFolder folder = new();
        string path = folder["a.jpg"];
        File.WriteAllBytes(path, Encoding.Latin1.GetBytes(content));
        Assert.Equal(reason, Assert.Throws<PictureException>(() => PictureReader.Read(path)).Reason);
        var e = Assert.Throws<PictureException>(() => PictureReader.ReadInfo(path));
        Assert.Equal((path, reason), (e.Path, e.Reason));
    }

    [Fact]
    public void A_missing_file_and_a_folder_are_named()
    {
        using TemporaryFolder folder = new();
        Assert.Equal("the file does not exist", Assert.Throws<PictureException>(() => PictureReader.Read(folder["none.jpg"])).Reason);
        var e = Assert.Throws<PictureException>(() => PictureReader.ReadInfo(folder["no/none.jpg"]));
        Assert.Equal("the file does not exist", e.Reason);
        Assert.Equal("it is a folder, not a picture", Assert.Throws<PictureException>(() => PictureReader.Read(folder.Path)).Reason);
    }

    [Fact]
    public void A_jpeg_without_its_end_marker_is_an_error()
    {
        byte[] jpeg = Fixtures.Bytes("rgb.jpg");
        Assert.Contains("cut short", Assert.Throws<PictureException>(() => PictureReader.Read(jpeg.AsSpan()[..^2], "cut.jpg")).Reason);
    }

    [Theory]
    [InlineData("rgb.jpg")]
    [InlineData("jpeg/420.jpg")]
    [InlineData("jpeg/grey.jpg")]
    [InlineData("jpeg/cmyk.jpg")]
    public void A_jpeg_whose_last_rows_are_missing_is_an_error(string name)
    {
        byte[] jpeg = Fixtures.Bytes(name);
        byte[] cut = [.. jpeg[..^12], 0xFF, 0xD9];
        Assert.Contains("premature end", Assert.Throws<PictureException>(() => PictureReader.Read(cut, name)).Reason);
    }

    [Fact]
    public void A_jpeg_of_a_rare_kind_is_named()
    {
        byte[] jpeg = Fixtures.Bytes("jpeg/arithmetic.jpg");
        Assert.Contains("arithmetic", Assert.Throws<PictureException>(() => PictureReader.Read(jpeg, "a.jpg")).Reason);
    }

    [Fact]
    public void A_jpeg_with_endless_scans_is_an_error()
    {
        byte[] jpeg = Fixtures.Bytes("progressive.jpg");
        int last = jpeg.AsSpan().LastIndexOf([(byte)0xFF, (byte)0xDA]);
        byte[] scan = jpeg[last..^2];
        byte[] Repeated(int times) => [.. jpeg[..last], .. Enumerable.Repeat(scan, times).SelectMany(bytes => bytes), .. jpeg[^2..]];
        Assert.Equal(24, PictureReader.Read(Repeated(1), "a.jpg").Width);
        Assert.Contains("100 scans", Assert.Throws<PictureException>(() => PictureReader.Read(Repeated(100), "a.jpg")).Reason);
    }

    [Fact]
    public void A_jpeg_without_its_tables_is_not_decoded_by_another_pictures()
    {
        byte[] jpeg = Fixtures.Bytes("rgb.jpg");
        int table = jpeg.AsSpan().IndexOf([(byte)0xFF, (byte)0xDB]), length = jpeg[table + 2] * 256 + jpeg[table + 3];
        PictureReader.Read(jpeg, "whole.jpg");
        Assert.Throws<PictureException>(() => PictureReader.Read((byte[])[.. jpeg[..table], .. jpeg[(table + 2 + length)..]], "a.jpg"));
    }

    [Theory]
    [InlineData("odd/rle8.bmp")]
    [InlineData("odd/rle4.bmp")]
    [InlineData("odd/rle8-jump.bmp")]
    public void Run_lengths_of_a_bmp_that_leave_the_picture_or_end_early_are_an_error(string name)
    {
        byte[] whole = Fixtures.Bytes(name), outside = [.. whole];
        outside[(int)BitConverter.ToUInt32(whole, 10)] = 200;
        Assert.Contains("leave the picture", Assert.Throws<PictureException>(() => PictureReader.Read(outside, name)).Reason);
        byte[] cut = whole[..^5];
        Assert.Contains("end too early", Assert.Throws<PictureException>(() => PictureReader.Read(cut, name)).Reason);
    }

    [Fact]
    public void A_bmp_whose_masks_name_no_bits_is_an_error_and_not_black()
    {
        byte[] bytes = Fixtures.Bytes("odd/bitfields-swapped.bmp");
        bytes.AsSpan(54, 12).Clear();
        Assert.Contains("its masks do not say", Assert.Throws<PictureException>(() => PictureReader.Read(bytes, "a.bmp")).Reason);
    }

    [Fact]
    public void Half_clear_pixels_that_look_like_a_filled_up_palette_are_read()
    {
        // The colour 0 255 128 fills palettes up; here a half clear one looks like it over white.
        byte[] png = Fixtures.Bytes("odd/palette8-short.png");
        int palette = png.AsSpan().IndexOf("PLTE"u8), behind = palette + 4 + 48 + 4;
        byte[] clear = [.. "tRNS"u8, 255, 255, 255, 128];
        (png[palette + 4 + 9], png[palette + 4 + 10], png[palette + 4 + 11]) = (0, 255, 2);
        byte[] changed =
        [
            .. png[..(behind - 4)], .. Sum(png.AsSpan(palette..(behind - 4))), 0, 0, 0, 4, .. clear, .. Sum(clear), .. png[behind..],
        ];
        byte[] pixels = PictureReader.Read(changed, "a.png").Pixels;
        Assert.Equal([127, 255, 128], pixels[3..6]);

        static byte[] Sum(ReadOnlySpan<byte> chunk) => [.. System.IO.Hashing.Crc32.Hash(chunk).Reverse()];
    }

    public static TheoryData<string> Odd => [.. Directory.GetFiles(Fixtures.Path("odd"))
        .Where(path => !path.EndsWith(".rgb") && !path.EndsWith(".py"))
        .Select(path => "odd/" + Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Odd))]
    public void Damage_of_odd_pictures_never_does_worse_than_a_picture_exception(string name)
    {
        byte[] whole = Fixtures.Bytes(name);
        Random random = new(5);
        int tried = 0;
        for (int round = 0; round < 40; round++, tried++)
        {
            byte[] damaged = round % 4 == 0 ? whole[..random.Next(1, whole.Length)] : [.. whole];
            for (int i = 0; i < 3 && round % 4 != 0; i++) damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            if (Record.Exception(() => PictureReader.Read(damaged, name)) is { } e)
                Assert.StartsWith($"{name}: ", Assert.IsType<PictureException>(e).Message);
        }
        Assert.Equal(40, tried);
    }
}
