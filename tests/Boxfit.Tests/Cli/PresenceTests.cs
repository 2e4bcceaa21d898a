using Boxfit.Tests.Training;

namespace Boxfit.Tests.Cli;

/// <summary>A run of the command line that learns whether there is an object and of which class, once for all tests.</summary>
public sealed class PresenceTrainedRun : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public PresenceTrainedRun()
    {
        Data = FinishedPresenceRun.Draw(_folder["pictures"]);
        foreach (string name in (string[])["one", "two", "other"]) FinishedPresenceRun.DrawNegatives(_folder[name], 5);
        Training = CommandRun.Of(
            ["train", Data, "--negatives", this["one"], "--negatives", this["two"], "--out", Folder, .. TinyRun.Settings(), "--json"]);
    }

    public string Data { get; }

    public string Folder => _folder["run"];

    internal CommandRun Training { get; }

    public string this[string name] => _folder[name];

    public void Dispose() => _folder.Dispose();
}

public sealed class PresenceTests(PresenceTrainedRun trained) : IClassFixture<PresenceTrainedRun>
{
    [Fact]
    public void Train_takes_several_folders_and_says_what_it_learns()
    {
        Assert.True(trained.Training.ExitCode == 0, trained.Training.Messages);
        Assert.Contains("show no object: the model learns to say whether it is there", trained.Training.Messages, StringComparison.Ordinal);
        Assert.Contains("The model learns to tell 2 classes apart (", trained.Training.Messages, StringComparison.Ordinal);
        Assert.Contains("from a confidence of 0.5 on", trained.Training.Messages, StringComparison.Ordinal);
        var presence = trained.Training.Json.GetProperty("presence");
        // A fifth of 8 pictures in the data and of 10 in the folders.
        Assert.Equal((4, 5), (presence.GetProperty("withoutObject").GetInt32(), presence.GetProperty("withObject").GetInt32()));
        Assert.Equal(5, trained.Training.Json.GetProperty("classes").GetProperty("pictures").GetInt32());
    }

    [Fact]
    public void Evaluate_measures_the_parts_of_the_run_as_the_run_did()
    {
        string csv = trained["test.csv"];
        var run = CommandRun.Of("evaluate", trained.Folder, trained.Data, "--part", "test", "--csv", csv, "--json");
        Assert.True(run.ExitCode == 0, run.Messages);
        Assert.Equal(0, run.Json.GetProperty("trainedOn").GetInt32());
        // The one by the training engine, the other by ONNX Runtime.
        EvaluatedRow[] expected = Rows(Path.Combine(trained.Folder, "evaluation.csv")), actual = Rows(csv);
        Assert.Equal(expected.Select(r => (r.Name, r.HasObject)), actual.Select(r => (r.Name, r.HasObject)));
        Assert.All(expected.Zip(actual), r => Assert.Equal(r.First.Confidence!.Value, r.Second.Confidence!.Value, 2e-3));
        Assert.Equal(expected.Select(r => r.Label), actual.Select(r => r.Label));

        static EvaluatedRow[] Rows(string file) => [.. EvaluationTable.Read(file).OrderBy(r => r.Name, StringComparer.Ordinal)];
    }

