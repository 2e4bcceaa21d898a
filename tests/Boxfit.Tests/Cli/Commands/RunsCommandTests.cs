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
        Assert.InRange(bytes, resume + new FileInfo(Path.Combine(_tiny.Folder, "model.safetensors")).Length, 2 * resume);
        Assert.Contains("1/1", CommandRun.Of("runs", "list", parent).Output);

        string[] before = [.. Directory.GetFileSystemEntries(_tiny.Folder)];
        Assert.Equal(0, CommandRun.Of("runs", "prune", _tiny.Folder, "--dry-run").ExitCode);
        Assert.Equal(before, Directory.GetFileSystemEntries(_tiny.Folder));

        var pruned = CommandRun.Of("runs", "prune", _tiny.Folder, "--json");
        Assert.True(pruned.ExitCode == 0, pruned.Messages);
        Assert.Equal(resume, pruned.Json.GetProperty("freedBytes").GetInt64());
        Assert.False(File.Exists(Path.Combine(_tiny.Folder, "last.safetensors")));
        Assert.False(Directory.Exists(Path.Combine(_tiny.Folder, "checkpoints")));
        Assert.Equal(0, CommandRun.Of("predict", _tiny.Folder, _tiny.Pictures).ExitCode);
        Assert.Equal(2, CommandRun.Of("train", "--resume", _tiny.Folder).ExitCode);
    }

    [Fact]
    public void A_run_without_a_model_is_left_whole_and_so_is_all_where_one_is_no_run()
    {
        string model = Path.Combine(_tiny.Folder, "model.safetensors"), last = Path.Combine(_tiny.Folder, "last.safetensors");
        Assert.Contains("is not a run folder", CommandRun.Of("runs", "prune", _tiny.Folder, _tiny.Pictures).Messages);
        Assert.True(File.Exists(last));
        File.Delete(model);
        var run = CommandRun.Of("runs", "prune", _tiny.Folder);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("nothing was removed", run.Messages);
        Assert.True(File.Exists(last));
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
