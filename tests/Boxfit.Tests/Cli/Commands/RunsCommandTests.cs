using Boxfit.Tests.Training;

namespace Boxfit.Tests.Cli.Commands;

public sealed class RunsCommandTests : IDisposable
{
    readonly TinyRun _tiny = new();

    public void Dispose() => _tiny.Dispose();

    [Fact]
    public void Runs_are_listed_and_pruned_to_what_they_deliver()
    {
        string parent = Path.GetDirectoryName(_tiny.Folder)!;
        var listed = Assert.Single(CommandRun.Of("runs", "list", parent, "--json").Json.GetProperty("runs").EnumerateArray());
        Assert.Equal(_tiny.Folder, listed.GetProperty("path").GetString());
        Assert.Equal((1, 1), (listed.GetProperty("epochs").GetInt32(), listed.GetProperty("allEpochs").GetInt32()));
        long bytes = listed.GetProperty("bytes").GetInt64(), resume = listed.GetProperty("resumeBytes").GetInt64();
        // A checkpoint is the newest state by a second name.
        long last = new FileInfo(Path.Combine(_tiny.Folder, "last.safetensors")).Length;
        Assert.Equal(last, resume);
        long delivered = ((string[])["model.safetensors", "model.onnx"]).Sum(n => new FileInfo(Path.Combine(_tiny.Folder, n)).Length);
        Assert.InRange(bytes, resume + delivered, resume + 2 * delivered);
        Assert.Equal((1, "test"), (listed.GetProperty("modelEpoch").GetInt32(), listed.GetProperty("measuredOn").GetString()));
        Assert.Matches(@" 1/1 +epoch 1 +- +0\.\d{3} ", CommandRun.Of("runs", "list", parent).Output);

        string[] before = [.. Directory.GetFileSystemEntries(_tiny.Folder)];
        Assert.Equal(0, CommandRun.Of("runs", "prune", _tiny.Folder, "--dry-run").ExitCode);
        Assert.Equal(before, Directory.GetFileSystemEntries(_tiny.Folder));

        var pruned = CommandRun.Of("runs", "prune", _tiny.Folder, "--json");
        Assert.True(pruned.ExitCode == 0, pruned.Messages);
        Assert.Equal(resume, pruned.Json.GetProperty("freedBytes").GetInt64());
        Assert.False(File.Exists(Path.Combine(_tiny.Folder, "last.safetensors")));
        Assert.False(Directory.Exists(Path.Combine(_tiny.Folder, "checkpoints")));
        Assert.True(File.Exists(Path.Combine(_tiny.Folder, "model.onnx")));
        Assert.Equal(0, CommandRun.Of("predict", _tiny.Folder, _tiny.Pictures).ExitCode);
        var resumed = CommandRun.Of("train", "--resume", _tiny.Folder);
        Assert.Equal(2, resumed.ExitCode);
        string anew = $"boxfit train --config {_tiny.Folder}/config.yaml --weights {_tiny.Folder} --out ";
        Assert.Contains($"The run {_tiny.Folder} cannot go on: its model is there, but last.safetensors and all", resumed.Messages);
        Assert.Contains($"begin with the weights of its backbone, and with a new head: {anew}DIR", resumed.Messages);
        Assert.Equal(0, CommandRun.Of([.. anew.TrimEnd().Split(' ')[1..], _tiny["anew"]]).ExitCode);
    }