    [Fact]
    public void Evaluate_measures_on_other_pictures_without_an_object()
    {
        string sheet = trained["sheet.html"], csv = trained["all.csv"], confusion = trained["confusion.svg"];
        var run = CommandRun.Of(
            "evaluate", trained.Folder, trained.Data, "--negatives", trained["other"], "--sheet", sheet, "--csv", csv,
            "--confusion", confusion);
        Assert.True(run.ExitCode == 0, run.Messages);
        Assert.Contains("Without object      13 pictures", run.Output, StringComparison.Ordinal);
        foreach (string name in (string[])["AUROC", "Recall", "Class accuracy"])
            Assert.Contains(name, run.Output, StringComparison.Ordinal);
        Assert.Contains("Without object, the surest first", File.ReadAllText(sheet), StringComparison.Ordinal);
        Assert.Contains("predicted class", File.ReadAllText(confusion), StringComparison.Ordinal);
        Assert.Contains("A row for each true class", File.ReadAllText(sheet), StringComparison.Ordinal);
        Assert.Equal(1 + 24 + 13, File.ReadLines(csv).Count());
        Assert.Contains("../other/", File.ReadAllText(csv), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("calibrate", "--coverage", "0.5")]
    [InlineData("data stats")]
    [InlineData("data check", "--report", "check.html")]
    [InlineData("data preview", "--preset", "fast", "--presence", "on", "--out", "preview.html")]
    [InlineData("data split", "--out", "split.csv")]
    [InlineData("data convert", "--to", "coco", "--out", "coco.json")]
    public void Commands_that_read_the_data_go_on_with_it(string command, params string[] options)
    {
        string[] model = command == "calibrate" ? [trained.Folder] : [];
        string[] placed = [.. options.Select(o => o.Contains('.') && !o.StartsWith('0') ? trained[o] : o)];
        var run = CommandRun.Of([.. command.Split(' '), .. model, trained.Data, .. placed, "--json"]);
        Assert.True(run.ExitCode == 0, run.Messages);
        if (command == "calibrate")
            Assert.Equal(5, run.Json.GetProperty("pictures").GetInt32() + run.Json.GetProperty("missed").GetInt32());
        if (command == "data convert") Assert.Equal(32, AnnotationFiles.Read(trained["coco.json"]).Pictures.Count);
        if (command != "data split") return;
        var split = AnnotationFiles.Read(trained["split.csv"]);
        Assert.Equal(8, split.Pictures.Count(p => p.Objects.Count == 0));
    }

    /// <summary>One that has learned nothing is as sure of all, so that a threshold takes all or none.</summary>
    [Fact]
    public void Of_pictures_in_which_the_model_sees_no_object_nothing_is_promised()
    {
        string run = trained["promising"];
        SmallRuns.Copy(trained.Folder, run);
        Assert.Equal(0, CommandRun.Of("calibrate", run, trained.Data, "--coverage", "0.5").ExitCode);
        Assert.InRange(Kept()!.Value.GetDouble(), 0.6, 1);
        DescriptionFiles.Replace(
            RunFolder.ModelFiles(run), ModelFile.Describe(ModelFile.Find(run)), d => d.WithLooksInside(),
            d => d with { Presence = new(0.99, 0.05, 5) });
        Assert.Null(Kept());
        Assert.Contains("There are 0 pictures to calibrate by (in 5 more the model sees no object); a coverage of 50 % needs",
            CommandRun.Of("calibrate", run, trained.Data, "--coverage", "0.5").Messages);

        JsonElement? Kept()
        {
            var evaluated = CommandRun.Of("evaluate", run, trained.Data, "--part", "test", "--json");
            Assert.True(evaluated.ExitCode == 0, evaluated.Messages);
            return evaluated.Json.TryGetProperty("promiseKept", out var kept) ? kept : null;
        }
    }

    [Fact]
    public void What_a_model_does_not_say_is_not_measured()
    {
        string run = trained["plain"];
        var training = CommandRun.Of(
            ["train", trained.Data, "--presence", "off", "--classes", "off", "--out", run, .. TinyRun.Settings()]);
        Assert.True(training.ExitCode is 0 or 3, training.Messages);
        Assert.Contains("8 of them have no box; --presence on learns from them", training.Messages, StringComparison.Ordinal);
        var negatives = CommandRun.Of("evaluate", run, trained.Data, "--negatives", trained["other"]);
        Assert.Equal(2, negatives.ExitCode);
        Assert.Contains($"--negatives: {run} does not say whether the object is in a", negatives.Messages, StringComparison.Ordinal);
        var confusion = CommandRun.Of("evaluate", run, trained.Data, "--confusion", trained["none.png"]);
        Assert.Equal(2, confusion.ExitCode);
        Assert.Contains($"--confusion: {run} tells no classes apart", confusion.Messages, StringComparison.Ordinal);
        var plain = CommandRun.Of("evaluate", run, trained.Data, "--json");
        Assert.False(plain.Json.TryGetProperty("presence", out _));
        Assert.False(plain.Json.TryGetProperty("classes", out _));
    }
}
