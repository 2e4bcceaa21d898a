using Boxfit.Tests.Training;
using System.Net;

namespace Boxfit.Tests.Web.Watching;

public sealed class RunsServerTests : IDisposable
{
    readonly MadeRuns _runs = new();

    public void Dispose() => _runs.Dispose();

    [Fact]
    public async Task Curves_and_pictures_are_answered_and_what_is_not_there_is_told()
    {
        _runs.Add("a", 3);
        _runs.Add("an Übung #2", 2);
        _runs.AddPictures("a", 10);
        await using var page = await RunningPage.StartAsync(_runs.Path);
        var curves = (await page.GetAsync("/api/curves?run=a&run=none&run=an%20%C3%9Cbung%20%232")).GetProperty("curves");
        Assert.Equal(["a", "an Übung #2"], curves.EnumerateArray().Select(c => c.GetProperty("run").GetString()));
        Assert.Equal(3, curves[0].GetProperty("epoch").GetArrayLength());
        string? table = (await page.GetAsync("/api/pictures?run=a")).GetProperty("table").GetString();
        string first = $"/api/picture?run=a&table={table}&index=0";
        using var picture = await page.Client.GetAsync(first, TestContext.Current.CancellationToken);
        Assert.Equal("image/jpeg", picture.Content.Headers.ContentType!.MediaType);
        using var request = new HttpRequestMessage(HttpMethod.Get, first);
        request.Headers.IfNoneMatch.Add(picture.Headers.ETag!);
        using var again = await page.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        string other = first.Replace("index=0", "index=99");
        foreach (string path in (string[])[other, "/api/picture?run=..&index=0", "/api/pictures?run=b", "/other"])
        {
            using var missing = await page.Client.GetAsync(path, TestContext.Current.CancellationToken);
            Assert.Equal(("application/problem+json", 404), (missing.Content.Headers.ContentType!.MediaType, (int)missing.StatusCode));
        }
    }

