using System.Buffers.Binary;
using System.IO.Hashing;
using Boxfit.Tests.Reports;

namespace Boxfit.Tests.Imaging;

public sealed class OwnMarkTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_drawing_is_known_again_and_a_photo_is_not()
    {
        SvgRenderer.SavePng("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"20\" height=\"10\"/>", _folder["drawing.png"]);
        PictureWriter.SavePng(Pixels.Grey(20, 10), _folder["photo.png"]);
        Assert.True(OwnMark.IsIn(_folder["drawing.png"]));
        Assert.False(OwnMark.IsIn(_folder["photo.png"]));
        Assert.Equal((20, 10), (PictureReader.Read(_folder["drawing.png"]).Width, PictureReader.Read(_folder["drawing.png"]).Height));
        // The mark is a chunk as PNG wants it, with its length before it and its sum behind it.
        byte[] bytes = File.ReadAllBytes(_folder["drawing.png"]);
        int length = BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(33));
        Assert.Equal("tEXtSoftware\0Boxfit", Encoding.Latin1.GetString(bytes, 37, 4 + length));
        Assert.Equal(Crc32.HashToUInt32(bytes.AsSpan(37, 4 + length)), BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(41 + length)));
    }

    [Fact]
    public void A_jpeg_has_the_mark_as_its_comment()
    {
        byte[] plain = PictureWriter.EncodeJpeg(Pixels.Grey(20, 10)), marked = OwnMark.Mark(plain);
        Assert.False(OwnMark.IsIn(_folder.Write("photo.jpg", plain)));
        Assert.True(OwnMark.IsIn(_folder.Write("drawn.jpg", marked)));
        Assert.Equal(PictureReader.Read(_folder["photo.jpg"]).Pixels, PictureReader.Read(_folder["drawn.jpg"]).Pixels);
        // Behind the marker of the start that of a comment, whose length counts itself.
        Assert.Equal("\u00FF\u00D8\u00FF\u00FE", Encoding.Latin1.GetString(marked, 0, 4));
        int length = BinaryPrimitives.ReadUInt16BigEndian(marked.AsSpan(4));
        Assert.Equal("Made by Boxfit", Encoding.Latin1.GetString(marked, 6, length - 2));
        Assert.Equal(plain, (byte[])[.. marked[..2], .. marked[(4 + length)..]]);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("path,x1,y1,x2,y2\na.jpg,1,2,3,4\n", false)]
    [InlineData("<!DOCTYPE html><html><body>mine</body></html>", false)]
    [InlineData("\b\u0009\u0012\u0006Boxfit", true)]
    [InlineData("\b\u0009\u0012\u0007pytorch", false)]
    public void A_file_is_told_by_how_it_begins(string content, bool isOwn) =>
        Assert.Equal(isOwn, OwnMark.IsIn(_folder.Write("file", content)));
}
