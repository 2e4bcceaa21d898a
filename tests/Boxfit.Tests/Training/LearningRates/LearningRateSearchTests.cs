using System.Text.RegularExpressions;

namespace Boxfit.Tests.Training.LearningRates;

public class LearningRateSearchTests
{
    const double Noise = 0.05;

    /// <summary>The steps of a search up to where it would end, with noise like that of small batches.</summary>
    static List<(double Rate, double Loss)> Steps(Func<double, double> loss, double noise = Noise)
    {
        var random = new SeededRandom(5);
        var steps = new List<(double Rate, double Loss)>();
        for (int i = 0; i < LearningRateFinder.Steps && !new LossCurve([.. steps.Select(s => s.Loss)]).HasClimbed; i++)
        {
            double exponent = -7 + 7.0 * i / (LearningRateFinder.Steps - 1);
            steps.Add((Math.Pow(10, exponent), loss(exponent) + noise * (2 * random.NextDouble() - 1)));
        }
        return steps;
    }

    static LearningRateSearch Search(Func<double, double> loss, double noise = Noise) =>
        LearningRateSearch.Create("/nowhere", Steps(loss, noise));

    static double Step(double exponent, double at) => 1 / (1 + Math.Exp(-6 * (exponent - at)));

    [Fact]
    public void A_bounded_loss_ends_the_search_where_it_is_as_bad_as_at_the_start()
    {
        // GIoU with weights that fit: 0.6 falls to 0.5 about 1e-4, and is 1 where nothing overlaps any more, from 1e-2 on.
        var search = Search(x => 0.6 - 0.1 * Step(x, -4) + 0.5 * Step(x, -2));
        Assert.InRange(search.Points.Count, 70, 85);
        Assert.InRange(Math.Log10(search.Rising!.Value), -2.7, -1.8);
        Assert.InRange(Math.Log10(search.Fallen!.Value), -4, -2.8);
        Assert.Equal(search.Rising.Value / 10, search.Swept);
    }

    [Fact]
    public void An_explosion_does_not_cover_what_was_before_it()
    {
        var search = Search(x => x < -2 ? 2 - 1.9 * Step(x, -4) : 1e12);
        Assert.InRange(Math.Log10(search.Rising!.Value), -2.7, -1.9);
        Assert.InRange(Math.Log10(search.Fallen!.Value), -4, -2.8);
    }

    [Fact]
    public void A_loss_that_falls_and_stays_gives_the_rate_where_it_has_fallen()
    {
        var search = Search(x => 0.35 - 0.2 * Step(x, -4), noise: 0.01);
        Assert.Equal(LearningRateFinder.Steps, search.Points.Count);
        Assert.Null(search.Rising);
        Assert.InRange(Math.Log10(search.Fallen!.Value), -4, -2.2);
        Assert.Equal(search.Fallen, search.Swept);
    }

    [Fact]
    public void Of_two_valleys_the_first_counts()
    {
        var search = Search(x => 0.35 - 0.2 * Step(x, -5) + 0.15 * Step(x, -3.5) - 0.17 * Step(x, -1.5), noise: 0.01);
        Assert.Equal(LearningRateFinder.Steps, search.Points.Count);
        Assert.InRange(Math.Log10(search.Fallen!.Value), -5, -4);
        Assert.InRange(Math.Log10(search.Rising!.Value), -4.2, -3.3);
    }

    [Fact]
    public void A_loss_that_lies_flat_for_decades_gives_a_rate_near_its_fall()
    {
        var search = Search(x => 0.6 - 0.3 * Step(x, -6) + 0.5 * Step(x, -1), noise: 0.01);
        Assert.True(search.Rising / 10 > 10 * search.Fallen);
        Assert.Equal(10 * search.Fallen, search.Swept);
    }

    [Fact]
    public void A_loss_that_was_no_number_any_more_rose_at_its_last_step()
    {
        var steps = Steps(x => 0.35 - 0.2 * Step(x, -4)).Take(60).ToList();
        var search = LearningRateSearch.Create("/nowhere", steps);
        Assert.Equal(steps[^1].Rate, search.Rising);
        Assert.Equal(search.Rising!.Value / 10, search.Swept);
    }

    [Theory]
    [InlineData(0.001)]
    [InlineData(0.05)]
    [InlineData(0.4)]
    public void Where_the_loss_does_not_fall_by_more_than_its_noise_nothing_is_proposed(double noise)
    {
        Assert.Null(Search(_ => 1, noise).Swept);
        Assert.Null(Search(x => 1 + Step(x, -3), noise).Swept);
        Assert.Null(Search(x => 1 - noise / 4 * Step(x, -3), noise).Swept);
    }

    [Fact]
    public void Too_few_steps_say_nothing()
    {
        Assert.Null(LearningRateSearch.Create("/nowhere", []).Swept);
        Assert.Null(LearningRateSearch.Create("/nowhere", [(1e-7, 2), (1e-6, 1)]).Swept);
    }

    /// <summary>A search that found 1e-3, checked by trials whose losses end at the given ones, all with this IoU.</summary>
    static LearningRateSearch Checked(double iou, params double[] losses)
    {
        var search = Search(x => 0.6 - 0.1 * Step(x, -4) + 0.5 * Step(x, -2));
        var random = new SeededRandom(3);
        double[] noise = [.. Enumerable.Range(0, RateTrial.Steps).Select(_ => 0.1 * random.NextDouble())];
        return search.Check([.. search.RatesToTry(search.Swept!.Value).Zip(losses, (rate, loss) => new RateTrial(rate,
            // A training that fails has fewer steps.
            [.. noise.Take(double.IsNaN(loss) ? 9 : RateTrial.Steps).Select(n => (loss + n, iou))]))], constantIou: 0.3);
    }

