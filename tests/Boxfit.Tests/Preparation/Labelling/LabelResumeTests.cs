using System.Security.Cryptography;

namespace Boxfit.Tests.Preparation.Labelling;

public sealed class LabelResumeTests : IDisposable
{
    const int Pictures = 40;

    readonly LabelFolder _folder = new();

    public LabelResumeTests()
    {
        for (int i = 0; i < Pictures; i++)
        {
            string name = $"photos/{i:00}.png";
            if (i % 5 == 0) _folder.AddTwo(name);
            else if (i % 7 == 0) _folder.AddNone(name);
            else _folder.Add(name, LabelFolder.Squares(100, 80, (20 + i, 20, 20)));
        }
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(17)]
    [InlineData(Pictures - 1)]
    public void An_interrupted_labelling_ends_with_the_same_files(int stopAfter)
    {
        var expected = Uninterrupted();
        Interrupt(stopAfter);
        Assert.InRange(_folder.Lines("again/labels.csv").Length, 1, expected.Count);
        var summary = Labeller.Run(Again);
        Assert.InRange(summary.Searched, 0, Pictures - stopAfter);
        Assert.Equal(expected, Files("again"));
    }

    [Fact]
    public void What_a_kill_leaves_half_written_is_done_again()
    {
        var expected = Uninterrupted();
        Interrupt(20);
        // Neither the last line of the journal nor that of the labels is whole, nor has the sheet been begun.
        foreach (string name in (string[])["again/labels.journal", "again/labels.csv"])
        {
            using var file = File.OpenWrite(_folder[name]);
            file.SetLength(file.Length - 5);
        }
        Labeller.Run(Again);
        Assert.Equal(expected, Files("again"));
    }

    [Fact]
    public void A_finished_labelling_is_left_alone_and_new_pictures_join_it_in_order()
    {
        Labeller.Run(Again);
        var finished = Files("again");
        var second = Labeller.Run(Again);
        Assert.True(second.WasFinished);
        Assert.Equal((0, Pictures), (second.Searched, second.Pictures));
        Assert.Equal(finished, Files("again"));

        _folder.AddOne("photos/05b.png");
        var third = Labeller.Run(Again);
        Assert.Equal((1, Pictures + 1), (third.Searched, third.Pictures));
        Assert.Equal(Uninterrupted(), Files("again"));
    }

    [Fact]
    public void A_picture_that_was_replaced_is_searched_again()
    {
        Labeller.Run(Again);
        _folder.Add("photos/01.png", LabelFolder.Squares(120, 80, (50, 20, 20)));
        Assert.Equal(1, Labeller.Run(Again).Searched);
        Assert.Equal(Uninterrupted(), Files("again"));
    }

    [Fact]
    public void Other_settings_are_refused_unless_it_starts_over()
    {
        Labeller.Run(Again);
        var changed = Again with { MinNeighbours = 2, Policy = LabelPolicy.Largest };
        string message = Assert.Throws<InputException>(() => Labeller.Run(changed)).Message;
        Assert.Contains("--min-neighbors was 1 and is now 2", message);
        Assert.Contains("--policy was single and is now largest", message);
        Assert.Contains("--restart", message);
        Assert.Equal(Pictures, Labeller.Run(changed with { Restart = true }).Searched);
    }

    [Fact]
    public void Files_of_others_are_never_overwritten()
    {
        Directory.CreateDirectory(_folder["again"]);
        File.WriteAllText(_folder["again/labels.csv"], "mine");
        Assert.Contains("not known as a labelling's", Assert.Throws<InputException>(() => Labeller.Run(Again)).Message);
        Assert.Equal("mine", File.ReadAllText(_folder["again/labels.csv"]));
        Assert.False(File.Exists(_folder["again/labels.journal"]));
        Assert.Equal(Pictures, Labeller.Run(Again with { Restart = true }).Searched);
    }

    [Fact]
    public void Starting_over_removes_no_file_that_is_not_its_own()
    {
        Labeller.Run(Again);
        string thumbnail = Directory.GetFiles(_folder["again/labels.sheet"], "*.jpe", SearchOption.AllDirectories)[0];
        string mine = Path.Combine(Path.GetDirectoryName(thumbnail)!, "mine.jpe"), elsewhere = _folder["elsewhere"];
        File.WriteAllText(mine, "mine");
        Directory.CreateDirectory(elsewhere);
        File.WriteAllText(Path.Combine(elsewhere, "0123456789abcd.jpe"), "mine");
        Directory.CreateSymbolicLink(_folder["again/labels.sheet/zz"], elsewhere);
        Directory.CreateSymbolicLink(_folder["again/labels.sheet/ff"], elsewhere);
        _folder.AddOne("photos/new.png");
        Labeller.Run(_folder.Options("again/labels.csv") with { Restart = true });
        Assert.Equal("mine", File.ReadAllText(mine));
        Assert.Equal("mine", File.ReadAllText(Path.Combine(elsewhere, "0123456789abcd.jpe")));
    }

    [Fact]
    public void Labels_that_were_corrected_by_hand_are_not_overwritten()
    {
        Labeller.Run(Again);
        string corrected = File.ReadAllText(_folder["again/labels.csv"]).Replace("[", "[1", StringComparison.Ordinal);
        File.WriteAllText(_folder["again/labels.csv"], corrected);
        Assert.Contains("was changed since", Assert.Throws<InputException>(() => Labeller.Run(Again)).Message);
        _folder.AddOne("photos/new.png");
        Assert.Contains("was changed since", Assert.Throws<InputException>(() => Labeller.Run(Again)).Message);
        Assert.Equal(corrected, File.ReadAllText(_folder["again/labels.csv"]));
    }

    [Fact]
    public void Two_labellings_at_once_do_not_write_the_same_files()
    {
        string? message = null;
        Labeller.Run(Again, new Callback(_ => message ??= Assert.Throws<InputException>(() => Labeller.Run(Again)).Message));
        Assert.Contains("is in use", message);
        Assert.Equal(Uninterrupted(), Files("again"));
    }

    LabellingOptions Again => _folder.Options("again/labels.csv");

    Dictionary<string, string> Uninterrupted()
    {
        Labeller.Run(_folder.Options("whole/labels.csv") with { Restart = true });
        return Files("whole");
    }

    /// <summary>Cancels a labelling after so many pictures.</summary>
    void Interrupt(int after)
    {
        using var stop = new CancellationTokenSource();
        var progress = new Callback(p =>
        {
            if (p.Done == after) stop.Cancel();
        });
        Assert.ThrowsAny<OperationCanceledException>(() => Labeller.Run(Again with { Threads = 1 }, progress, stop.Token));
        Assert.False(File.Exists(_folder["again/labels.html"]));
    }

    /// <summary>All files of a labelling but its journal, by name.</summary>
    Dictionary<string, string> Files(string folder) => Directory.GetFiles(_folder[folder], "*", SearchOption.AllDirectories)
        .Where(f => !f.EndsWith(".journal", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
        .ToDictionary(f => Path.GetRelativePath(_folder[folder], f), f => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(f))));

    sealed class Callback(Action<LabellingProgress> report) : IProgress<LabellingProgress>
    {
        public void Report(LabellingProgress value) => report(value);
    }
}
