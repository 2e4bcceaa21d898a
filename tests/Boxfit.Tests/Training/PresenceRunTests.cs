namespace Boxfit.Tests.Training;

/// <summary>A run that learns whether there is an object, and of which class, made once for all tests of the class.</summary>
public sealed class FinishedPresenceRun : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public FinishedPresenceRun()
    {
        Csv = Draw(_folder["pictures"]);
        Negatives = DrawNegatives(_folder["negatives"], 6);
        Result = Trainer.Run(Settings(_folder["run"]), new Reports(Reported.Add));
    }

    public string Csv { get; }

    public string Negatives { get; }

    public List<TrainingProgress> Reported { get; } = [];

    public TrainingResult Result { get; }

    /// <summary>Pictures with objects of two classes, and eight without.</summary>
    public static string Draw(string folder)
    {
        string csv = SmallRuns.Draw(folder, 24);
        string[] lines = File.ReadAllLines(csv);
        File.WriteAllLines(csv, lines.Skip(1).Select((l, i) => $"{l},{(i % 3 == 0 ? "dog" : "cat")}").Prepend(lines[0] + ",label")
            .Concat(Enumerable.Range(0, 8).Select(i => $"none{i}.png,,,,,")));
        for (int i = 0; i < 8; i++) Noise(Path.Combine(folder, $"none{i}.png"), (ulong)i);
        return csv;
    }

    public static string DrawNegatives(string folder, int count)
    {
        Directory.CreateDirectory(folder);
        // Folders of other names have other pictures.
        ulong first = SeededRandom.Key(Path.GetFileName(folder));
        for (int i = 0; i < count; i++) Noise(Path.Combine(folder, $"{i}.png"), first + (ulong)i);
        return folder;
    }

    public TrainingSettings Settings(string runFolder) => SmallRuns.Settings(Csv, runFolder) with
    {
        Negatives = [Negatives], TrainShare = 0.6, ValidationShare = 0.2, Looking = new(2, Margin: 2, Detail: 2),
    };

    public void Dispose() => _folder.Dispose();

    static void Noise(string path, ulong seed)
    {
        var random = new SeededRandom(seed);
        var image = new RgbImage(60, 40);
        foreach (ref byte level in image.Pixels.AsSpan()) level = (byte)random.NextInt(80);
        PictureWriter.SavePng(image, path);
    }
}

public sealed class PresenceRunTests(FinishedPresenceRun whole) : IClassFixture<FinishedPresenceRun>, IDisposable
{
    readonly TemporaryFolder _folder = new();

