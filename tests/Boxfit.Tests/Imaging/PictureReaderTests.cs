namespace Boxfit.Tests.Imaging;

public class PictureReaderTests
{
    public static TheoryData<string> Pictures => [.. Fixtures.Pictures()];

    [Theory]
    [MemberData(nameof(Pictures))]
    public void Every_format_and_kind_of_pixels_is_read_upright(string name)
    {
        // The turned JPEGs' levels are those before encoding; OpenCV rounds 16-bit TIFFs, and cuts 16-bit PNGs.
        int tolerance = name.StartsWith("orientation") && name.EndsWith(".jpg") ? 4 : name == "rgb16.tif" ? 1 : 0;
        var image = PictureReader.Read(Fixtures.Path(name));
        Assert.Equal((24, 16), (image.Width, image.Height));
        Fixtures.AssertClose(Fixtures.Bytes(name + ".rgb"), image.Pixels, tolerance);
        Assert.Equal(image.Pixels, PictureReader.Read(Fixtures.Bytes(name), name).Pixels);
    }

    [Theory]
    [MemberData(nameof(Pictures))]
    public void The_header_tells_upright_size_format_and_orientation(string name)
    {
        var info = PictureReader.ReadInfo(Fixtures.Path(name));
        string format = Path.GetExtension(name)[1..] switch { "jpg" => "jpeg", "tif" => "tiff", var extension => extension };
        int orientation = name.StartsWith("orientation-") ? name["orientation-".Length] - '0' : 1;
        Assert.Equal(new PictureInfo(24, 16, format, orientation), info);
    }

    [Theory]
    [MemberData(nameof(Pictures))]
    public void A_header_read_with_the_files_print_says_the_same(string name)
    {
        string path = Fixtures.Path(name);
        Assert.Equal(PictureReader.ReadInfo(path), PictureReader.TryReadInfo(path, out string? reason, out uint print));
        Assert.Null(reason);
        Assert.NotEqual(0u, print);
        Assert.Equal(PicturePrint.Of(path), print);
    }

    [Fact]
    public void What_is_no_picture_is_so_for_the_same_reason_with_its_print()
    {
        using TemporaryFolder folder = new();
        string[] paths =
        [
            folder["missing.jpg"], folder.Path, folder.Write("empty.jpg"), folder.Write("text.jpg", "no picture"),
            folder.Write("cut.jpg", Fixtures.Bytes("orientation-6.jpg")[..100]), folder.Write("cut.png", Fixtures.Bytes("rgb.png")[..20]),
        ];
        foreach (string path in paths)
        {
            Assert.Null(PictureReader.TryReadInfo(path, out string? expected));
            Assert.Null(PictureReader.TryReadInfo(path, out string? reason, out _));
            Assert.Equal(expected, reason);
        }
    }

    [Fact]
    public void There_are_fixtures_for_all_formats_and_orientations()
    {
        string[] names = [.. Fixtures.Pictures()];
        Assert.Equal([".bmp", ".gif", ".jpg", ".png", ".tif", ".webp"], names.Select(Path.GetExtension).Distinct().Order());
        for (int orientation = 1; orientation <= 8; orientation++) Assert.Contains($"orientation-{orientation}.jpg", names);
    }

    [Fact]
    public void The_content_decides_the_format_not_the_name()
    {
        using TemporaryFolder folder = new();
        string path = folder["really-a-png.jpg"];
        File.Copy(Fixtures.Path("rgb.png"), path);
        Assert.Equal("png", PictureReader.ReadInfo(path).Format);
        Assert.Equal(Fixtures.Bytes("rgb.png.rgb"), PictureReader.Read(path).Pixels);
    }

    [Fact]
    public void Names_with_odd_characters_are_read()
    {
        using TemporaryFolder folder = new();
        string path = folder["ein Bild [page=7] 図 %s.png"];
        File.Copy(Fixtures.Path("rgb.png"), path);
        Assert.Equal(24, PictureReader.ReadInfo(path).Width);
        Assert.Equal(Fixtures.Bytes("rgb.png.rgb"), PictureReader.Read(path).Pixels);
    }

    [Fact]
    public void A_jpeg_header_behind_a_long_profile_is_found()
    {
        byte[] jpeg = Fixtures.Bytes("orientation-6.jpg");
        byte[] segment = new byte[2 + 65_535];
        (segment[0], segment[1], segment[2], segment[3]) = (0xFF, 0xE2, 0xFF, 0xFF);
        using TemporaryFolder folder = new();
        string path = folder["profile.jpg"];
        File.WriteAllBytes(path, [.. jpeg[..2], .. segment, .. segment, .. jpeg[2..]]);
        Assert.Equal(new PictureInfo(24, 16, "jpeg", 6), PictureReader.ReadInfo(path));
        Assert.Equal(24, PictureReader.Read(path).Width);
    }

    [Fact]
    public void Stray_bytes_before_a_jpegs_end_do_no_harm()
    {
        byte[] jpeg = Fixtures.Bytes("rgb.jpg");
        var image = PictureReader.Read((byte[])[.. jpeg[..^2], 1, 2, 3, .. jpeg[^2..]], "stray.jpg");
        Assert.Equal(Fixtures.Bytes("rgb.jpg.rgb"), image.Pixels);
    }

    [Fact]
    public void Threads_read_side_by_side()
    {
        string[] names = [.. Fixtures.Pictures().Where(name => !name.StartsWith("orientation"))];
        byte[] truncated = Fixtures.Bytes("rgb.png")[..200];
        Parallel.For(0, 400, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i =>
        {
            string name = names[i % names.Length];
            Fixtures.AssertClose(Fixtures.Bytes(name + ".rgb"), PictureReader.Read(Fixtures.Path(name)).Pixels, 1);
            Assert.Throws<PictureException>(() => PictureReader.Read(truncated, "cut.png"));
        });
    }
}
