namespace Boxfit.Tests.Files.Text;

public sealed class OwnLinesTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Lines_come_with_their_numbers_and_the_last_says_whether_it_is_whole()
    {
        string path = _folder.Write("x", "one\n\nthree\nhalf");
        Assert.Equal([new(1, "one", true), new(2, "", true), new(3, "three", true), new(4, "half", false)], OwnLines.Read(path));
        Assert.Equal([new(1, "one", true)], OwnLines.Read(_folder.Write("y", "one\n")));
        Assert.Empty(OwnLines.Read(_folder.Write("z")));
    }

    [Fact]
    public void Lines_may_be_longer_than_what_is_read_at_once()
    {
        string[] lines = [new('a', 20_000), new('b', 16_384), new('c', 65_536), "d"];
        string path = _folder.Write("x", string.Join('\n', lines) + "\n");
        Assert.Equal(lines, OwnLines.Read(path).Select(l => l.Text));
    }

    [Fact]
    public void A_line_that_is_too_long_is_named()
    {
        string path = _folder.Write("x", "one\n" + new string('a', 65_537) + "\n");
        var e = Assert.Throws<InputException>(() => OwnLines.Read(path).Count());
        Assert.StartsWith($"{path}, line 2 has more than 65,536 characters", e.Message, StringComparison.Ordinal);
    }
}