    string RunPath => _folder["run"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_model_says_whether_there_is_an_object_and_of_which_class()
    {
        var model = ModelFile.Describe(ModelFile.Find(whole.Result.RunFolder));
        Assert.True(model.Configuration.Presence);
        Assert.Equal(2, model.Configuration.Classes);
        Assert.Equal(["cat", "dog"], model.Classes);
        var settings = TrainingSettings.OfRun(Path.Combine(whole.Result.RunFolder, "config.yaml"));
        Assert.Equal((OutputChoice.On, OutputChoice.On), (settings.Presence, settings.Classes));
        Assert.Equal([whole.Negatives], settings.Negatives);
        Assert.Equal(settings.PresenceError, model.Presence!.MissedShare);
        Assert.Contains(" of the pictures to train on, ", Said("show no object"), StringComparison.Ordinal);
        Assert.Contains("cat", Said("2 classes apart"), StringComparison.Ordinal);
    }

    [Fact]
    public void Parts_have_their_share_of_each_kind()
    {
        // Of 24 with an object (16 cats, 8 dogs) and 14 without: train 0.6, validation 0.2, test the rest.
        string[][] rows = [.. File.ReadLines(Path.Combine(whole.Result.RunFolder, "pictures.csv")).Skip(1).Select(l => l.Split(','))];
        Assert.Equal(38, rows.Length);
        Assert.InRange(Empty("train"), 8, 9);
        Assert.InRange(Empty("validation"), 2, 3);
        Assert.InRange(Empty("test"), 2, 4);
        Assert.Equal(14, Empty("train") + Empty("validation") + Empty("test"));

        int Empty(string part) => rows.Count(r => r[0] == part && !char.IsDigit(r[2][0]));
    }

    [Fact]
    public void The_threshold_is_chosen_on_the_validation_part()
    {
        var model = ModelFile.Describe(ModelFile.Find(whole.Result.RunFolder));
        int validated = File.ReadLines(Path.Combine(whole.Result.RunFolder, "pictures.csv")).Select(l => l.Split(','))
            .Count(r => r[0] == "validation" && char.IsDigit(r[2][0]));
        Assert.Equal(validated, model.Presence!.Pictures);
        Assert.InRange(model.Presence.Threshold, 0.001, 0.999);
        Assert.Equal(model.Presence.Threshold, whole.Result.Presence!.Threshold);
    }

    [Fact]
    public void Figures_stand_in_all_tables()
    {
        string run = whole.Result.RunFolder;
        Assert.StartsWith(
            "epoch,step,learningRate,trainLoss,trainMeanIou,validationMeanIou,validationMse,testMeanIou,testMse,validationAuroc," +
            "validationClassAccuracy,testAuroc,testClassAccuracy\n",
            File.ReadAllText(Path.Combine(run, "results.csv")), StringComparison.Ordinal);
        var epoch = SmallRuns.Metrics(run).Last(l => l.GetProperty("event").GetString() == "epoch");
        Assert.InRange(epoch.GetProperty("validationAuroc").GetDouble(), 0, 1);
        Assert.InRange(epoch.GetProperty("validationClassAccuracy").GetDouble(), 0, 1);
        Assert.False(epoch.TryGetProperty("testAuroc", out _));
        var read = ResultsTable.Read(Path.Combine(run, "results.csv"), lastEpoch: 2);
        Assert.Equal(epoch.GetProperty("validationAuroc").GetDouble(), read[^1].Validation!.Auroc);

        EvaluatedRow[] rows = [.. EvaluationTable.Read(Path.Combine(run, "evaluation.csv"))];
        Assert.Equal(whole.Result.Presence!.WithObject, rows.Count(r => r.HasObject));
        Assert.Equal(whole.Result.Presence.WithoutObject, rows.Count(r => !r.HasObject));
        Assert.All(rows, r => Assert.InRange(r.Confidence!.Value, 0, 1));
        Assert.All(rows, r => Assert.Contains(r.Label, (string[])["cat", "dog"]));
        Assert.Equal(whole.Result.Test!.MeanIou, EvaluationTable.ReadMeanIou(Path.Combine(run, "evaluation.csv"))!.Value, 1e-6);
        Assert.Equal(whole.Result.Test.Pictures, whole.Result.Classes!.Pictures);
        foreach (string picture in (string[])["sheet.png", "confusion.png"]) Assert.True(File.Exists(Path.Combine(run, picture)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void It_goes_on_to_the_same_bits(int epoch)
    {
        using var stop = new CancellationTokenSource();
        var interrupted = Trainer.Run(whole.Settings(RunPath), new Reports(p =>
        {
            if (p is StepProgress s && s.Epoch == epoch) stop.Cancel();
        }), stop.Token);
        Assert.True(interrupted.Interrupted);
        var result = Trainer.Resume(RunPath);
        SmallRuns.AssertSame(
            whole.Result.RunFolder, RunPath, "last.safetensors", "best.safetensors", "results.csv", "evaluation.csv", "pictures.csv");
        Assert.Equal(whole.Result.Presence, result.Presence);
        Assert.Equal(
            ModelFile.Describe(ModelFile.Find(whole.Result.RunFolder)).Presence, ModelFile.Describe(ModelFile.Find(RunPath)).Presence);
    }

    [Fact]
    public void It_goes_on_with_its_own_pictures_only()
    {
        string negatives = FinishedPresenceRun.DrawNegatives(_folder["negatives"], 6);
        using var stop = new CancellationTokenSource();
        Trainer.Run(whole.Settings(RunPath) with { Negatives = [negatives] }, new Reports(p =>
        {
            if (p is StepProgress) stop.Cancel();
        }), stop.Token);
        File.Delete(Path.Combine(negatives, "3.png"));
        string message = Assert.Throws<InputException>(() => Trainer.Resume(RunPath)).Message;
        Assert.Contains("are not those that the run in", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Off_leaves_everything_out_and_nothing_changes()
    {
        var settings = whole.Settings(RunPath) with
        {
            Negatives = [], Presence = OutputChoice.Off, Classes = OutputChoice.Off, Epochs = 1, ValidationShare = 0,
        };
        var said = new List<string>();
        var result = Trainer.Run(settings, new Reports(p => said.Add(p is TrainingNotice n ? n.Text : "")));
        Assert.Equal((null, null), (result.Presence, result.Classes));
        Assert.Equal(8, result.Skipped.Count(s => s.IsEmpty));
        Assert.Contains(said, t => t == "8 of them have no box; --presence on learns from them to say that there is no object.");
        var model = ModelFile.Describe(ModelFile.Find(RunPath));
        Assert.Equal((false, 0, null), (model.Configuration.Presence, model.Configuration.Classes, model.Presence));
        Assert.Equal(EvaluationTable.Header, File.ReadLines(Path.Combine(RunPath, "evaluation.csv")).First());
        Assert.DoesNotContain("Auroc", File.ReadAllText(Path.Combine(RunPath, "results.csv")), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_validation_part_the_threshold_is_a_half_and_is_said_to_be()
    {
        var said = new List<string>();
        var settings = whole.Settings(RunPath) with { Epochs = 1, ValidationShare = 0, Classes = OutputChoice.Off };
        var result = Trainer.Run(settings, new Reports(p => said.Add(p is TrainingNotice n ? n.Text : "")));
        Assert.Equal(PresenceThreshold.Unchosen, ModelFile.Describe(ModelFile.Find(RunPath)).Presence);
        Assert.Contains(said, t => t.Contains("from a confidence of 0.5 on; --validation 0.1 chooses", StringComparison.Ordinal));
        Assert.NotNull(result.Presence);
        Assert.False(File.Exists(Path.Combine(RunPath, "confusion.png")));
    }

    [Fact]
    public void Presence_without_a_picture_that_shows_none_is_an_error()
    {
        string csv = SmallRuns.Draw(_folder["plain"], 12);
        string message = Assert.Throws<InputException>(
            () => Trainer.Run(SmallRuns.Settings(csv, RunPath) with { Presence = OutputChoice.On })).Message;
        Assert.StartsWith($"--presence on: no usable picture of {csv} is said to show no object", message, StringComparison.Ordinal);
        Assert.Contains("--negatives DIR", message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(RunPath));
    }

    [Fact]
    public void A_folder_of_which_no_picture_can_be_read_is_an_error()
    {
        _folder.Write("none/a.png", "no picture");
        var settings = SmallRuns.Settings(SmallRuns.Draw(_folder["pictures"]), _folder["run"]) with { Negatives = [_folder["none"]] };
        Assert.StartsWith("--negatives: no picture of ", Assert.Throws<InputException>(() => Trainer.Run(settings)).Message);
        Assert.False(Path.Exists(_folder["run"]));
    }

    [Fact]
    public void A_part_of_one_kind_is_an_error()
    {
        string csv = SmallRuns.Draw(_folder["parts"], 12);
        string[] lines = File.ReadAllLines(csv);
        var rows = lines.Skip(1).Select((l, i) => i < 8 ? $"{l},train" : $"{l[..l.IndexOf(',')]},,,,,test");
        File.WriteAllLines(csv, rows.Prepend(lines[0] + ",split"));
        string message = Assert.Throws<InputException>(() => Trainer.Run(
            SmallRuns.Settings(csv, RunPath) with { TrainShare = 0.8, Presence = OutputChoice.On })).Message;
        Assert.Contains("there is no picture to test on that shows the object", message, StringComparison.Ordinal);
        Assert.Contains("--presence off", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Folds_have_each_kind_and_tell_what_each_model_says()
    {
        var settings = whole.Settings(RunPath) with
        {
            TrainShare = 0.8, ValidationShare = 0, Folds = 2, Epochs = 1, Looking = new(1, Margin: 2, Detail: 2),
        };
        var said = new List<string>();
        var result = Trainer.Run(settings, new Reports(p => said.Add(p is TrainingNotice n ? n.Text : "")));
        Assert.Equal((24, 14), (result.Presence!.WithObject, result.Presence.WithoutObject));
        Assert.Equal(24, result.Classes!.Pictures);
        for (int fold = 1; fold <= 2; fold++)
        {
            EvaluatedRow[] rows = [.. EvaluationTable.Read(Path.Combine(RunPath, $"fold-{fold}", "evaluation.csv"))];
            Assert.Equal((12, 7), (rows.Count(r => r.HasObject), rows.Count(r => !r.HasObject)));
        }
        Assert.Equal(38, EvaluationTable.Read(Path.Combine(RunPath, "evaluation.csv")).Count());
        Assert.Equal(39, File.ReadLines(Path.Combine(RunPath, "predictions.csv")).Count());

        // The model of all pictures has no others to choose its threshold by than those that the folds' models had not seen.
        var chosen = ModelFile.Describe(ModelFile.Find(RunPath)).Presence!;
        Assert.Equal((24, settings.PresenceError), (chosen.Pictures, chosen.MissedShare));
        Assert.Equal(result.Presence.Threshold, chosen.Threshold);
        double[] sorted = [.. Rows().Where(r => r.HasObject).Select(r => r.Confidence!.Value).Order()];
        // One of 25 may be missed.
        Assert.InRange(chosen.Threshold, 0, sorted[0]);
        Assert.Equal(
            Rows().Count(r => r.Confidence < chosen.Threshold),
            File.ReadLines(Path.Combine(RunPath, "predictions.csv")).Skip(1).Count(l => l.Split(',')[3].Length == 0));
        using (var predictor = Predictor.Load(Path.Combine(RunPath, "model.onnx"))) Assert.Equal(chosen, predictor.Description.Presence);
        Assert.Contains(
            "From which confidence on the object is said to be there is chosen by the folds (--presence-error 0.05).", said);
        Assert.DoesNotContain(said, t => t.Contains("--validation", StringComparison.Ordinal));
        Assert.Equal(chosen.Threshold, Trainer.Resume(RunPath).Presence!.Threshold);
        Assert.Equal(chosen, ModelFile.Describe(ModelFile.Find(RunPath)).Presence);

        IEnumerable<EvaluatedRow> Rows() => EvaluationTable.Read(Path.Combine(RunPath, "evaluation.csv"));
    }

    [Theory]
    [InlineData("", "10 of them have no box and no part, so that nothing is learned from them.")]
    [InlineData("test", "10 of them have no box, and none is in the training part, where a model would learn from them to say that there " +
        "is no object.")]
    public void Where_parts_leave_pictures_without_an_object_out_that_is_said(string part, string expected)
    {
        string csv = SmallRuns.Draw(_folder["parts"], 12);
        string[] lines = File.ReadAllLines(csv);
        FinishedPresenceRun.DrawNegatives(_folder["parts/none"], 10);
        File.WriteAllLines(csv, lines.Skip(1).Select((l, i) => $"{l},{(i < 8 ? "train" : "test")}").Prepend(lines[0] + ",split")
            .Concat(Enumerable.Range(0, 10).Select(i => $"none/{i}.png,,,,,{part}")));
        var said = new List<string>();
        var settings = SmallRuns.Settings(csv, RunPath) with { TrainShare = 0.8 };
        Trainer.Run(settings, new Reports(p => said.Add(p is TrainingNotice n ? n.Text : "")), new(canceled: true));
        Assert.Contains(expected, said);
        Assert.Equal(OutputChoice.Off, TrainingSettings.OfRun(Path.Combine(RunPath, "config.yaml")).Presence);
    }

    /// <summary>Nobody has asked for presence by an option; the model that the run begins with has it.</summary>
    [Fact]
    public void A_model_that_says_it_is_not_gone_on_with_where_no_picture_shows_none()
    {
        string csv = SmallRuns.Draw(_folder["plain"], 12);
        Assert.Contains("begins with a model that says whether the object is there, and " + csv, Refusal(("data", csv)));
        Assert.EndsWith("leave --presence off out.", Refusal(("data", whole.Csv), ("presence", "off")));

        string Refusal(params (string Name, string Value)[] given)
        {
            var settings = EarlierModel.Resolve(SettingsTable.Standard,
            [
                GivenSetting.Option("from", whole.Result.RunFolder), .. given.Select(g => GivenSetting.Option(g.Name, g.Value)),
            ]);
            return Assert.Throws<InputException>(() => Trainer.Run(settings with { Out = RunPath })).Message;
        }
    }

    string Said(string part) => whole.Reported.OfType<TrainingNotice>().Select(n => n.Text)
        .Single(t => t.Contains(part, StringComparison.Ordinal));
}
