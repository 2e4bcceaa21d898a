using Boxfit.Tests.Preparation.Downloading;

namespace Boxfit.Tests.Cli.Commands;

public sealed class DataGetCommandTests : IDisposable
{
    static readonly byte[] s_archive = TestArchives.TarGz(
        TestArchives.File("Selfie-dataset/images/1.jpg"), TestArchives.File("Selfie-dataset/readme"));

    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Selfie_is_fetched_and_the_next_command_said()
    {
        using var server = new ScriptedServer(Reply.File(s_archive));
        var run = CommandRun.Of("data", "get", "selfie", "--to", _folder["data"], "--url", server.Url.AbsoluteUri);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains($"\nNext\n  boxfit label {_folder["data"]}/Selfie-dataset/images --policy single", run.Messages);
        Assert.DoesNotContain("Next", run.Output);
        Assert.True(File.Exists(_folder["data/Selfie-dataset/images/1.jpg"]));

        var again = CommandRun.Of("data", "get", "selfie", "--to", _folder["data"] + "/", "--json");
        Assert.Equal(0, again.ExitCode);
        Assert.True(again.Json.GetProperty("wasThere").GetBoolean());
        Assert.Equal((0, 2), (again.Json.GetProperty("downloadedBytes").GetInt64(), again.Json.GetProperty("files").GetInt32()));
        Assert.StartsWith($"boxfit label {_folder["data"]}/Selfie-dataset", again.Json.GetProperty("next").GetString());
    }

    [Fact]
    public void An_archive_at_hand_needs_no_network()
    {
        File.WriteAllBytes(_folder["a.tar.gz"], s_archive);
        var run = CommandRun.Of("data", "get", "selfie", "--to", _folder["data"], "--from", _folder["a.tar.gz"], "--json");
        Assert.Equal(0, run.ExitCode);
        Assert.False(run.Json.GetProperty("wasThere").GetBoolean());
        Assert.Equal(s_archive.Length, run.Json.GetProperty("archives")[0].GetProperty("bytes").GetInt64());
    }

    [Fact]
    public void What_goes_wrong_ends_with_the_right_code()
    {
        using var server = new ScriptedServer(Reply.Status("404 Not Found"));
        var missing = CommandRun.Of("data", "get", "selfie", "--to", _folder["data"], "--url", server.Url.AbsoluteUri);
        Assert.Equal(1, missing.ExitCode);
        Assert.Contains("404 Not Found", missing.Messages);
        var unknown = CommandRun.Of("data", "get", "selfies", "--to", _folder["data"]);
        Assert.Equal(2, unknown.ExitCode);
        Assert.Contains("Known are: selfie", unknown.Messages);
        Assert.Equal(2, CommandRun.Of("data", "get", "selfie", "--to", _folder["data"], "--from", "a", "--url", "http://b").ExitCode);
        Assert.Equal(2, CommandRun.Of("data", "get", "selfie", "--to", _folder["data"], "--from", _folder["none"]).ExitCode);
        Assert.Equal(
            130, CommandRun.Interrupted("data", "get", "selfie", "--to", _folder["data"], "--url", server.Url.AbsoluteUri).ExitCode);
    }

    [Fact]
    public void The_list_names_every_set()
    {
        var run = CommandRun.Of("data", "list");
        Assert.All(KnownDatasets.All, s => Assert.Contains($"{s.Name}\n  {s.Description}\n", run.Output));
        var sets = CommandRun.Of("data", "list", "--json").Json.GetProperty("sets");
        Assert.Equal(KnownDatasets.All.Select(s => s.Name), sets.EnumerateArray().Select(s => s.GetProperty("name").GetString()));
    }
}