    [Fact]
    public void The_swept_rate_and_its_neighbours_are_tried_and_the_present_one_where_it_is_another()
    {
        var search = Checked(0.5, 1, 1, 1);
        double swept = search.Swept!.Value;
        Assert.Equal([swept / 3, swept, swept * 3], search.RatesToTry(swept * 1.5));
        Assert.Equal([swept / 3, swept, swept * 3, swept * 50], search.RatesToTry(swept * 50));
        Assert.Equal([swept / 50, swept / 3, swept, swept * 3], search.RatesToTry(swept / 50));
        Assert.Empty(Search(_ => 1).RatesToTry(0.001));
    }

    [Fact]
    public void A_rate_is_proposed_that_is_as_good_as_those_around_it()
    {
        foreach (double[] losses in (double[][])[[0.3, 0.2, 0.3], [0.2, 0.2, 0.3], [double.NaN, 0.2, double.NaN]])
        {
            var search = Checked(0.5, losses);
            Assert.Equal((SearchDoubt.None, search.Swept), (search.Doubt, search.Proposed));
        }
    }

    [Theory]
    [InlineData(SearchDoubt.AtTheEnd, 0.5, 0.2, 0.25, 0.3)]
    [InlineData(SearchDoubt.AtTheEnd, 0.5, 0.3, 0.25, 0.2)]
    [InlineData(SearchDoubt.TooFewSteps, 0.3, 0.3, 0.2, 0.3)]
    [InlineData(SearchDoubt.AllFailed, 0.5, double.NaN, double.NaN, double.NaN)]
    public void Nothing_is_proposed_that_the_trials_do_not_show(SearchDoubt doubt, double iou, params double[] losses)
    {
        var search = Checked(iou, losses);
        Assert.Equal((doubt, null), (search.Doubt, search.Proposed));
    }

    [Fact]
    public void Trials_are_compared_step_by_step_so_that_the_noise_of_pictures_does_not_hide_a_difference()
    {
        var random = new SeededRandom(7);
        double[] pictures = [.. Enumerable.Range(0, RateTrial.Steps).Select(_ => random.NextDouble())];
        RateTrial Trial(Func<int, double> more) => new(1, [.. pictures.Select((p, i) => (p + more(i), 0.5))]);
        Assert.False(Trial(_ => 0.01).IsAsGoodAs(Trial(_ => 0)));
        Assert.True(Trial(_ => 0).IsAsGoodAs(Trial(_ => 0.01)));
        Assert.True(Trial(i => i % 2 == 0 ? 0.5 : -0.49).IsAsGoodAs(Trial(_ => 0)));
        Assert.False(new RateTrial(1, []).IsAsGoodAs(Trial(_ => 9)));
    }

    [Fact]
    public void Its_file_is_always_the_same()
    {
        using var folder = new TemporaryFolder();
        LearningRateSearch.Create(folder.Path, [(1e-7, 2), (0.000123456, 0.1 + 0.2)]).Save(folder.Path);
        Assert.Equal(
            """
            {
              "proposed": null,
              "doubt": "noFall",
              "swept": null,
              "fallen": null,
              "rising": null,
              "trials": [],
              "points": [
                {
                  "learningRate": 1E-07,
                  "loss": 2,
                  "smoothed": #
                },
                {
                  "learningRate": 0.000123456,
                  "loss": 0.30000000000000004,
                  "smoothed": #
                }
              ]
            }
            """, Regex.Replace(File.ReadAllText(folder["find-lr.json"]), """("smoothed": )[\d.E-]+""", "$1#"));
        // All figures but the steps' have three digits.
        Search(x => 0.6 - 0.1 * Step(x, -4) + 0.5 * Step(x, -2)).Save(folder.Path);
        Assert.Matches(
            "^{\n  \"proposed\": null,\n  \"doubt\": \"noFall\",\n  \"swept\": 0\\.000\\d{3},\n" +
            "  \"fallen\": 0\\.000\\d{3},\n  \"rising\": 0\\.00\\d{3},\n  \"trials\": \\[\\],\n  \"points\": \\[\n",
            File.ReadAllText(folder["find-lr.json"]));
    }

    [Fact]
    public void A_step_ends_with_its_epoch_as_in_training()
    {
        using var folder = new TemporaryFolder();
        var settings = SmallRuns.Settings(SmallRuns.Draw(folder["pictures"]), folder["one"]) with { Batch = 9 };
        settings = settings with { Model = settings.Model with { Backbone = "mininet" } };
        // 18 pictures to train on: two batches an epoch.
        Assert.Equal(Search(2), Search(3));

        IReadOnlyList<SearchPoint> Search(int accumulate) => LearningRateFinder.Run(
            settings with { Out = folder[$"{accumulate}"], Optimization = new() { Accumulate = accumulate } }).Points;
    }

    [Fact]
    public void Smoothing_keeps_a_constant_and_lags_neither_way()
    {
        double[] constant = new LossCurve([.. Enumerable.Repeat(3.0, 40)]).Smoothed;
        Assert.All(constant, s => Assert.Equal(Math.Log(3), s, 1e-12));
        Assert.All(new LossCurve([.. Enumerable.Repeat(0.0, 40)]).Smoothed, s => Assert.True(double.IsFinite(s)));
        double[] peak = new LossCurve([.. Enumerable.Range(0, 41).Select(i => i == 20 ? 1.5 : 1.0)]).Smoothed;
        Assert.Equal(20, Array.IndexOf(peak, peak.Max()));
        for (int i = 1; i <= 20; i++) Assert.Equal(peak[20 - i], peak[20 + i], 1e-12);
        Assert.Equal(Math.Log(2), Assert.Single(new LossCurve([2]).Smoothed), 1e-12);
    }
}
