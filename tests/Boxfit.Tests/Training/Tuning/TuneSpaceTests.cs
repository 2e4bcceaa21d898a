namespace Boxfit.Tests.Training.Tuning;

public sealed class TuneSpaceTests
{
    [Fact]
    public void The_first_is_the_preset_as_it_is_and_the_others_are_drawn_by_the_seed()
    {
        var best = Presets.Get(Presets.Best);
        var candidates = TuneSpace.Candidates(best, _ => false);
        Assert.Equal(TuneSpace.MostCandidates, candidates.Count);
        Assert.Equal(("", 1.0), (candidates[0].Label, candidates[0].Length));
        Assert.Same(best, candidates[0].Settings);
        Assert.Equal(candidates.Count, candidates.Select(c => c.Label).Distinct().Count());
        Assert.Equal(candidates.Select(c => c.Label), TuneSpace.Candidates(best, _ => false).Select(c => c.Label));
        Assert.NotEqual(
            candidates.Select(c => c.Label), TuneSpace.Candidates(best with { Seed = 2 }, _ => false).Select(c => c.Label));
        Assert.All(candidates, c => SettingsTable.Standard.Check(c.Settings));
        Assert.Equal(
            "lr 0.0005 or lr 0.002; augmentation ×0.6 or augmentation ×1.4; twice as long; look-margin 1.2 or look-margin 1.875; " +
            "freeze 2 or freeze 4", TuneSpace.Describe(best, _ => false));
    }

    [Theory]
    [InlineData("lr", "lr 0.0005", "lr 0.002")]
    [InlineData("epochs", "twice as long")]
    [InlineData("look-margin", "look-margin 1.2", "look-margin 1.875")]
    [InlineData("freeze", "freeze 2", "freeze 4")]
    public void Each_setting_is_as_it_is_or_otherwise_and_one_that_is_given_stays(string name, params string[] labels)
    {
        string[] all = ["lr", "epochs", "look-margin", "freeze", .. Augmentation.Settings.Select(row => row.Name)];
        var alone = TuneSpace.Candidates(Presets.Get(Presets.Best), n => n != name && all.Contains(n));
        Assert.Equal(labels.Order(), alone.Skip(1).Select(c => c.Label).Order());
        var others = TuneSpace.Candidates(Presets.Get(Presets.Best), n => n == name);
        Assert.DoesNotContain(others, c => labels.Any(l => c.Label.Split(", ").Contains(l)));
    }

    [Fact]
    public void Of_augmentation_what_is_given_stays_and_the_rest_is_tried()
    {
        var best = Presets.Get(Presets.Best);
        var of = TuneSpace.Candidates(best, n => n is "shift" or "hue" or "lr" or "freeze" or "epochs" or "look-margin");
        Assert.Equal(["", "augmentation ×0.6", "augmentation ×1.4"], of.Select(c => c.Label).Order());
        var stronger = of.Single(c => c.Label == "augmentation ×1.4").Settings.Augmentation;
        Assert.Equal((best.Augmentation.Shift, best.Augmentation.Hue), (stronger.Shift, stronger.Hue));
        Assert.Equal((0.84, 0.56), (stronger.Zoom, stronger.Brightness.Most));
        string[] all = [.. Augmentation.Settings.Select(row => row.Name)];
        Assert.DoesNotContain("augmentation", TuneSpace.Describe(best, n => all.Contains(n)));
    }

    /// <summary>It would be the preset once more, under another name.</summary>
    [Fact]
    public void What_is_at_the_end_of_its_range_already_is_not_tried()
    {
        var best = Presets.Get(Presets.Best);
        best = best with { Looking = best.Looking with { Margin = Looks.MostMargin }, Augmentation = new() { Shift = 0.5, Flip = 0.5 } };
        Assert.Equal(
            "augmentation ×0.6; twice as long; look-margin 4; freeze 2 or freeze 4", TuneSpace.Describe(best, n => n == "lr"));
        Assert.All(TuneSpace.Candidates(best, n => n == "lr").Skip(1), c => Assert.NotEmpty(
            SettingsTable.Standard.Deciding(c.Settings).Except(SettingsTable.Standard.Deciding(best))));
    }

    [Fact]
    public void What_they_change_is_what_they_say()
    {
        var best = Presets.Get(Presets.Best);
        var of = TuneSpace.Candidates(best, n => n is "look-margin" or "freeze" or "lr").ToDictionary(c => c.Label, c => c);
        var longer = of["twice as long"];
        Assert.Equal((80, 800, TimeSpan.FromMinutes(36), 2.0),
            (longer.Settings.Epochs, longer.Settings.MinSteps, longer.Settings.Time, longer.Length));
        var stronger = of["augmentation ×1.4"].Settings.Augmentation;
        Assert.Equal((0.5, 0.84, 0.56, 0.42, 0.14), (stronger.Flip, stronger.Zoom, stronger.ZoomOut, stronger.Aspect, stronger.Shift));
        Assert.Equal((0.56, 0.07), (stronger.Brightness.Most, stronger.Hue.Most));
        Assert.Equal(2.0, of["augmentation ×1.4, twice as long"].Length);
    }

    [Fact]
    public void What_a_preset_does_not_have_is_not_tried()
    {
        var fast = TuneSpace.Candidates(Presets.Get(Presets.Fast), _ => false);
        Assert.DoesNotContain(fast, c => c.Label.Contains("freeze") || c.Label.Contains("look"));
        Assert.Contains("There is nothing to try", Assert.Throws<InputException>(
            () => TuneSpace.Candidates(Presets.Get(Presets.Fast), _ => true)).Message);
    }
}
