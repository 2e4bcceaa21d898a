namespace Boxfit.Tests.Preparation.Downloading;

public sealed class ArchiveDownloadTests : IDisposable
{
    static readonly byte[] s_content = TestArchives.Set();

    static readonly DownloadOptions s_options = new()
    {
        StallTimeout = TimeSpan.FromSeconds(20),
        LeastProgress = 1,
        Tries = 3,
        FirstPause = TimeSpan.FromMilliseconds(1),
    };

    readonly TemporaryFolder _folder = new();

    string File => _folder["set.tar.gz"];

    string Part => File + ".part";

    public void Dispose() => _folder.Dispose();

    long Download(ScriptedServer server, DownloadOptions? options = null, IProgress<FetchProgress>? progress = null,
        CancellationToken cancellation = default) =>
        ArchiveDownload.RunAsync(server.Url, File, 1_000_000, options ?? s_options, progress, cancellation).GetAwaiter().GetResult();

    string Fail(ScriptedServer server, DownloadOptions? options = null) =>
        Assert.Throws<BoxfitException>(() => Download(server, options)).Message;

    void AssertComplete()
    {
        Assert.Equal(s_content, System.IO.File.ReadAllBytes(File));
        Assert.Equal([File], Directory.GetFiles(_folder.Path));
    }

    /// <summary>As an earlier call leaves it that was interrupted.</summary>
    void LeavePart(ScriptedServer server, byte[] bytes, string etag = "\\u00221\\u0022", int? total = null)
    {
        System.IO.File.WriteAllBytes(Part, bytes);
        System.IO.File.WriteAllText(
            Part + ".json", $$"""{"url":"{{server.Url}}","etag":"{{etag}}","total":{{total ?? s_content.Length}}}""");
    }

    [Fact]
    public void A_file_is_downloaded_whole()
    {
        using var server = new ScriptedServer(Reply.File(s_content));
        Assert.Equal(s_content.Length, Download(server));
        AssertComplete();
        Assert.Null(Assert.Single(server.Requests).From);
    }

    [Fact]
    public void After_each_dropped_connection_only_the_rest_is_asked_for()
    {
        using var server = new ScriptedServer(Reply.File(s_content, cut: 3000));
        Assert.Equal(s_content.Length, Download(server));
        AssertComplete();
        Assert.Equal((s_content.Length + 2999) / 3000, server.Requests.Count);
        Assert.Equal(Enumerable.Range(0, server.Requests.Count).Select(i => i * 3000), server.Requests.Select(r => r.From ?? 0));
        Assert.All(server.Requests.Skip(1), r => Assert.Equal("\"1\"", r.Headers["if-range"]));
    }

    [Fact]
    public void A_stalled_connection_is_left_and_the_rest_asked_for()
    {
        using var server = new ScriptedServer(Reply.File(s_content, cut: 5000, hangs: true), Reply.File(s_content));
        Download(server, s_options with { StallTimeout = TimeSpan.FromSeconds(0.5) });
        AssertComplete();
        Assert.Equal([null, 5000], server.Requests.Select(r => r.From));
    }

    [Fact]
    public void A_server_that_never_answers_is_given_up()
    {
        using var server = new ScriptedServer(_ => new([], Hangs: true));
        string message = Fail(server, s_options with { StallTimeout = TimeSpan.FromSeconds(0.2) });
        Assert.Contains("nothing came for 0 seconds (3 failures in a row)", message);
        Assert.Equal(3, server.Requests.Count);
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Theory]
    [InlineData(6, 2)]
    [InlineData(2, 1)]
    public void A_server_that_cannot_be_reached_is_given_up(int triesToReach, int again)
    {
        var server = new ScriptedServer(Reply.File(s_content));
        var url = server.Url;
        server.Dispose();
        var notices = new List<string>();
        var progress = new Reports(p => notices.Add(((FetchNotice)p).Text));
        var options = s_options with { TriesToReach = triesToReach };
        string message = Assert.Throws<BoxfitException>(
            () => ArchiveDownload.RunAsync(url, File, 1_000_000, options, progress, default).GetAwaiter().GetResult()).Message;
        Assert.Contains("127.0.0.1 cannot be reached", message);
        Assert.Equal(again, notices.Count);
        Assert.All(notices, n => Assert.StartsWith("That failed: 127.0.0.1 cannot be reached", n));
        Assert.Contains("--from", message);
    }