    /// <summary>A place in the table that the page has is another picture in the next.</summary>
    [Fact]
    public async Task Pictures_of_a_table_that_was_replaced_are_not_shown()
    {
        _runs.Add("a", 3);
        _runs.AddPictures("a", 10);
        await using var page = await RunningPage.StartAsync(_runs.Path);
        string? table = (await page.GetAsync("/api/pictures?run=a")).GetProperty("table").GetString();
        _runs.AddPictures("a", -10, count: 20);
        using var refused = await page.Client.GetAsync(
            $"/api/picture?run=a&table={table}&index=0", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Contains("was written anew meanwhile", await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>Their names make a long address.</summary>
    [Fact]
    public async Task As_many_curves_are_answered_as_are_said_to_be()
    {
        string name = string.Concat(Enumerable.Repeat("ü", 127));
        _runs.Add(name, 1);
        await using var page = await RunningPage.StartAsync(_runs.Path);
        string mark = (await page.GetAsync($"/api/curves?run={name}")).GetProperty("curves")[0].GetProperty("mark").GetString()!;
        Assert.Equal(500, (await page.GetAsync(Curves(500))).GetProperty("curves").GetArrayLength());
        using var refused = await page.Client.GetAsync(Curves(501), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);

        string Curves(int count) => "/api/curves?" + string.Join('&',
            Enumerable.Repeat($"run={Uri.EscapeDataString(name)}", count).Concat(Enumerable.Repeat($"after={mark}", count)));
    }

    [Fact]
    public async Task A_picture_that_is_another_now_is_not_shown()
    {
        _runs.Add("a", 3);
        _runs.AddPictures("a", 10);
        string picture = Path.Combine(Path.GetDirectoryName(_runs.Path)!, "29.png");
        PictureWriter.SavePng(new(30, 30), picture);
        await using var page = await RunningPage.StartAsync(_runs.Path);
        string? table = (await page.GetAsync("/api/pictures?run=a")).GetProperty("table").GetString();
        using var response = await page.Client.GetAsync(
            $"/api/picture?run=a&table={table}&index=0", TestContext.Current.CancellationToken);
        string text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        string? detail = JsonDocument.Parse(text).RootElement.GetProperty("detail").GetString();
        Assert.Contains("has 30×30 pixels now; the picture that was measured had 60×40", detail);
    }

    [Fact]
    public async Task What_changes_something_is_refused_without_the_pages_header_and_all_without_the_key()
    {
        _runs.Add("a", 3);
        using var folder = new TemporaryFolder();
        await using (var page = await RunningPage.StartAsync(_runs.Path))
        {
            Assert.Equal(403, (await page.PostAsync("/api/stop?run=a", page: null)).Status);
            Assert.Equal(403, (await page.PostAsync("/api/resume?run=a", page: "review")).Status);
            Assert.Equal(409, (await page.PostAsync("/api/stop?run=a")).Status);
            Assert.Equal(400, (await page.PostAsync("/api/resume?run=a&epochs=-3")).Status);
            Assert.Equal(404, (await page.PostAsync("/api/resume?run=../a")).Status);
        }
        await using var closed = await RunningPage.StartAsync(_runs.Path, folder.Write("key", "0123456789abcdef0123456789abcdef"));
        using var refused = await closed.Client.GetAsync("/api/runs", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        closed.Client.DefaultRequestHeaders.Add("X-API-Key", "0123456789abcdef0123456789abcdef");
        Assert.Equal("a", (await closed.GetAsync("/api/runs")).GetProperty("names")[0].GetString());
    }

    [Fact]
    public async Task Folders_without_runs_are_refused_with_the_remedy()
    {
        using var folder = new TemporaryFolder();
        Assert.Contains("make a run by boxfit demo", (await RefusedAsync(folder["none"])).Message);
        Assert.Contains($"There are no runs in {folder.Path}; a run is", (await RefusedAsync(folder.Path)).Message);
        _runs.Add("a", 1);
        string parent = Path.GetDirectoryName(_runs.Path)!;
        Assert.EndsWith($"are shown by\n  boxfit runs {_runs.Path}", (await RefusedAsync(parent)).Message);

        static Task<InputException> RefusedAsync(string path) =>
            Assert.ThrowsAsync<InputException>(() => RunningPage.StartAsync(path));
    }

    /// <summary>A real training, of the program that is built beside the tests.</summary>
    [Fact]
    public async Task A_training_is_stopped_well_and_gone_on_with()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Which process holds a lock is told by Linux alone.");
        using var folder = new TemporaryFolder();
        string csv = SmallRuns.Draw(folder["pictures"]);
        string[] words =
        [
            Path.Combine(AppContext.BaseDirectory, "boxfit.dll"), "train", csv, "--out", folder["runs/long"], .. TinyRun.Settings(3000),
            "--keep", "0",
        ];
        ProcessStartInfo start = new("dotnet", words)
        {
            UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true,
        };
        using var training = Process.Start(start)!;
        string? message = null;
        training.ErrorDataReceived += (_, e) => message = e.Data ?? message;
        training.BeginErrorReadLine();
        while (!File.Exists(folder["runs/long/results.csv"]))
        {
            Assert.False(training.HasExited, message);
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
        await using var page = await RunningPage.StartAsync(folder["runs"]);
        var run = await page.UntilAsync("long", "running");
        Assert.Equal((true, false), (run.GetProperty("canStop").GetBoolean(), run.GetProperty("canGoOn").GetBoolean()));
        var (status, text) = await page.PostAsync("/api/stop?run=long");
        Assert.True(status == 200, text);
        await training.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(130, training.ExitCode);
        run = await page.UntilAsync("long", "stopped");
        Assert.True(run.GetProperty("canGoOn").GetBoolean());
        long step = await StepAsync();

        Assert.Equal(200, (await page.PostAsync("/api/resume?run=long&epochs=4000")).Status);
        run = await page.UntilAsync("long", "running");
        while (await StepAsync() <= step) await Task.Delay(100, TestContext.Current.CancellationToken);
        Assert.Equal(200, (await page.PostAsync("/api/stop?run=long")).Status);
        run = await page.UntilAsync("long", "stopped");
        Assert.Equal(4000, run.GetProperty("allEpochs").GetInt32());

        // One that has come to its end needs more epochs, which the training itself says.
        Assert.Equal(200, (await page.PostAsync("/api/resume?run=long&epochs=1")).Status);
        run = await page.UntilAsync("long", "failed");
        Assert.Contains("epochs", run.GetProperty("reason").GetString());

        // 0 until the first line of figures is there.
        async Task<long> StepAsync() =>
            (await page.RunAsync("long")).GetProperty("step") is { ValueKind: JsonValueKind.Number } number ? number.GetInt64() : 0;
    }

    /// <summary>Whoever has the lock is not stopped unless it is certainly a training.</summary>
    [Fact]
    public async Task Another_program_that_holds_the_lock_is_not_interrupted()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Which process holds a lock is told by Linux alone.");
        string file = Path.Combine(_runs.Add("a", 1), ".lock");
        using var mine = LockFile.TryOpen(file)!;
        await using var page = await RunningPage.StartAsync(_runs.Path);
        var run = await page.RunAsync("a");
        Assert.Equal(("running", false), (run.GetProperty("state").GetString(), run.GetProperty("canStop").GetBoolean()));
        var (status, text) = await page.PostAsync("/api/stop?run=a");
        Assert.Equal(409, status);
        Assert.Contains($"Process {Environment.ProcessId} works in a, which is no training", text);
    }
}
