using Boxfit.Tests.Core.Weights;

namespace Boxfit.Tests.Training.Calibrating;

public sealed class CalibratorTests
{
    /// <summary>Predicted boxes around drawn truths, with errors that grow with the object.</summary>
    internal static EvaluatedPicture[] Pictures(int count, ulong seed, int empty = 0)
    {
        var random = SeededRandom.For(seed, SeededRandom.Key("calibrating"));
        var pictures = new EvaluatedPicture[count];
        for (int i = 0; i < count; i++)
        {
            double side = 0.05 * Math.Exp(2 * random.NextDouble());
            double x = 0.5 - side / 2 + 0.1 * random.NextNormal(), y = 0.5 - side / 2 + 0.1 * random.NextNormal();
            var truth = new BoundingBox(x, y, x + side, y + side).Clip();
            double Error() => 0.1 * side * random.NextNormal();
            var predicted = i < empty ? new(x, y, x, y)
                : new BoundingBox(x + Error(), y + Error(), x + side + Error(), y + side + Error()).Ordered().Clip();
            var sample = new Sample($"/{i}.jpg", $"{i}.jpg", truth, i + 1, 100, 100);
            pictures[i] = new(sample, predicted, BoundingBox.IoU(predicted, truth));
        }
        return pictures;
    }

    static CalibrationResult Calibrate(IReadOnlyList<EvaluatedPicture> pictures, CalibrationSettings settings) =>
        Calibrator.Of(ModelFileTests.Description, new(null!, pictures, []), "boxes.csv", settings);

    /// <summary>Calibrates on pictures in which the model sees the object, and seven more, in which it does not.</summary>
    internal static CalibrationResult WithMissed(EvaluatedPicture[] seen)
    {
        var missed = Pictures(7, 2).Select(p => p with { Predicted = new(0, 0, 0.01, 0.01), Confidence = 0.49 });
        EvaluatedPicture[] all = [.. missed, .. seen.Select(p => p with { Confidence = 0.5 })];
        var measurement = new Measurement([.. all.Select(p => p.Sample)], new(0.5, []));
        foreach (var p in all) measurement.Add(p.Sample, p.Predicted, new() { Confidence = p.Confidence });
        return Calibrator.Of(ModelFileTests.Description, measurement.Finish(0, 0, []), "boxes.csv", new());
    }

    /// <summary>The promise, kept: on new pictures, over many calibrations, for what is promised and for what it is measured by.</summary>
    [Theory]
    [InlineData(PromiseKind.Between, BoxScore.Scaled)]
    [InlineData(PromiseKind.Between, BoxScore.Plain)]
    [InlineData(PromiseKind.Contains, BoxScore.Scaled)]
    [InlineData(PromiseKind.Contains, BoxScore.Plain)]
    public void The_object_lies_where_it_was_promised_as_often_as_was_promised(PromiseKind kind, BoxScore score)
    {
        const int trials = 200, calibrating = 59, measuring = 50;
        int kept = 0, held = 0;
        for (int i = 0; i < trials; i++)
        {
            var pictures = Pictures(calibrating + measuring, (ulong)i);
            var promise = Calibrate(pictures[..calibrating], new() { Kind = kind, Score = score }).Promise;
            Assert.Equal((calibrating, 0.9, kind, score), (promise.Pictures, promise.Coverage, promise.Kind, promise.Score));
            foreach (var picture in pictures[calibrating..])
            {
                if (promise.IsKept(picture.Predicted, picture.Sample.Box)) kept++;
                if (Lies(promise, picture)) held++;
            }
        }
        // Of one calibration about 0.04, of the mean of all a fourteenth of what is left.
        double deviation = new CoverageSpread(calibrating, 0.9).DeviationOn(measuring) / Math.Sqrt(trials);
        Assert.InRange(kept / (double)(trials * measuring), 0.9 - 3 * deviation, 0.9 + 3 * deviation);
        Assert.True(held >= kept);

        static bool Lies(BoxPromise promise, EvaluatedPicture picture)
        {
            const double rounding = 1e-12;
            var (truth, outer) = (picture.Sample.Box, promise.Outer(picture.Predicted)!.Value);
            var inner = promise.Inner(picture.Predicted);
            return Holds(outer, truth) && (inner is null || Holds(truth, inner.Value));

            static bool Holds(BoundingBox a, BoundingBox b) =>
                a.X1 <= b.X1 + rounding && a.Y1 <= b.Y1 + rounding && a.X2 >= b.X2 - rounding && a.Y2 >= b.Y2 - rounding;
        }
    }

    [Fact]
    public void To_contain_the_object_alone_takes_less()
    {
        double both = 0, one = 0, surer = 0;
        for (ulong seed = 0; seed < 20; seed++)
        {
            both += Factor(seed, new() { Score = BoxScore.Plain });
            one += Factor(seed, new() { Score = BoxScore.Plain, Kind = PromiseKind.Contains });
            surer += Factor(seed, new() { Score = BoxScore.Plain, Coverage = 0.99 });
            Assert.True(Factor(seed, new() { Kind = PromiseKind.Contains }) <= Factor(seed, new()));
        }
        Assert.InRange(one, 0.7 * both, 0.97 * both);
        Assert.True(surer > 1.2 * both);

        static double Factor(ulong seed, CalibrationSettings settings) => Calibrate(Pictures(200, seed), settings).Promise.Factor;
    }

    [Fact]
    public void Too_few_pictures_are_refused_with_the_number_needed_and_what_they_are_enough_for()
    {
        Assert.Equal(
            "There are 8 pictures to calibrate by; a coverage of 90 % needs at least 9. Add pictures that the model was not trained on, " +
            "or ask for less: --coverage 0.888 is the most of 8.",
            Assert.Throws<InputException>(() => Calibrate(Pictures(8, 1), new())).Message);
        Assert.Equal(8, Calibrate(Pictures(8, 1), new() { Coverage = 0.888 }).Promise.Pictures);
        Assert.Equal(9, Calibrate(Pictures(9, 1), new()).Promise.Pictures);
        Assert.Contains("There is 1 picture to calibrate by; a coverage of 99.9 % needs at least 999.",
            Assert.Throws<InputException>(() => Calibrate(Pictures(1, 1), new() { Coverage = 0.999 })).Message);
    }

    /// <summary>Its predictions have no boxes there, so that there is nothing to promise anything of.</summary>
    [Fact]
    public void Pictures_in_which_the_model_sees_no_object_do_not_count()
    {
        var seen = Pictures(59, 1);
        var result = WithMissed(seen);
        Assert.Equal((59, Calibrate(seen, new()).Promise.Factor), (result.Promise.Pictures, result.Promise.Factor));
        Assert.StartsWith("There are 8 pictures to calibrate by (in 7 more the model sees no object); a coverage of 90 % needs",
            Assert.Throws<InputException>(() => WithMissed(seen[..8])).Message);
    }

    [Fact]
    public void Boxes_without_area_count_as_far_away_and_too_many_are_refused()
    {
        Assert.True(double.IsFinite(Calibrate(Pictures(59, 1, empty: 5), new()).Promise.Factor));
        Assert.Contains("6 predicted boxes have no area on 59 pictures, so that none can hold the object in 90 % of them.",
            Assert.Throws<BoxfitException>(() => Calibrate(Pictures(59, 1, empty: 6), new())).Message);
    }

    [Fact]
    public void A_coverage_that_cannot_be_is_refused()
    {
        foreach (double coverage in (double[])[0, 1, -1, 90, double.NaN])
            Assert.Throws<ArgumentOutOfRangeException>(() => new CalibrationSettings { Coverage = coverage });
    }
}