    [Fact]
    public void A_connection_that_always_ends_at_the_same_place_is_given_up_and_the_part_is_kept()
    {
        using var server = new ScriptedServer(Reply.File(s_content, cut: 4000), r => Reply.File(s_content, cut: 0)(r));
        string message = Fail(server);
        Assert.Contains(Part, message);
        Assert.Equal(s_content[..4000], System.IO.File.ReadAllBytes(Part));
        using var better = new ScriptedServer(Reply.File(s_content));
        LeavePart(better, s_content[..4000]);
        Assert.Equal(s_content.Length - 4000, Download(better));
        AssertComplete();
    }

    [Fact]
    public void Cancelling_keeps_the_part_and_the_next_call_goes_on()
    {
        using var server = new ScriptedServer(Reply.File(s_content, cut: 6000, hangs: true), Reply.File(s_content));
        using var stop = new CancellationTokenSource();
        var progress = new Reports(p =>
        {
            if (p is DownloadProgress { Bytes: 6000 }) stop.Cancel();
        });
        Assert.ThrowsAny<OperationCanceledException>(() => Download(server, null, progress, stop.Token));
        Assert.Equal(6000, new FileInfo(Part).Length);
        Download(server);
        AssertComplete();
        Assert.Equal(6000, server.Requests[^1].From);
    }

    [Fact]
    public void Redirections_are_followed_with_the_range()
    {
        using var server = new ScriptedServer(
            Reply.Status("301 Moved Permanently", "Location: /elsewhere/set.tar.gz"),
            Reply.File(s_content, cut: 5000),
            Reply.Status("302 Found", "Location: elsewhere/set.tar.gz"),
            Reply.File(s_content));
        Download(server);
        AssertComplete();
        Assert.Equal(["/set.tar.gz", "/elsewhere/set.tar.gz", "/set.tar.gz", "/elsewhere/set.tar.gz"], server.Requests.Select(r => r.Path));
        Assert.Equal([null, null, 5000, 5000], server.Requests.Select(r => r.From));
    }

    [Fact]
    public void Redirections_without_an_end_are_an_error()
    {
        using var server = new ScriptedServer(Reply.Status("302 Found", "Location: /set.tar.gz"));
        Assert.Contains("redirected 10 times", Fail(server));
        Assert.Equal(11, server.Requests.Count);
    }

    [Theory]
    [InlineData("https://a.org/x", "http://a.org/x", false)]
    [InlineData("https://a.org/x", "file:///etc/passwd", false)]
    [InlineData("http://a.org/x", "ftp://a.org/x", false)]
    [InlineData("http://a.org/x", "https://b.org/x", true)]
    [InlineData("https://a.org/x", "https://b.org/x", true)]
    [InlineData("http://a.org/x", "http://b.org/x", true)]
    public void Redirections_never_lead_to_a_less_secure_place(string from, string to, bool expected) =>
        Assert.Equal(expected, DownloadSource.MayFollow(new(from), new(to)));

    [Theory]
    [InlineData("404 Not Found")]
    [InlineData("403 Forbidden")]
    [InlineData("410 Gone")]
    public void A_file_that_is_not_there_is_an_error_at_once(string status)
    {
        using var server = new ScriptedServer(Reply.Status(status, body: "no"));
        Assert.Contains($"the server says {status}", Fail(server));
        Assert.Single(server.Requests);
    }

    [Fact]
    public void A_server_in_trouble_is_asked_again()
    {
        using var server = new ScriptedServer(
            Reply.Status("500 Internal Server Error"), Reply.Status("429 Too Many Requests"), Reply.File(s_content));
        Download(server);
        AssertComplete();
    }

