using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Boxfit.Tests.Preparation.Downloading;

namespace Boxfit.Tests.Pretrained;

public sealed class WeightCacheTests : IDisposable
{
    static readonly byte[] s_content = [.. Enumerable.Range(0, 100_000).Select(i => (byte)(i * 7 + i / 256))];

    static readonly DownloadOptions s_options = new()
    {
        StallTimeout = TimeSpan.FromSeconds(20), LeastProgress = 1, Tries = 3, FirstPause = TimeSpan.FromMilliseconds(1),
    };

    readonly TemporaryFolder _folder = new();

    string Cached => _folder["cache/set.tar.gz"];

    public void Dispose() => _folder.Dispose();

    static KnownWeights Weights(Uri url)
    {
        string sum = Convert.ToHexStringLower(SHA256.HashData(s_content));
        return new("resnet18", "test", url, new(ChecksumKind.Sha256Prefix, sum[..8]), PixelScaling.Imagenet, "none");
    }

    WeightCache Cache(Uri? mirror = null) => new(_folder["cache"], mirror, s_options) { LongestWait = TimeSpan.FromSeconds(30) };

    string Get(Uri url, WeightCache? cache = null, IProgress<FetchProgress>? progress = null) =>
        (cache ?? Cache()).GetAsync(Weights(url), progress, TestContext.Current.CancellationToken).GetAwaiter().GetResult();

    string Fail<T>(Uri url, WeightCache? cache = null) where T : BoxfitException => Assert.Throws<T>(() => Get(url, cache)).Message;

    void AssertNothingCached() => Assert.DoesNotContain(
        Directory.GetFiles(_folder["cache"]), f => !Path.GetFileName(f).StartsWith('.'));

    [Fact]
    public void A_file_is_downloaded_once()
    {
        using var server = new ScriptedServer(Reply.File(s_content));
        Assert.Equal(Cached, Get(server.Url));
        Assert.Equal(Cached, Get(server.Url));
        Assert.Equal(s_content, File.ReadAllBytes(Cached));
        Assert.Single(server.Requests);
        string[] files = Directory.GetFiles(_folder["cache"]);
        Assert.Equal([Cached, _folder["cache/.set.tar.gz.lock"]], files.OrderDescending(StringComparer.Ordinal));
    }

    [Fact]
    public void After_an_interruption_only_the_rest_is_asked_for()
    {
        using var server = new ScriptedServer(Reply.File(s_content, cut: 60_000));
        Get(server.Url);
        Assert.Equal([null, 60_000], server.Requests.Select(r => r.From));
        Assert.Equal(s_content, File.ReadAllBytes(Cached));
    }

    [Fact]
    public async Task Two_that_ask_at_once_download_once()
    {
        using var server = new ScriptedServer(Reply.File(s_content));
        var both = Enumerable.Range(0, 2).Select(_ => Cache().GetAsync(Weights(server.Url), null, TestContext.Current.CancellationToken));
        Assert.Equal([Cached, Cached], await Task.WhenAll(both));
        Assert.Single(server.Requests);
    }

