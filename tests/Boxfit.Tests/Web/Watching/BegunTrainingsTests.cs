namespace Boxfit.Tests.Web.Watching;

public sealed class BegunTrainingsTests : IDisposable
{
    readonly MadeRuns _runs = new();

    public void Dispose() => _runs.Dispose();

    [Fact]
    public async Task A_run_is_gone_on_with_once_and_with_the_epochs_that_were_asked_for()
    {
        string words = Path.Combine(_runs.Path, "words");
        var run = new WatchedRun(_runs.Add("a", 1));
        using var trainings = new BegunTrainings(Shell($"echo \"$@\" > {words}; read wait < {words}.pipe"));
        PipeFixture.Make(words + ".pipe");
        var training = trainings.GoOn(run, 120);
        Assert.Equal([training.Id], trainings.Running);
        Assert.Equal(409, Assert.Throws<RequestProblem>(() => trainings.GoOn(run, null)).Status);
        await File.WriteAllTextAsync(words + ".pipe", "end\n", TestContext.Current.CancellationToken);
        await training.Exit;
        Assert.Equal($"train --resume {run.Path} --epochs 120\n", File.ReadAllText(words));
    }

    [Fact]
    public void Where_the_program_cannot_start_itself_the_command_is_named()
    {
        using var none = new BegunTrainings(null);
        var e = Assert.Throws<RequestProblem>(() => none.GoOn(new(_runs.Add("a", 1)), null));
        Assert.Equal((501, false), (e.Status, none.IsPossible));
        Assert.Contains($"boxfit train --resume {_runs["a"]}", e.Message);
    }

    /// <summary>A shell in the program's place, whose parameters are the words.</summary>
    static Func<IEnumerable<string>, ProcessStartInfo> Shell(string script) => words => new("/bin/sh", ["-c", script, "sh", .. words])
    {
        UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
    };
}
