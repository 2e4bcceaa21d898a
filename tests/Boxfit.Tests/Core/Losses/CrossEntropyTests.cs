namespace Boxfit.Tests.Core.Losses;

public class CrossEntropyTests
{
    [Fact]
    public void Values_and_slopes_are_PyTorchs()
    {
        string[][] rows = [.. File.ReadLines(FixtureFolder.Path("losses", "cross_entropies.csv")).Skip(1).Select(l => l.Split(','))];
        Assert.Equal(60, rows.Length);
        foreach (string[] row in rows)
        {
            float[] logits = Numbers(row[1]), expected = Numbers(row[4]), slopes = new float[logits.Length];
            int target = (int)Numbers(row[2])[0];
            double value;
            if (row[0] == "presence")
            {
                (value, double slope) = CrossEntropy.OfTruth(logits[0], target == 1);
                slopes[0] = (float)slope;
            }
            else value = CrossEntropy.OfClass(logits, target, slopes, factor: 1);
            Assert.Equal(Numbers(row[3])[0], value, 1e-6 * Math.Max(1, value));
            for (int i = 0; i < slopes.Length; i++) Assert.Equal(expected[i], slopes[i], 1e-6);
        }
    }

    [Fact]
    public void The_slope_is_that_of_the_value()
    {
        const double step = 1e-4;
        foreach (double logit in (double[])[-30, -2, -0.1, 0, 0.7, 12])
        {
            foreach (bool isTrue in (bool[])[false, true])
            {
                double up = CrossEntropy.OfTruth(logit + step, isTrue).Value, down = CrossEntropy.OfTruth(logit - step, isTrue).Value;
                Assert.Equal((up - down) / (2 * step), CrossEntropy.OfTruth(logit, isTrue).Slope, 1e-6);
            }
        }
    }

    [Fact]
    public void NaN_stays_NaN()
    {
        Assert.True(double.IsNaN(CrossEntropy.OfTruth(double.NaN, isTrue: true).Value));
        Assert.True(double.IsNaN(CrossEntropy.OfClass([0, float.NaN, 1], 0, new float[3], factor: 1)));
    }

    static float[] Numbers(string text) => [.. text.Split(' ').Select(t => float.Parse(t, CultureInfo.InvariantCulture))];
}
