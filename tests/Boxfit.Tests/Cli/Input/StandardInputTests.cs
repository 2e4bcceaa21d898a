namespace Boxfit.Tests.Cli.Input;

public class StandardInputTests
{
    [Fact]
    public void Lines_are_paths_whatever_the_line_ends_and_the_letters()
    {
        string longPath = "ä/" + new string('x', 5000) + ".jpg"; // Longer than what is read at once; its first letter has two bytes.
        var input = new StandardInput(new MemoryStream(Encoding.UTF8.GetBytes($"a b.jpg\r\nBM.bmp\n\n{longPath}")));
        Assert.False(input.IsPicture);
        Assert.Equal(["a b.jpg", "BM.bmp", longPath], input.ReadLines());
    }

    [Theory]
    [InlineData(new byte[] { 0xFF, 0xD8, 0xFF, 0xE0, 0, 16 })] // JPEG
    [InlineData(new byte[] { 0x89, 0x50, 0x4E, 0x47, 13, 10, 26, 10 })] // PNG
    [InlineData(new byte[] { 0x42, 0x4D, 0x36, 0x10, 0, 0, 0, 0 })] // BMP
    [InlineData(new byte[] { 0x49, 0x49, 0x2A, 0, 8, 0 })] // TIFF
    public void Bytes_of_a_picture_are_kept_as_they_are(byte[] head)
    {
        byte[] picture = [.. head, .. Enumerable.Range(0, 9000).Select(i => (byte)i)];
        var input = new StandardInput(new MemoryStream(picture));
        Assert.True(input.IsPicture);
        Assert.Equal(picture, input.ReadBytes());
    }

    [Fact]
    public void Nothing_is_an_empty_list()
    {
        var input = new StandardInput(new MemoryStream());
        Assert.False(input.IsPicture);
        Assert.Empty(input.ReadLines());
    }
}
