namespace Boxfit.Tests.Training.Calibrating;

public sealed class CoverageDivisionsTests
{
    static CoverageDivisions Divide(EvaluatedPicture[] pictures, double coverage = 0.9, PromiseKind kind = PromiseKind.Between) =>
        Assert.IsType<CoverageDivisions>(CoverageDivisions.Of(pictures, kind, coverage));

    [Fact]
    public void Halves_calibrate_and_measure_and_their_coverage_is_spread_as_is_expected()
    {
        var divisions = Divide(CalibratorTests.Pictures(121, 3));
        Assert.Equal((60, 61), (divisions.Calibrating, divisions.Measuring));
        Assert.Equal(55 / 61.0, divisions.Expected.Mean, 12);
        double error = divisions.Expected.Deviation / Math.Sqrt(CoverageDivisions.Count);
        foreach (var figures in (ScoreFigures[])[divisions.Scaled, divisions.Plain])
        {
            Assert.Equal(divisions.Expected.Mean, figures.Coverage, 3 * error);
            Assert.InRange(figures.Deviation, 0.7 * divisions.Expected.Deviation, 1.3 * divisions.Expected.Deviation);
        }
        foreach (var point in divisions.Reliability)
        {
            Assert.Equal(point.Expected, point.Scaled, 0.3 * point.Deviation);
            Assert.Equal(point.Expected, point.Plain, 0.3 * point.Deviation);
        }
        Assert.Equal([0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95], divisions.Reliability.Select(p => p.Asked));
        Assert.Contains(0.875, Divide(CalibratorTests.Pictures(121, 3), 0.875).Reliability.Select(p => p.Asked));
    }

    /// <summary>Errors grow with the object: by the picture's side small ones are promised too much, and large ones too little.</summary>
    [Fact]
    public void By_the_boxs_side_all_sizes_are_served_alike_with_less_stretch()
    {
        var divisions = Divide(CalibratorTests.Pictures(300, 4));
        Assert.Equal(["small", "medium", "large"], divisions.BySize.Select(s => s.Name));
        Assert.Equal([100, 100, 100], divisions.BySize.Select(s => s.Pictures));
        Assert.All(divisions.BySize, s => Assert.InRange(s.Scaled, 0.8, 0.98));
        Assert.True(divisions.BySize[0].Plain > 0.98);
        Assert.True(divisions.BySize[2].Plain < 0.85);
        Assert.True(divisions.BySize[0].LargestArea <= divisions.BySize[1].SmallestArea);
        Assert.InRange(divisions.Scaled.Stretch, 1.2, 0.9 * divisions.Plain.Stretch);
        Assert.Equal(1 + 2 * divisions.Scaled.Factor, divisions.Scaled.Stretch, 0.02);
        Assert.Equal(divisions.Scaled, divisions.By(BoxScore.Scaled));
        Assert.Equal(divisions.Plain, divisions.By(BoxScore.Plain));
        Assert.True(Divide(CalibratorTests.Pictures(300, 4), kind: PromiseKind.Contains).Scaled.Stretch < divisions.Scaled.Stretch);
    }

    [Fact]
    public void As_many_calibrate_as_the_coverage_needs_and_too_few_are_not_divided()
    {
        var divisions = Divide(CalibratorTests.Pictures(25, 1), 0.95);
        Assert.Equal((19, 6), (divisions.Calibrating, divisions.Measuring));
        Assert.Equal(19, Divide(CalibratorTests.Pictures(24, 1), 0.95).Calibrating);
        Assert.Null(CoverageDivisions.Of(CalibratorTests.Pictures(23, 1), PromiseKind.Between, 0.95));
        Assert.Null(CoverageDivisions.Of(CalibratorTests.Pictures(9, 1), PromiseKind.Between, 0.9));
    }

    [Fact]
    public void Boxes_without_area_are_never_promised_anything()
    {
        var divisions = Divide(CalibratorTests.Pictures(100, 1, empty: 30));
        Assert.InRange(divisions.Scaled.Coverage, 0.65, 0.75);
        Assert.Equal(double.PositiveInfinity, divisions.Scaled.Factor);
    }

    [Fact]
    public void A_stretch_is_of_a_side()
    {
        Assert.Equal(1.2, CoverageDivisions.Stretch(new(0.4, 0.4, 0.6, 0.5), BoxScore.Scaled, 0.1)!.Value, 12);
        Assert.Equal(Math.Sqrt(2 * 3), CoverageDivisions.Stretch(new(0.4, 0.4, 0.6, 0.5), BoxScore.Plain, 0.1)!.Value, 12);
        Assert.Equal(1, CoverageDivisions.Stretch(new(0, 0, 1, 1), BoxScore.Scaled, 0.1));
        Assert.Null(CoverageDivisions.Stretch(new(0.4, 0.4, 0.4, 0.5), BoxScore.Scaled, 0.1));
    }
}
