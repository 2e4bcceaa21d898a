namespace Boxfit.Tests.Cli.Output;

public sealed class PredictedPictureTests
{
    [Fact]
    public void A_shards_line_is_read_as_the_same_prediction_to_the_last_bit()
    {
        var prediction = new Prediction("a.jpg", 100, 50, new(0.1, 1 / 3.0, 0.5, 0.6))
        {
            Confidence = 1 / 7.0, IsPresent = true, Label = "cat", LabelConfidence = 2 / 3.0,
            Unlikeness = 1 / 3.0, FeatureDistance = 1 / 9.0,
        };
        foreach (var expected in (Prediction[])[prediction, new("b.jpg", 0, 0, default, "cut short")])
        {
            var read = PredictedPicture.Read(new PredictedPicture(expected, "/photos/a.jpg").ToLine(), promise: null);
            Assert.Equal(new(expected, "/photos/a.jpg"), read);
        }
    }
}
