namespace Boxfit.Tests.Imaging;

public sealed class PicturePrintTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Runs keep them: these are what earlier versions wrote.</summary>
    [Theory]
    [InlineData(0, 1871162585u)]
    [InlineData(100, 2577481255u)]
    [InlineData(1 << 16, 1612198306u)]
    [InlineData((1 << 16) + 100, 1451946708u)]
    [InlineData(1 << 20, 1395893403u)]
    public void A_print_stays_what_it_was(int length, uint print) =>
        Assert.Equal(print, PicturePrint.Of(_folder.Write("a.jpg", Content(length))));

    [Theory]
    [InlineData(0, true)]
    [InlineData((1 << 16) - 1, true)]
    [InlineData(1 << 16, false)]
    [InlineData((1 << 20) - (1 << 12) - 1, false)]
    [InlineData((1 << 20) - (1 << 12), true)]
    [InlineData((1 << 20) - 1, true)]
    public void A_byte_at_either_end_changes_it_and_one_in_the_middle_does_not(int place, bool changes)
    {
        byte[] content = Content(1 << 20);
        uint before = PicturePrint.Of(_folder.Write("a.jpg", content));
        content[place]++;
        Assert.Equal(changes, PicturePrint.Of(_folder.Write("a.jpg", content)) != before);
    }

    [Fact]
    public void What_cannot_be_read_has_none()
    {
        Assert.Equal(0u, PicturePrint.Of(_folder["missing.jpg"]));
        Assert.Equal(0u, PicturePrint.Of(_folder.Path));
    }

    static byte[] Content(int length) => [.. Enumerable.Range(0, length).Select(i => (byte)(i * 7 + i / 256))];
}