    [Fact]
    public void Who_waits_for_another_process_is_told_and_uses_its_file()
    {
        using var server = new ScriptedServer(Reply.File(s_content));
        Directory.CreateDirectory(_folder["cache"]);
        var notices = new List<string>();
        var other = new FileStream(_folder["cache/.set.tar.gz.lock"], FileMode.Create, FileAccess.ReadWrite, FileShare.None);
        // The other has finished when this one is told that it must wait.
        var told = new Told(notices, () =>
        {
            File.WriteAllBytes(Cached, s_content);
            other.Dispose();
        });
        Assert.Equal(Cached, Get(server.Url, progress: told));
        Assert.Equal(["Another process is downloading set.tar.gz; waiting for it."], notices);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public void Waiting_has_an_end()
    {
        Directory.CreateDirectory(_folder["cache"]);
        using var other = new FileStream(_folder["cache/.set.tar.gz.lock"], FileMode.Create, FileAccess.ReadWrite, FileShare.None);
        var cache = new WeightCache(_folder["cache"], null, s_options) { LongestWait = TimeSpan.Zero };
        string message = Fail<BoxfitException>(new("http://127.0.0.1:1/set.tar.gz"), cache);
        Assert.Contains("Another process has been downloading set.tar.gz for 0 minutes", message);
    }

    [Fact]
    public void A_download_with_another_sum_is_thrown_away()
    {
        using var server = new ScriptedServer(Reply.File([.. s_content, 1]));
        string message = Fail<BoxfitException>(server.Url);
        Assert.Matches("gave a file with the sum [0-9a-f]{64}, but its makers say SHA-256 [0-9a-f]{8}…. It was thrown away.", message);
        AssertNothingCached();
    }

    [Theory]
    [InlineData("Content-Type: text/html", "<html>Please log in</html>", "a web page")]
    [InlineData("Content-Type: text/plain", "<!doctype html><p>Please log in", "a web page")]
    [InlineData("Content-Type: application/octet-stream", "version https://git-lfs.github.com/spec/v1\noid sha256:00", "a Git LFS pointer")]
    public void Something_else_than_weights_is_refused(string header, string body, string found)
    {
        using var server = new ScriptedServer(Reply.Status("200 OK", header, body));
        Assert.Contains($"gave {found}, expected weights", Fail<BoxfitException>(server.Url));
        AssertNothingCached();
    }

    [Fact]
    public void A_file_that_is_there_with_another_sum_is_neither_used_nor_replaced()
    {
        using var server = new ScriptedServer(Reply.File(s_content));
        Directory.CreateDirectory(_folder["cache"]);
        File.WriteAllText(Cached, "something");
        string message = Fail<InputException>(server.Url);
        Assert.Contains($"{Cached} is not the published file: its sum is", message);
        Assert.Contains("It was left as it is and not used. Remove it", message);
        Assert.Equal("something", File.ReadAllText(Cached));
        Assert.Empty(server.Requests);
    }

    [Fact]
    public void Without_a_network_it_is_said_what_to_put_where()
    {
        string message = Fail<BoxfitException>(new("http://127.0.0.1:1/set.tar.gz"));
        Assert.StartsWith("http://127.0.0.1:1/set.tar.gz could not be downloaded: ", message);
        Assert.Single(Regex.Matches(message, Regex.Escape("http://127.0.0.1:1/set.tar.gz")));
        Assert.Contains($"Or get that file by other means and put it to {Cached}", message);
        Assert.Contains("--weights FILE", message);
        Assert.Contains("--weights none", message);
        AssertNothingCached();
        File.WriteAllBytes(Cached, s_content);
        Assert.Equal(Cached, Get(new("http://127.0.0.1:1/set.tar.gz")));
    }

    [Fact]
    public void A_mirror_stands_for_the_published_address()
    {
        using var server = new ScriptedServer(Reply.File(s_content));
        Get(new("https://example.invalid/models/set.tar.gz"), Cache(new(server.Url, "/mirror/")));
        Assert.Equal("/mirror/set.tar.gz", Assert.Single(server.Requests).Path);
    }

    [Fact]
    public void Behind_a_mirror_the_published_address_is_said_too()
    {
        string message = Fail<BoxfitException>(new("https://example.invalid/models/set.tar.gz"), Cache(new("http://127.0.0.1:1/mirror")));
        Assert.StartsWith("http://127.0.0.1:1/mirror/set.tar.gz could not be downloaded: ", message);
        Assert.Contains($"Or get https://example.invalid/models/set.tar.gz by other means and put it to {Cached}", message);
    }

    [Theory]
    [InlineData("/x?token=1", "/x/set.tar.gz?token=1")]
    [InlineData("/?a=b/c", "/set.tar.gz?a=b/c")]
    [InlineData("/a%20b/#part", "/a%20b/set.tar.gz")]
    public void A_mirrors_query_stays_behind_the_files_name(string mirror, string asked)
    {
        using var server = new ScriptedServer(Reply.File(s_content));
        Get(new("https://example.invalid/models/set.tar.gz"), Cache(new(server.Url, mirror)));
        Assert.Equal(asked, Assert.Single(server.Requests).Path);
        Assert.True(File.Exists(Cached));
    }

    [Fact]
    public void A_cache_that_is_deleted_meanwhile_is_told()
    {
        using var server = new ScriptedServer(Reply.File(s_content));
        var delete = new Received(() => Directory.Delete(_folder["cache"], recursive: true));
        string message = Assert.Throws<BoxfitException>(() => Get(server.Url, progress: delete)).Message;
        Assert.Contains($"{Cached}.part was removed while it was being written, perhaps with its folder.", message);
        Assert.Equal(Cached, Get(server.Url));
    }

    [Fact]
    public void A_cache_that_is_deleted_before_anything_came_is_told()
    {
        var whole = Reply.File(s_content);
        using var server = new ScriptedServer(request =>
        {
            Directory.Delete(_folder["cache"], recursive: true);
            return whole(request);
        });
        Assert.Contains($"{Cached}.part was removed while it was being written", Fail<BoxfitException>(server.Url));
    }

    [Fact]
    public void A_cache_that_is_a_file_is_told()
    {
        File.WriteAllText(_folder["cache"], "");
        Assert.Contains(
            $"The cache folder {_folder["cache"]} cannot be written to: {_folder["cache"]} is a file.",
            Fail<InputException>(new("http://127.0.0.1:1/set.tar.gz")));
    }

    [Fact]
    public void A_cache_that_is_a_link_to_nothing_is_told()
    {
        File.CreateSymbolicLink(_folder["cache"], _folder["gone"]);
        Assert.Contains(
            $"{_folder["cache"]} is a link to {_folder["gone"]}, which is no folder.",
            Fail<InputException>(new("http://127.0.0.1:1/set.tar.gz")));
    }

    [Fact]
    public void A_pipe_in_the_files_place_is_told_at_once()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Cached)!);
        PipeFixture.Make(Cached);
        Assert.Contains($"{Cached} is a pipe", Fail<InputException>(new("http://127.0.0.1:1/set.tar.gz")));
    }

    [Fact]
    public void A_folder_in_the_files_place_is_told_before_anything_is_downloaded()
    {
        using var server = new ScriptedServer(Reply.File(s_content));
        Directory.CreateDirectory(Cached);
        Assert.Contains($"{Cached} is a folder", Fail<InputException>(server.Url));
        Assert.Empty(server.Requests);
    }

    [Fact]
    public void A_cache_that_cannot_be_written_to_is_told()
    {
        Assert.SkipUnless(Directory.Exists("/proc"), "There is no /proc here.");
        var cache = new WeightCache("/proc/boxfit", null, s_options);
        string message = Fail<InputException>(new("http://127.0.0.1:1/set.tar.gz"), cache);
        Assert.Contains("The cache folder /proc/boxfit cannot be written to: ", message);
        Assert.Contains(". Name another with the variable BOXFIT_CACHE.", message);
    }

    [Fact]
    public void A_full_disk_is_told()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "There is no /dev/full here.");
        Directory.CreateDirectory(_folder["cache"]);
        File.CreateSymbolicLink(Cached + ".part", "/dev/full");
        using var server = new ScriptedServer(Reply.File(s_content));
        Assert.Contains("The disk is full", Fail<BoxfitException>(server.Url));
        Assert.False(File.Exists(Cached));
    }

    [Fact]
    public void Every_backbone_but_our_own_has_published_weights()
    {
        var names = Architectures.Backbones.Names.Where(n => n != "mininet");
        Assert.All(names, n => Assert.True(WeightCatalogue.Default(n) is { IsDefault: true, Url.Scheme: "https" }, n));
        Assert.Equal(WeightCatalogue.All.Count, WeightCatalogue.All.Select(w => w.FileName).Distinct().Count());
        string message = Assert.Throws<InputException>(() => Cache().Get("mininet")).Message;
        Assert.Contains("There are no published ImageNet weights for 'mininet'. Known: resnet18,", message);
        Assert.Contains("--weights none", message);
    }

    [Fact]
    public void Torchvisions_own_source_has_the_same_addresses()
    {
        string[] lines = FixtureScript.Run("weights/torchvision_urls.py").Split('\n');
        var ours = WeightCatalogue.All.Where(w => w.Origin.StartsWith("torchvision", StringComparison.Ordinal));
        Assert.All(ours, w => Assert.Contains($"{w.Backbone} {w.Origin.Split(' ')[1]} {w.Url}", lines));
    }

    sealed class Received(Action then) : IProgress<FetchProgress>
    {
        bool _done;

        public void Report(FetchProgress value)
        {
            if (_done || value is not DownloadProgress) return;
            _done = true;
            then();
        }
    }

    sealed class Told(List<string> notices, Action? then = null) : IProgress<FetchProgress>
    {
        public void Report(FetchProgress value)
        {
            if (value is not FetchNotice notice) return;
            lock (notices) notices.Add(notice.Text);
            then?.Invoke();
        }
    }
}
