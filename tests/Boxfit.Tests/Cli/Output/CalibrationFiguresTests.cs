using Boxfit.Tests.Core.Weights;
using Boxfit.Tests.Training.Calibrating;

namespace Boxfit.Tests.Cli.Output;

public sealed class CalibrationFiguresTests
{
    [Fact]
    public void Pictures_that_the_model_misses_are_told_and_the_promise_is_of_the_others()
    {
        var result = CalibratorTests.WithMissed(CalibratorTests.Pictures(59, 1));
        var rows = CalibrationFigures.Rows(result, null).ToDictionary(r => r.Name, r => r.Value);
        Assert.Equal("66", rows["Pictures"]);
        Assert.Equal("7   of them, in which the model sees no object: its confidence is below 0.500", rows["Left out"]);
        Assert.Equal("in 90 % of pictures like these, where the model sees an object, the object lies between the inner and the outer box",
            rows["Promise"]);
        Assert.StartsWith("90.0 % ± 3.8 %   what is true of 59 pictures;", rows["Coverage"]);
        Assert.EndsWith(" is promised, by 59 pictures of boxes.csv; without the 3 in which the model sees no object",
            CalibrationFigures.Kept(0.9, result.Promise, missed: 3).Value);
    }

    [Fact]
    public void Of_a_model_that_does_not_say_so_none_are()
    {
        var evaluation = CalibratorTests.WithMissed(CalibratorTests.Pictures(59, 1)).Evaluation with { Presence = null };
        var result = Calibrator.Of(ModelFileTests.Description, evaluation, "boxes.csv", new());
        var rows = CalibrationFigures.Rows(result, null).ToDictionary(r => r.Name, r => r.Value);
        Assert.False(rows.ContainsKey("Left out"));
        Assert.StartsWith("in 90 % of pictures like these the object lies", rows["Promise"]);
        Assert.Equal(66, result.Promise.Pictures);
    }
}