    [Fact]
    public void A_server_that_stays_in_trouble_is_given_up()
    {
        using var server = new ScriptedServer(Reply.Status("502 Bad Gateway"));
        Assert.Contains("502 Bad Gateway (3 failures in a row)", Fail(server));
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public void The_pause_that_a_server_asks_for_is_kept()
    {
        using var server = new ScriptedServer(Reply.Status("503 Service Unavailable", "Retry-After: 1"), Reply.File(s_content));
        long start = Stopwatch.GetTimestamp();
        Download(server);
        Assert.True(Stopwatch.GetElapsedTime(start) >= TimeSpan.FromSeconds(0.9));
        AssertComplete();
    }

    [Fact]
    public void A_pause_that_is_too_long_is_told_instead_of_kept()
    {
        using var server = new ScriptedServer(Reply.Status("503 Service Unavailable", "Retry-After: 86400"));
        Assert.Contains("asks to wait 86400 seconds", Fail(server));
        Assert.Single(server.Requests);
    }

    [Fact]
    public void A_server_without_ranges_sends_all_again()
    {
        using var server = new ScriptedServer(Reply.File(s_content, cut: 9000), Reply.File(s_content, ranges: false));
        Assert.Equal(9000 + s_content.Length, Download(server));
        AssertComplete();
    }

    [Fact]
    public void A_server_without_ranges_that_always_drops_is_given_up()
    {
        using var server = new ScriptedServer(Reply.File(s_content, cut: 9000, ranges: false));
        Fail(server);
        Assert.Equal(3, server.Requests.Count);
    }

    [Theory]
    [InlineData("bytes 0-{1}/{2}")]
    [InlineData("bytes 4999-{1}/{2}")]
    [InlineData("bytes 5001-{1}/{2}")]
    [InlineData("bytes 5000-4000/{2}")]
    [InlineData("items 5000-{1}/{2}")]
    [InlineData("nonsense")]
    [InlineData("")]
    public void Bytes_that_are_not_those_asked_for_are_not_used(string range)
    {
        string header = string.Format(null, range, 0, s_content.Length - 1, s_content.Length);
        using var server = new ScriptedServer(
            Reply.File(s_content, cut: 5000),
            _ => Reply.Of("206 Partial Content", header.Length > 0 ? $"Content-Range: {header}" : "", new byte[s_content.Length - 5000]),
            Reply.File(s_content));
        Download(server);
        AssertComplete();
        Assert.Equal([null, 5000, null], server.Requests.Select(r => r.From));
    }

    [Theory]
    [InlineData("{0}", "\"1\"")]
    [InlineData("99999", "\"1\"")]
    [InlineData("{0}", "\"2\"")]
    public void A_file_that_changed_meanwhile_is_downloaded_anew(string total, string etag)
    {
        byte[] old = TestArchives.Noise(5000, 9);
        int oldTotal = total == "{0}" && etag == "\"1\"" ? s_content.Length + 7 : s_content.Length;
        using var server = new ScriptedServer(
            r => Reply.Of(
                "206 Partial Content",
                $"Content-Range: bytes {r.From}-{s_content.Length - 1}/{string.Format(null, total, s_content.Length)}\nETag: {etag}",
                s_content[5000..]),
            Reply.File(s_content, "\"2\""));
        LeavePart(server, old, total: oldTotal);
        Download(server);
        AssertComplete();
        Assert.Equal([5000, null], server.Requests.Select(r => r.From));
    }

    [Fact]
    public void A_server_that_honours_the_condition_sends_a_changed_file_whole()
    {
        using var server = new ScriptedServer(Reply.File(s_content, "\"2\""));
        LeavePart(server, TestArchives.Noise(5000, 9));
        Download(server);
        AssertComplete();
        Assert.Equal("\"1\"", Assert.Single(server.Requests).Headers["if-range"]);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("{\"url\":5}")]
    [InlineData("{\"url\":\"http://other.example/set.tar.gz\",\"total\":100000}")]
    public void A_part_of_which_nothing_is_known_is_not_used(string state)
    {
        using var server = new ScriptedServer(Reply.File(s_content));
        LeavePart(server, TestArchives.Noise(5000, 9));
        System.IO.File.WriteAllText(Part + ".json", state);
        Download(server);
        AssertComplete();
        Assert.Null(Assert.Single(server.Requests).From);
    }

    [Fact]
    public void A_part_that_is_the_whole_file_only_gets_its_name()
    {
        using var server = new ScriptedServer(Reply.Status("500 Internal Server Error"));
        LeavePart(server, s_content);
        Assert.Equal(0, Download(server));
        AssertComplete();
        Assert.Empty(server.Requests);
    }

    [Fact]
    public void A_file_of_unknown_size_ends_where_the_server_says_that_nothing_follows()
    {
        using var server = new ScriptedServer(Reply.File(s_content));
        LeavePart(server, s_content);
        System.IO.File.WriteAllText(Part + ".json", $$"""{"url":"{{server.Url}}"}""");
        Download(server);
        AssertComplete();
        Assert.Equal(s_content.Length, Assert.Single(server.Requests).From);
    }

    [Fact]
    public void A_file_without_a_declared_size_is_taken_to_its_end()
    {
        using var server = new ScriptedServer(_ => Reply.Of("200 OK", "", s_content));
        Download(server);
        AssertComplete();
    }

    [Fact]
    public void More_than_was_declared_is_not_taken()
    {
        using var server = new ScriptedServer(
            Reply.File(s_content, cut: 5000),
            r => Reply.Of("206 Partial Content", $"Content-Range: bytes {r.From}-{s_content.Length - 1}/{s_content.Length}",
                new byte[100_000]));
        Assert.Contains("could not be downloaded", Fail(server));
        Assert.False(System.IO.File.Exists(File));
    }

    [Fact]
    public void A_file_that_is_too_large_to_be_the_set_is_refused()
    {
        using var declared = new ScriptedServer(_ => Reply.Of("200 OK", "Content-Length: 2000000", s_content));
        Assert.Contains("gives more than the 1.0 MB that were expected at most", Fail(declared));
        using var silent = new ScriptedServer(_ => Reply.Of("200 OK", "", [.. s_content, .. new byte[1_500_000]]));
        Assert.Contains("gives more than the 1.0 MB that were expected at most", Fail(silent));
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Theory]
    [InlineData("Content-Type: text/html; charset=utf-8", "<html><body>Please log in</body></html>", "gave a web page")]
    [InlineData("Content-Type: application/gzip", "<!DOCTYPE html><html>Moved</html>", "gave a web page")]
    [InlineData("", "Sorry, gone.", "gave the text 'Sorry, gone.'")]
    [InlineData("", "", "gave nothing")]
    public void What_is_no_archive_is_told(string header, string body, string expected)
    {
        using var server = new ScriptedServer(Reply.Status("200 OK", header, body));
        Assert.Contains(expected, Fail(server));
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void A_login_page_does_not_cost_what_is_there()
    {
        using var server = new ScriptedServer(Reply.Status("200 OK", "Content-Type: text/html", "<html>Log in</html>"));
        LeavePart(server, s_content[..5000]);
        Assert.Contains("gave a web page", Fail(server));
        Assert.Equal(5000, new FileInfo(Part).Length);
    }

    [Fact]
    public void Two_processes_do_not_write_to_the_same_part()
    {
        using var server = new ScriptedServer(Reply.File(s_content));
        using (PartialFile.Open(File, server.Url))
            Assert.Contains("another process", Assert.Throws<InputException>(() => Download(server)).Message);
    }

    [Fact]
    public void A_full_disk_is_told()
    {
        Assert.SkipUnless(System.IO.File.Exists("/dev/full"), "There is no /dev/full here.");
        System.IO.File.CreateSymbolicLink(Part, "/dev/full");
        using var server = new ScriptedServer(Reply.File(s_content));
        Assert.Contains("The disk is full", Fail(server));
    }

    sealed class Reports(Action<FetchProgress> report) : IProgress<FetchProgress>
    {
        public void Report(FetchProgress value) => report(value);
    }
}
