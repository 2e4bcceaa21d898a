namespace Boxfit.Tests.Core.Metrics;

public class ThresholdChoiceTests
{
    [Fact]
    public void Kinds_that_are_apart_are_parted_in_the_middle() =>
        Assert.Equal(0.5, ThresholdChoice.Of([0.7, 0.9, 0.95, 0.8], [0.3, 0.1], missed: 0.5), 1e-12);

    // Of 39 pictures the second may be the first that is found: ⌊0.05 × 40⌋ = 2.
    [Fact]
    public void As_many_are_missed_as_may_be_where_that_saves_false_alarms()
    {
        double[] with = [.. Enumerable.Range(1, 39).Select(i => i / 100.0)];
        double threshold = ThresholdChoice.Of(with, [0.005, 0.015, 0.025, 0.5], missed: 0.05);
        Assert.Equal(0.0175, threshold, 1e-12);
        Assert.Equal(1, with.Count(c => c < threshold));
    }

    [Fact]
    public void With_few_pictures_none_of_them_is_missed() => Assert.Equal(0.15, ThresholdChoice.Of([0.2, 0.9], [0.1, 0.8], 0.05), 1e-12);

    [Fact]
    public void Of_new_pictures_no_more_are_missed_than_may_be()
    {
        const int calibrations = 2000, pictures = 59;
        const double share = 0.1;
        var random = SeededRandom.For(11);
        double missed = 0;
        for (int i = 0; i < calibrations; i++)
        {
            double[] with = new double[pictures], without = new double[200];
            for (int k = 0; k < pictures; k++) with[k] = random.NextDouble();
            for (int k = 0; k < without.Length; k++) without[k] = random.NextDouble();
            missed += ThresholdChoice.Of(with, without, share); // the share of uniform confidences below it
        }
        Assert.InRange(missed / calibrations, share - 0.012, share);
    }

    [Fact]
    public void Without_pictures_of_the_other_kind_it_is_between_nothing_and_the_least() =>
        Assert.Equal(0.2, ThresholdChoice.Of([0.4, 0.8], [], missed: 0.05), 1e-12);
}