    [Fact]
    public void The_page_is_shown_until_it_is_ended_and_what_it_cannot_show_is_refused()
    {
        string parent = Path.GetDirectoryName(_tiny.Folder)!;
        var run = CommandRun.Interrupted("runs", parent, "--urls", "http://127.0.0.1:0", "--json");
        Assert.True(run.ExitCode is 0 or 130, run.Messages);
        run = CommandRun.Of("runs", _tiny["none"]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains($"There is no folder {_tiny["none"]}", run.Messages);
        run = CommandRun.Of("runs", parent, "--urls", "http://*:0");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("--api-key-file", run.Messages);
        using var other = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        other.Start();
        run = CommandRun.Of("runs", parent, "--urls", $"http://{other.LocalEndpoint}");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("cannot be listened on", run.Messages);
        run = CommandRun.Of("runs", "a", "b");
        Assert.Contains("'b' is one argument too many", run.Messages);
    }

    /// <summary>Real processes: the page ends, and with it whoever read what the training says.</summary>
    [Fact]
    public async Task A_training_that_was_begun_on_the_page_goes_on_when_that_ends()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Signals are Unix's.");
        var cancellation = TestContext.Current.CancellationToken;
        string parent = Path.GetDirectoryName(_tiny.Folder)!, lines = Path.Combine(_tiny.Folder, "metrics.jsonl");
        using var page = Process.Start(OwnProgram.With("runs", parent, "--urls", "http://127.0.0.1:0", "--json"))!;
        var listening = JsonElement.Parse((await page.StandardOutput.ReadLineAsync(cancellation))!);
        using var client = new HttpClient { BaseAddress = new(listening.GetProperty("addresses")[0].GetString()!) };
        client.DefaultRequestHeaders.Add("X-Boxfit-Page", "runs");
        using var begun = await client.PostAsync("/api/resume?run=run&epochs=100000", null, cancellation);
        string text = await begun.Content.ReadAsStringAsync(cancellation);
        Assert.True(begun.IsSuccessStatusCode, text);
        int id = int.Parse(text.Split("process ")[1].Split(')')[0], CultureInfo.InvariantCulture);
        using var training = Process.GetProcessById(id);
        try
        {
            await GrowAsync();
            using (var signal = new HeldProcess(page.Id)) Assert.True(signal.Stop());
            await page.WaitForExitAsync(cancellation);
            Assert.EndsWith(
                $"The page has ended. 1 training that was begun on it goes on, as process {id}.\n",
                await page.StandardError.ReadToEndAsync(cancellation));
            // It says something every few epochs, to nobody now.
            for (int i = 0; i < 3; i++) await GrowAsync();
            Assert.False(training.HasExited);
            using (var signal = new HeldProcess(id)) Assert.True(signal.Stop());
            await training.WaitForExitAsync(cancellation);
            // It saved where it stands.
            Assert.True(File.ReadAllLines(Path.Combine(_tiny.Folder, "results.csv")).Length > 3);
        }
        finally
        {
            foreach (var left in (Process[])[page, training])
                if (!left.HasExited) left.Kill();
        }

        async Task GrowAsync()
        {
            long before = new FileInfo(lines).Length;
            while (new FileInfo(lines).Length < before + 10_000)
            {
                Assert.False(training.HasExited);
                await Task.Delay(50, cancellation);
            }
        }
    }

    [Fact]
    public void Runs_in_another_folder_than_the_usual_one_are_named()
    {
        using var place = new WorkingFolder(_tiny[""]);
        SmallRuns.Copy(_tiny.Folder, _tiny["quickstart/run"]);
        const string found = "., quickstart";
        var none = CommandRun.Of("runs", "list");
        Assert.Equal(2, none.ExitCode);
        Assert.Contains($"There are runs in {found}.", none.Messages);
        Assert.Contains($"There are runs in {found}.", CommandRun.Of("runs", "--urls", "http://127.0.0.1:0").Messages);
        SmallRuns.Copy(_tiny.Folder, _tiny["runs/other"]);
        var some = CommandRun.Of("runs", "list");
        Assert.Contains("runs/other", some.Output);
        Assert.Contains("More runs are in ., quickstart.", some.Output);
        Assert.DoesNotContain("More runs", CommandRun.Of("runs", "list", "runs").Output);
    }

    [Fact]
    public void Where_the_runs_lie_deeper_their_folders_are_named_and_no_empty_table_is_printed()
    {
        using var other = new TemporaryFolder();
        Directory.CreateDirectory(other["none"]);
        Directory.CreateDirectory(other["runs"]);
        Directory.CreateSymbolicLink(other["runs/a"], _tiny.Folder);
        var run = CommandRun.Of("runs", "list", other.Path);
        Assert.Equal(("", 0), (run.Output, run.ExitCode));
        Assert.Equal(
            $"There are no runs in {other.Path} itself. Those in the folders below it are listed by\n  boxfit runs list {other["runs"]}\n",
            run.Messages);
        run = CommandRun.Of("runs", "list", other["none"]);
        Assert.Equal(("", $"There are no runs in {other["none"]}.\n"), (run.Output, run.Messages));
    }

