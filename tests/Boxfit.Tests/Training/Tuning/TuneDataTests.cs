namespace Boxfit.Tests.Training.Tuning;

/// <summary>A test part that nothing is chosen by, and the other pictures in folds; what belongs together stays together.</summary>
public sealed class TuneDataTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Groups_and_copies_are_in_one_part_and_one_fold()
    {
        string csv = SmallRuns.Draw(_folder["pictures"], 24);
        for (int i = 0; i < 6; i++) File.Copy(_folder[$"pictures/{i}.png"], _folder[$"pictures/copy-{i}.png"]);
        string[] rows = File.ReadAllLines(csv);
        File.WriteAllLines(csv, [.. rows, .. rows.Skip(1).Take(6).Select(r => "copy-" + r)]);
        var data = Divide(csv, s => s with { Group = @"^(1)\d\." });
        var place = Places(data);
        Assert.Equal(30, place.Count);
        for (int i = 0; i < 6; i++) Assert.Equal(place[$"{i}.png"], place[$"copy-{i}.png"]);
        Assert.Single(Enumerable.Range(10, 10).Select(i => place[$"{i}.png"]).Distinct());
        // Of the training pictures each is in one of three folds, and none of the test part is.
        Assert.Equal(["test", "train 0", "train 1", "train 2"], place.Values.Distinct().Order());
    }

    [Fact]
    public void A_test_part_that_the_data_says_is_it_and_the_validation_part_is_trained_on()
    {
        string csv = SmallRuns.Draw(_folder["pictures"], 12);
        string[] rows = File.ReadAllLines(csv);
        File.WriteAllLines(csv, rows.Select((r, i) => r + (i == 0 ? ",split" : i <= 3 ? ",test" : i <= 5 ? ",validation" : ",train")));
        var said = new List<string>();
        var place = Places(Divide(csv, Usual, said));
        Assert.Equal(["0.png", "1.png", "2.png"], place.Where(p => p.Value == "test").Select(p => p.Key).Order());
        Assert.Contains("The test part is the one that boxes.csv says. Its validation part is trained on, too: 2 pictures.", said);
    }

    [Theory]
    [InlineData(6, "has 6 usable pictures (all of them); expected 7 or more for 3 folds of 2 at least and a test part. Add pictures,")]
    [InlineData(7, null)]
    public void Too_few_pictures_are_refused(int count, string? expected)
    {
        string csv = SmallRuns.Draw(_folder["pictures"], count);
        if (expected is null) Assert.NotNull(Divide(csv, s => s));
        else Assert.Contains(expected, Assert.Throws<InputException>(() => Divide(csv, s => s)).Message);
    }

    [Fact]
    public void More_folds_than_groups_are_refused()
    {
        string csv = SmallRuns.Draw(_folder["pictures"], 24);
        string message = Assert.Throws<InputException>(() => Divide(csv, s => s with { Group = "(png)$" })).Message;
        Assert.Contains("group", message);
    }

    [Fact]
    public void A_share_is_refused_where_the_data_says_the_parts()
    {
        string csv = Parts(SmallRuns.Draw(_folder["pictures"], 12), i => i < 4);
        Assert.EndsWith("boxes.csv says which part each picture belongs to, but --split 0.7 asks for a share as well. Leave --split out, " +
            "or search on data that says no parts.", Refusal(csv, s => s with { TrainShare = 0.7 }));
    }

    /// <summary>The trainings on folds, which do not see the test part, would refuse what all pictures together allow.</summary>
    [Fact]
    public void What_is_in_the_test_part_alone_is_not_learned()
    {
        string csv = SmallRuns.Draw(_folder["pictures"], 12);
        string[] rows = File.ReadAllLines(csv);
        File.WriteAllLines(csv, rows.Select((r, i) => r + (i == 0 ? ",label" : i < 6 ? ",dog" : ",cat")));
        Parts(csv, i => i < 5);
        foreach (var choice in (OutputChoice[])[OutputChoice.Auto, OutputChoice.On])
        {
            Assert.EndsWith("boxes.csv has 1 picture of the class dog outside the test part; expected 2 or more to train on. Add " +
                "pictures, take groups that are smaller, or leave classes out by --classes off.",
                Refusal(csv, s => Usual(s) with { Classes = choice }));
        }
        Assert.Equal(3, Divide(csv, s => Usual(s) with { Classes = OutputChoice.Off }).Folds.Parts.Count);
    }

    [Fact]
    public void Pictures_without_an_object_in_the_test_part_alone_are_refused()
    {
        string csv = FinishedPresenceRun.Draw(_folder["pictures"]);
        string[] rows = File.ReadAllLines(csv);
        Parts(csv, i => rows[i].StartsWith("none", StringComparison.Ordinal) || i < 3);
        Assert.StartsWith("No picture that shows no object is in any fold: all are in the test part. Add such pictures,", Refusal(csv,
            s => Usual(s) with { Presence = OutputChoice.On }));
    }

    static TrainingSettings Usual(TrainingSettings settings) => settings with { TrainShare = Presets.Get(settings.Preset).TrainShare };

    /// <summary>Writes into a CSV which rows are the test part.</summary>
    static string Parts(string csv, Predicate<int> isTest)
    {
        File.WriteAllLines(csv, File.ReadAllLines(csv).Select((r, i) => r + (i == 0 ? ",split" : isTest(i) ? ",test" : ",train")));
        return csv;
    }

    static string Refusal(string csv, Func<TrainingSettings, TrainingSettings> change) =>
        Assert.Throws<InputException>(() => Divide(csv, change)).Message;

    static TuneData Divide(string csv, Func<TrainingSettings, TrainingSettings> change, List<string>? said = null)
    {
        var settings = change(SmallRuns.Settings(csv, "") with { Folds = 3 });
        return TuneData.Divide(Dataset.Load(settings.CreateDatasetOptions()), settings, new Reports(p =>
        {
            if (p is TrainingNotice notice) said?.Add(notice.Text);
        }), TestContext.Current.CancellationToken);
    }

    static Dictionary<string, string> Places(TuneData data)
    {
        var folds = data.Folds.Pictures.ToDictionary(p => p.Path!, p => p.Part, StringComparer.Ordinal);
        return data.Parts.Pictures.ToDictionary(
            p => Path.GetFileName(p.Path)!,
            p => folds.TryGetValue(p.Path!, out int fold) ? $"{data.Parts.Parts[p.Part].Name} {fold}" : data.Parts.Parts[p.Part].Name,
            StringComparer.Ordinal);
    }
}
