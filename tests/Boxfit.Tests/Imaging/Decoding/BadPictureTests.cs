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
    [InlineData("hello, this is a text file", "it is not a picture (expected JPEG, PNG, WebP, BMP, TIFF or GIF)")]
    [InlineData("BM", "it is not a picture (expected JPEG, PNG, WebP, BMP, TIFF or GIF)")]
    [InlineData("\0\0\0\u0018ftypheic\0\0\0\0", "it is a HEIF (HEIC) picture, which is not supported; convert it to JPEG or PNG")]
    [InlineData("<svg width='9' height='9'/>", "it is an SVG drawing, which is not supported; convert it to JPEG or PNG")]
    [InlineData("%PDF-1.4", "it is a PDF, which is not supported; convert it to JPEG or PNG")]
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

    [Fact]
    public void A_run_length_encoded_bmp_is_named()
    {
        byte[] bmp = Fixtures.Bytes("grey.bmp");
        bmp[30] = 1;
        Assert.Contains("run-length", Assert.Throws<PictureException>(() => PictureReader.Read(bmp, "rle.bmp")).Reason);
    }
}