    [Fact]
    public void The_figure_of_a_run_is_that_of_the_model_that_it_delivers()
    {
        string table = Path.Combine(_tiny.Folder, "results.csv");
        string header = File.ReadLines(table).First();
        File.WriteAllText(table, header + "\n1,3,0.1,1,0.1,,,0.7,0.1\n2,6,0.1,1,0.1,,,0.4,0.1\n");
        Assert.Equal((2, 0.4, "test"), Model());
        File.WriteAllText(table, header + "\n1,3,0.1,1,0.1,0.6,0.1,,\n2,6,0.1,1,0.1,0.5,0.1,,\n");
        Assert.Equal((1, 0.6, "validation"), Model());
        // The end of the run has measured it on the test part.
        string measured = Path.Combine(_tiny.Folder, "evaluation.csv");
        string columns = File.ReadLines(measured).First();
        File.WriteAllText(measured, columns + "\n\"a\nb\",2,9,9,1,1,5,5,1,1,5,5,0.25\nc,3,9,9,1,1,5,5,1,1,5,5,0.5\n");
        Assert.Matches(@"Validation IoU +Test IoU .*\n.*\n.* 2/1 +epoch 1 +0\.600 +0\.375 ", Table());
        Assert.Equal(0.375, Listed().GetProperty("testMeanIou").GetDouble());
        // Since then the model has become another.
        File.SetLastWriteTimeUtc(Path.Combine(_tiny.Folder, "model.safetensors"), DateTime.UtcNow.AddMinutes(1));
        Assert.Matches(@" 2/1 +epoch 1 +0\.600 +- ", Table());
        File.WriteAllText(table, header + "\n1,3,0.1,1,0.1,0.6,0.1,0.4,0.1\n");
        Assert.Matches(@" 1/1 +epoch 1 +0\.600 +0\.400 ", Table());

        string Table() => CommandRun.Of("runs", "list", _tiny.Folder).Output;

        JsonElement Listed() =>
            Assert.Single(CommandRun.Of("runs", "list", _tiny.Folder, "--json").Json.GetProperty("runs").EnumerateArray());

        (int, double, string?) Model()
        {
            var run = Listed();
            return (run.GetProperty("modelEpoch").GetInt32(), run.GetProperty("modelMeanIou").GetDouble(),
                run.GetProperty("measuredOn").GetString());
        }
    }

    [Fact]
    public void What_has_a_name_elsewhere_is_not_counted_as_freed()
    {
        string last = Path.Combine(_tiny.Folder, "last.safetensors");
        HardLink.Replace(last, Path.Combine(Path.GetDirectoryName(_tiny.Folder)!, "kept.safetensors"));
        var pruned = CommandRun.Of("runs", "prune", _tiny.Folder, "--json");
        Assert.False(File.Exists(last));
        Assert.Equal(0, pruned.Json.GetProperty("freedBytes").GetInt64());
    }

    [Fact]
    public void A_run_without_a_model_is_left_whole_and_so_is_all_where_one_is_no_run()
    {
        string model = Path.Combine(_tiny.Folder, "model.safetensors"), last = Path.Combine(_tiny.Folder, "last.safetensors");
        Assert.Contains("is not a run folder", CommandRun.Of("runs", "prune", _tiny.Folder, _tiny.Pictures).Messages);
        Assert.Contains($"There is no run folder {_tiny["none"]}.", CommandRun.Of("runs", "prune", _tiny["none"]).Messages);
        Assert.True(File.Exists(last));
        File.Delete(model);
        var run = CommandRun.Of("runs", "prune", _tiny.Folder);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("nothing was removed", run.Messages);
        Assert.True(File.Exists(last));
    }

    [Theory]
    [InlineData("config.yaml", "name: my project\n", "'name'")]
    [InlineData("model.safetensors", "ab", "model.safetensors")]
    [InlineData("last.safetensors", "precious", "last.safetensors")]
    [InlineData("checkpoints/epoch-0003.safetensors", "precious", "epoch-0003.safetensors")]
    public void What_another_program_made_is_not_removed(string file, string content, string named)
    {
        string path = Path.Combine(_tiny.Folder, file);
        // A checkpoint shares its content with the newest state.
        File.Delete(path);
        File.WriteAllText(path, content);
        string[] before = [.. Directory.EnumerateFiles(_tiny.Folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        var run = CommandRun.Of("runs", "prune", _tiny.Folder);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(named, run.Messages);
        Assert.Equal(before, Directory.EnumerateFiles(_tiny.Folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("runs", "prune")]
    [InlineData("train", "--resume")]
    public void Checkpoints_behind_a_link_may_be_anothers(string command, string option)
    {
        string own = Path.Combine(_tiny.Folder, "checkpoints"), other = _tiny["other"];
        Directory.Move(own, other);
        Directory.CreateSymbolicLink(own, other);
        string[] before = Directory.GetFiles(other);
        var run = CommandRun.Of(command, option, _tiny.Folder);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("is a link to", run.Messages);
        Assert.Equal(before, Directory.GetFiles(other));
    }

    [Fact]
    public void A_damaged_run_is_listed_too()
    {
        File.WriteAllText(Path.Combine(_tiny.Folder, "results.csv"), "epoch\nx,y\n");
        var run = CommandRun.Of("runs", "list", _tiny.Folder, "--json").Json.GetProperty("runs")[0];
        Assert.Equal(JsonValueKind.Null, run.GetProperty("epochs").ValueKind);
        Assert.True(run.GetProperty("hasModel").GetBoolean());
        Assert.Equal(2, CommandRun.Of("runs", "list", Path.Combine(_tiny.Folder, "none")).ExitCode);
    }
}
