using System.Buffers.Binary;

namespace Boxfit.Tests.Imaging.Decoding;

public sealed class PngLateExifTests : IDisposable
{
    // A TIFF head and one entry: orientation 6.
    static readonly byte[] s_exif = Convert.FromHexString("4D4D002A00000008000101120003000000010006000000000000");

    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    static byte[] Chunk(string kind, byte[] content)
    {
        byte[] length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, content.Length);
        return [.. length, .. Encoding.ASCII.GetBytes(kind), .. content, 0, 0, 0, 0];
    }

    static byte[] Png(bool atEnd)
    {
        byte[] png = PictureWriter.EncodePng(new(4, 4)), exif = Chunk("eXIf", s_exif);
        int end = png.Length - 12;
        return atEnd ? [.. png, .. exif] : [.. png[..end], .. exif, .. png[end..]];
    }

    [Theory]
    [InlineData(false, 6)]
    [InlineData(true, 1)]
    public void It_counts_behind_the_pixels_but_not_behind_the_end(bool atEnd, int expected)
    {
        byte[] png = Png(atEnd);
        Assert.Equal(expected, PngLateExif.Orientation(png));
        Assert.Equal(expected, PngLateExif.Orientation(_folder.Write("a.png", png)));
    }

    [Fact]
    public void A_file_that_goes_on_for_ever_is_not_read_to_its_end()
    {
        byte[] png = PictureWriter.EncodePng(new(4, 4));
        string path = _folder.Write("long.png", png[..^12]);
        using (var file = new FileStream(path, FileMode.Open)) file.SetLength(1L << 40); // a hole, without the chunk of the end
        Assert.Equal(1, PngLateExif.Orientation(path));
    }
}
