using Boxfit.Preparation.Splitting;

namespace Boxfit.Tests.Training.Folds;

/// <summary>What belongs together comes into one fold, and there are no more folds than that makes groups.</summary>
public sealed class FoldDivisionTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Pictures_of_a_group_come_into_one_fold()
    {
        string csv = SmallRuns.Draw(_folder["pictures"], 12);
        // 1, 10 and 11 begin alike.
        var result = Divide(csv, s => s with { Folds = 3, Group = "^(.)" });
        Assert.Equal(3, result.Parts.Count);
        Assert.All(result.Parts, p => Assert.Equal(4, p.Pictures));
        int[] ofOne = [.. result.Pictures.Where(p => Path.GetFileName(p.Path)!.StartsWith('1')).Select(p => p.Part).Distinct()];
        Assert.Single(ofOne);
    }

    [Fact]
    public void A_column_says_the_group_too()
    {
        string csv = SmallRuns.Draw(_folder["pictures"], 8);
        string[] rows = File.ReadAllLines(csv);
        File.WriteAllLines(csv, rows.Select((r, i) => i == 0 ? r + ",person" : $"{r},{(i % 2 == 0 ? "anna" : "ben")}"));
        var result = Divide(csv, s => s with { Folds = 2, GroupColumn = "person" });
        Assert.Equal([0, 1], result.Pictures.Select((p, i) => (i % 2, p.Part)).Distinct().Select(p => p.Part).Order());
        var none = Assert.Throws<InputException>(() => Divide(csv, s => s with { Folds = 2, GroupColumn = "pet" }));
        Assert.Contains("no column", none.Message);
    }

    [Theory]
    [InlineData(5, "", "--folds 5: *boxes.csv has 4 pictures; expected a picture for each fold at least. Take fewer folds, or add " +
        "pictures.")]
    [InlineData(3, "^(.).*png$", "")]
    [InlineData(3, "^.*(png)$", "--folds 3: *boxes.csv has 4 pictures of 1 group, since copies and what belongs together stay together; " +
        "expected a group for each fold at least. Take fewer folds, or add pictures of others.")]
    public void More_folds_than_groups_are_refused(int folds, string group, string expected)
    {
        string csv = SmallRuns.Draw(_folder["pictures"], 4);
        var settings = SmallRuns.Settings(csv, _folder["run"]) with { Folds = folds, Group = group };
        if (expected.Length == 0)
        {
            Assert.Equal(folds, Divide(csv, _ => settings).Parts.Count);
            return;
        }
        string message = Assert.Throws<InputException>(() => Trainer.Run(settings)).Message;
        Assert.Equal(expected, message.Replace(Path.GetDirectoryName(csv) + "/", "*", StringComparison.Ordinal));
        Assert.False(Directory.Exists(_folder["run"]));
    }

    [Fact]
    public void Parts_of_the_data_do_not_count()
    {
        string csv = SmallRuns.Draw(_folder["pictures"], 8);
        string[] rows = File.ReadAllLines(csv);
        File.WriteAllLines(csv, rows.Select((r, i) => r + (i == 0 ? ",split" : i < 7 ? ",train" : ",test")));
        var said = new List<string>();
        var result = Divide(csv, s => s with { Folds = 4 }, said);
        Assert.All(result.Parts, p => Assert.Equal(2, p.Pictures));
        Assert.Contains(
            "Note: the parts that boxes.csv says do not count here: each picture is tested in its fold, and the last training is on all.",
            said);
    }

    /// <summary>Such a folder is no group, whatever it is called, and its pictures are none of the persons in a table's rows.</summary>
    [Theory]
    [InlineData("^([^/]+)/", "")]
    [InlineData("", "person")]
    public void Pictures_of_folders_without_the_object_are_in_no_group(string pattern, string column)
    {
        string csv = SmallRuns.Draw(_folder["pictures"], 8);
        string[] rows = File.ReadAllLines(csv);
        File.WriteAllLines(csv, rows.Select((r, i) => i == 0 ? r + ",person" : $"{r},{(i % 2 == 0 ? "anna" : "ben")}"));
        string none = FinishedPresenceRun.DrawNegatives(_folder["pictures/none"], 6);
        var result = Divide(csv, s => s with { Folds = 2, Group = pattern, GroupColumn = column, Negatives = [none] });
        var empty = result.Pictures.Where(p => p.Picture.Objects.Count == 0).ToList();
        Assert.Equal(6, empty.Count);
        Assert.Equal([0, 1], empty.Select(p => p.Part).Distinct().Order());
        FoldDivision.RequireUsable(result, hasPresence: true);
    }

    [Fact]
    public void Folds_that_could_not_be_trained_or_tested_are_refused_before_the_first_is()
    {
        string csv = SmallRuns.Draw(_folder["pictures"], 8);
        string none = FinishedPresenceRun.DrawNegatives(_folder["none"], 1);
        Assert.Contains("All pictures that show no object, 1, are in one fold", Refusal(2, none));
        File.WriteAllLines(csv, File.ReadAllLines(csv)[..3]);
        none = FinishedPresenceRun.DrawNegatives(_folder["more"], 6);
        Assert.Contains("Of 3 folds 1 has no picture that shows the object", Refusal(3, none));
        Assert.False(Directory.Exists(_folder["run"]));

        string Refusal(int folds, string negatives) => Assert.Throws<InputException>(() => Trainer.Run(
            SmallRuns.Settings(csv, _folder["run"]) with { Folds = folds, Negatives = [negatives] })).Message;
    }

    SplitResult Divide(string csv, Func<TrainingSettings, TrainingSettings> change, List<string>? said = null)
    {
        var settings = change(SmallRuns.Settings(csv, _folder["run"]));
        return FoldDivision.Of(Dataset.Load(settings.CreateDatasetOptions()), settings, new Reports(p =>
        {
            if (p is TrainingNotice notice) said?.Add(notice.Text);
        }), TestContext.Current.CancellationToken);
    }
}
