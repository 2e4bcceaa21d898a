using NetVips;
using Operation = NetVips.Operation;

namespace Boxfit.Tests.Imaging;

public class PictureWriterTests
{
    [Fact]
    public void Png_gives_the_same_pixels_back()
    {
        RgbImage image = new(24, 16, Fixtures.Bytes("rgb.png.rgb"));
        using TemporaryFolder folder = new();
        string path = folder["a.png"];
        File.WriteAllText(path, "an older file");
        PictureWriter.SavePng(image, path);
        Assert.Equal("png", PictureReader.ReadInfo(path).Format);
        Assert.Equal(image.Pixels, PictureReader.Read(path).Pixels);
        Assert.Equal([path], Directory.GetFiles(folder.Path));
    }

    [Theory]
    [InlineData(75, 24)]
    [InlineData(90, 8)]
    [InlineData(100, 4)]
    public void Jpeg_gives_nearly_the_same_pixels_back(int quality, int tolerance)
    {
        RgbImage image = new(24, 16, Fixtures.Bytes("rgb.png.rgb"));
        using TemporaryFolder folder = new();
        string path = folder["a.jpg"];
        PictureWriter.SaveJpeg(image, path, quality);
        Assert.Equal(new PictureInfo(24, 16, "jpeg", 1), PictureReader.ReadInfo(path));
        Fixtures.AssertClose(image.Pixels, PictureReader.Read(path).Pixels, tolerance);
    }

    [Fact]
    public void A_folder_that_is_missing_is_a_clear_error()
    {
        using TemporaryFolder folder = new();
        string path = folder["none/a.png"];
        var e = Assert.Throws<BoxfitException>(() => PictureWriter.SavePng(new RgbImage(1, 1), path));
        Assert.StartsWith(path + " could not be written", e.Message);
    }

    [Fact]
    public void Svg_is_drawn_with_text_and_embedded_pictures_at_scale()
    {
        string picture = Convert.ToBase64String(PictureWriter.EncodePng(new RgbImage(2, 2, [.. Enumerable.Repeat<byte>(200, 12)])));
        string svg = $"""
            <svg xmlns="http://www.w3.org/2000/svg" width="60" height="40">
              <rect x="0" y="0" width="10" height="10" fill="#ff0000"/>
              <text x="12" y="30" font-family="sans-serif" font-size="20" fill="#0000ff">Mg</text>
              <image x="50" y="0" width="10" height="10" href="data:image/png;base64,{picture}"/>
            </svg>
            """;
        var image = SvgRenderer.Render(svg, 2);
        Assert.Equal((120, 80), (image.Width, image.Height));
        Assert.Equal([255, 0, 0, 255], Pixel(image, 5, 5));
        Assert.Equal([200, 200, 200, 255], Pixel(image, 110, 10));
        Assert.Equal(0, Pixel(image, 60, 75)[3]);
        int blue = 0;
        for (int y = 30; y < 64; y++)
            for (int x = 24; x < 90; x++)
                if (Pixel(image, x, y) is [0, 0, 255, 255]) blue++;
        Assert.InRange(blue, 150, 1500);
    }

    [Fact]
    public void Svg_is_saved_as_png_over_which_a_reader_lays_white()
    {
        using TemporaryFolder folder = new();
        string path = folder["chart.png"];
        SvgRenderer.SavePng(
            """<svg xmlns="http://www.w3.org/2000/svg" width="4" height="2"><rect width="2" height="2" fill="#102030"/></svg>""", path);
        var image = PictureReader.Read(path);
        Assert.Equal((4, 2), (image.Width, image.Height));
        Assert.Equal([0x10, 0x20, 0x30], image.Pixels[..3]);
        Assert.Equal([255, 255, 255], image.Pixels[9..12]);
    }

    [Fact]
    public void A_faulty_svg_is_a_clear_error() =>
        Assert.Contains("SVG", Assert.Throws<BoxfitException>(() => SvgRenderer.Render("<svg><not closed")).Message);

    [Theory]
    [InlineData("csvload")]
    [InlineData("vipsload")]
    public void Loaders_that_are_not_safe_are_blocked(string loader)
    {
        using TemporaryFolder folder = new();
        string path = folder["a.txt"];
        File.WriteAllText(path, "1,2\n3,4\n");
        var failure = Assert.Throws<VipsException>(() => Libvips.Run(() => Operation.Call(loader, path)));
        Assert.Contains("blocked", Libvips.Reason(failure));
    }

    static byte[] Pixel(RgbaImage image, int x, int y) => image.Pixels.AsSpan((y * image.Width + x) * 4, 4).ToArray();
}
