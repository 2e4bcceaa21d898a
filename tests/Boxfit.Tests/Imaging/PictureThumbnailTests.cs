namespace Boxfit.Tests.Imaging;

public sealed class PictureThumbnailTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_large_JPEG_is_made_small_nearly_as_the_reader_sees_it()
    {
        var picture = new RgbImage(1200, 800);
        for (int i = 0; i < picture.Pixels.Length; i++) picture.Pixels[i] = (byte)(i / 3 % 1200 / 5 + (i % 3 * 5));
        string path = _folder.Write("a.jpg", PictureWriter.EncodeJpeg(picture));
        var small = PictureReader.Read(PictureThumbnail.Make(path, 256), "thumbnail");
        Assert.Equal((256, 171), (small.Width, small.Height));
        foreach (int x in (int[])[10, 128, 245])
            Assert.InRange(small.Pixels[(80 * 256 + x) * 3] - picture.Pixels[(400 * 1200 + x * 1200 / 256) * 3], -8, 8);
        Assert.Equal((1200, 800), PictureReader.ReadSize(PictureThumbnail.Make(path, 2048), "thumbnail"));
    }

    [Fact]
    public void A_large_PNG_is_not_held_as_a_whole()
    {
        var picture = new RgbImage(1200, 800);
        for (int i = 0; i < picture.Pixels.Length; i++) picture.Pixels[i] = (byte)(i / 3 % 1200 / 5 + (i % 3 * 5));
        string path = _folder.WritePicture("a.png", picture);
        PictureThumbnail.Make(path, 256);
        long before = GC.GetAllocatedBytesForCurrentThread();
        byte[] made = PictureThumbnail.Make(path, 256);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, picture.Pixels.Length / 4);
        var small = PictureReader.Read(made, "thumbnail");
        Assert.Equal((256, 171), (small.Width, small.Height));
        foreach (int x in (int[])[10, 128, 245])
            Assert.InRange(small.Pixels[(80 * 256 + x) * 3] - picture.Pixels[(400 * 1200 + x * 1200 / 256) * 3], -8, 8);
    }

    [Fact]
    public void It_is_upright()
    {
        byte[] jpeg = PictureWriter.EncodeJpeg(new(1200, 800));
        // An EXIF segment that says: turn it by a quarter.
        byte[] exif = [0xFF, 0xE1, 0, 34, .. "Exif\0\0II*\0"u8, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0];
        string path = _folder.Write("a.jpg", [.. jpeg[..2], .. exif, .. jpeg[2..]]);
        Assert.Equal((800, 1200), (PictureReader.ReadInfo(path).Width, PictureReader.ReadInfo(path).Height));
        Assert.Equal((171, 256), PictureReader.ReadSize(PictureThumbnail.Make(path, 256), "thumbnail"));
    }

    [Fact]
    public void What_is_damaged_is_refused_with_the_reason()
    {
        byte[] jpeg = PictureWriter.EncodeJpeg(new(1200, 800));
        string path = _folder.Write("a.jpg", jpeg[..(jpeg.Length / 2)]);
        Assert.Throws<PictureException>(() => PictureThumbnail.Make(path, 256));
        Assert.Throws<PictureException>(() => PictureThumbnail.Make(_folder["none.jpg"], 256));
    }
}
