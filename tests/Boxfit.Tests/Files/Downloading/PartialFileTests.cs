namespace Boxfit.Tests.Files.Downloading;

public sealed class PartialFileTests : IDisposable
{
    static readonly Uri s_url = new("https://example.org/a%20b?c=d&e");
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_the_server_said_has_these_bytes_and_is_read_again()
    {
        AssertKept(
            new(s_url.AbsoluteUri, "\"é-1\"", new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), 1L << 40),
            """{"url":"https://example.org/a%20b?c=d\u0026e","etag":"\u0022\u00E9-1\u0022",""" +
            """
            "lastModified":"2026-01-02T03:04:05+00:00","total":1099511627776}
            """);
        AssertKept(new(s_url.AbsoluteUri, null, null, null), """{"url":"https://example.org/a%20b?c=d\u0026e"}""");
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"url":7}""")]
    [InlineData("""{"url":null}""")]
    [InlineData("""{"url":"https://example.org/other"}""")]
    [InlineData("""{"url":"https://example.org/a%20b?c=d&e","total":"9"}""")]
    [InlineData("""{"url":"https://example.org/a%20b?c=d&e","total":9.5}""")]
    [InlineData("""{"url":"https://example.org/a%20b?c=d&e","lastModified":"yesterday"}""")]
    [InlineData("""{"url":"https://example.org/a%20b?c=d&e","total":1}""")]
    public void A_state_that_says_nothing_useful_is_none(string state)
    {
        File.WriteAllText(_folder["f.part.json"], state);
        File.WriteAllText(_folder["f.part"], "ab");
        using var file = PartialFile.Open(_folder["f"], s_url);
        Assert.Null(file.Remote);
    }

    void AssertKept(RemoteFile remote, string expected)
    {
        using (var file = PartialFile.Open(_folder["f"], s_url))
        {
            file.StartOver(remote);
            file.Append("x"u8.ToArray());
        }
        Assert.Equal(expected, File.ReadAllText(_folder["f.part.json"]));
        using var again = PartialFile.Open(_folder["f"], s_url);
        Assert.Equal(remote, again.Remote);
        Assert.Equal(1, again.Length);
    }
}
