namespace Boxfit.Tests.Training.Tuning;

public sealed class WinnerFileTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    string Winner => _folder["winner.yaml"];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(Presets.Best)]
    [InlineData(Presets.Fast)]
    public void Each_candidate_comes_back_as_it_was(string preset)
    {
        foreach (var candidate in TuneSpace.Candidates(Presets.Get(preset), _ => false))
        {
            WinnerFile.Write(Winner, candidate.Settings, "A\nremark.");
            Assert.StartsWith("# A", File.ReadLines(Winner).First());
            var read = SettingsTable.Standard.Resolve(SettingsFile.Read(Winner));
            Assert.All(WinnerFile.Rows(), row => Assert.Equal(row.Print(candidate.Settings), row.Print(read)));
        }
    }

    [Fact]
    public void Only_what_is_not_the_presets_is_in_it()
    {
        var best = Presets.Get(Presets.Best);
        WinnerFile.Write(Winner, best with { LearningRate = 0.002, Data = "/data.csv", Seed = 7, Threads = 1, Folds = 5 }, "It.");
        Assert.Equal(["# It.", "preset: best", "lr: 0.002"], File.ReadLines(Winner));
        // Given alone, epochs would lift the limit of time.
        WinnerFile.Write(Winner, best with { Epochs = 80 }, "It.");
        Assert.Equal(["# It.", "preset: best", "epochs: 80", "min-steps: 400", "time: 18m"], File.ReadLines(Winner));
    }
}
