namespace Boxfit.Tests.Core.Uncertainty;

public sealed class BoxPromiseTests
{
    static readonly BoundingBox s_predicted = new(0.2, 0.2, 0.6, 0.4);

    internal static BoxPromise Promise(
        double factor, PromiseKind kind = PromiseKind.Between, BoxScore score = BoxScore.Scaled, double coverage = 0.9) =>
        new(coverage, kind, score, factor) { Pictures = 59, Dataset = "boxes.csv", Created = DateTimeOffset.UnixEpoch };

    [Fact]
    public void The_outer_box_is_larger_by_the_factor_and_the_inner_one_smaller()
    {
        AssertClose(new(0.16, 0.18, 0.64, 0.42), Promise(0.1).Outer(s_predicted));
        AssertClose(new(0.24, 0.22, 0.56, 0.38), Promise(0.1).Inner(s_predicted));
        AssertClose(new(0.15, 0.15, 0.65, 0.45), Promise(0.05, score: BoxScore.Plain).Outer(s_predicted));
        AssertClose(new(0.25, 0.25, 0.55, 0.35), Promise(0.05, score: BoxScore.Plain).Inner(s_predicted));
    }

    [Fact]
    public void The_outer_box_is_cut_to_the_picture_and_an_inner_one_without_area_is_none()
    {
        AssertClose(new(0, 0.04, 0.92, 0.56), Promise(0.8).Outer(s_predicted));
        Assert.Null(Promise(0.5).Inner(s_predicted));
        Assert.Null(Promise(0.1, score: BoxScore.Plain).Inner(s_predicted)); // As high as 0.2.
        Assert.Null(Promise(0.1, PromiseKind.Contains).Inner(s_predicted));
        Assert.NotNull(Promise(0.1, PromiseKind.Contains).Outer(s_predicted));
        Assert.Null(Promise(0.1).Outer(new(0.2, 0.2, 0.2, 0.4)));
        Assert.Null(Promise(0.1).Inner(new(0.2, 0.2, 0.2, 0.4)));
    }

    /// <summary>The boxes and the score are two ways to say the same.</summary>
    [Fact]
    public void A_promise_is_kept_where_the_object_lies_between_the_boxes()
    {
        var random = SeededRandom.For(3, SeededRandom.Key("boxes"));
        int kept = 0, all = 0;
        foreach (var kind in Enum.GetValues<PromiseKind>())
        {
            foreach (var score in Enum.GetValues<BoxScore>())
            {
                var promise = Promise(0.15, kind, score);
                for (int i = 0; i < 500; i++, all++)
                {
                    var predicted = Box(ref random, 0.3, 0.6);
                    var truth = Box(ref random, predicted.X1, predicted.X2) with { Y1 = predicted.Y1 + 0.01, Y2 = predicted.Y2 + 0.02 };
                    bool isKept = promise.IsKept(predicted, truth), isHeld = Holds(promise.Outer(predicted)!.Value, truth);
                    if (promise.Inner(predicted) is { } inner) Assert.Equal(isHeld && Holds(truth, inner), isKept);
                    else if (kind == PromiseKind.Contains) Assert.Equal(isHeld, isKept);
                    else Assert.True(isHeld || !isKept); // Without an inner box the score asks for more than can be seen.
                    if (isKept) kept++;
                }
            }
        }
        Assert.InRange(kept, all / 10, 9 * all / 10);

        static BoundingBox Box(ref SeededRandom random, double x1, double x2) => new(
            Math.Clamp(x1 + 0.1 * random.NextNormal(), 0, 0.49), 0.2 + 0.2 * random.NextDouble(),
            Math.Clamp(x2 + 0.1 * random.NextNormal(), 0.51, 1), 0.6 + 0.2 * random.NextDouble());

        static bool Holds(BoundingBox a, BoundingBox b) => a.X1 <= b.X1 && a.Y1 <= b.Y1 && a.X2 >= b.X2 && a.Y2 >= b.Y2;
    }

    [Fact]
    public void What_a_file_may_say_is_checked()
    {
        Assert.Null(Promise(0).Fault);
        Assert.Contains("coverage of 1", Promise(0.1, coverage: 1).Fault);
        Assert.Contains("factor of -1", Promise(-1).Fault);
        Assert.Contains("factor", Promise(double.PositiveInfinity).Fault);
        Assert.Contains("0 pictures", (Promise(0.1) with { Pictures = 0 }).Fault);
    }

    internal static void AssertClose(BoundingBox expected, BoundingBox? actual)
    {
        var box = Assert.NotNull(actual);
        var (e, a) = ((double[])[expected.X1, expected.Y1, expected.X2, expected.Y2], (double[])[box.X1, box.Y1, box.X2, box.Y2]);
        foreach (var (x, y) in e.Zip(a)) Assert.Equal(x, y, 1e-12);
    }
}
