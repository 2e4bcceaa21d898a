using Boxfit.Tests.Cli;
using Boxfit.Tests.Web.Serving;
using Boxfit.Web.Reviewing;

namespace Boxfit.Tests.Web.Reviewing;

/// <summary>What proposes boxes.</summary>
public sealed class BoxSourcesTests(TinyRun tiny) : IClassFixture<TinyRun>
{
    [Fact]
    public void A_model_is_sure_of_a_box_as_far_as_the_mirror_image_has_it_too()
    {
        using var predictor = Predictor.Load(tiny.Folder, new() { Threads = 1, Convert = OnnxConversion.Convert });
        using var source = new ModelBoxes("tiny", predictor);
        string path = Directory.GetFiles(tiny.Pictures, "*.jpg").Order(StringComparer.Ordinal).First();
        var picture = PictureReader.Read(path);
        var mirrored = new RgbImage(picture.Width, picture.Height);
        for (int i = 0; i < picture.Width * picture.Height; i++)
        {
            int column = i % picture.Width, other = i + picture.Width - 1 - 2 * column;
            picture.Pixels.AsSpan(3 * i, 3).CopyTo(mirrored.Pixels.AsSpan(3 * other));
        }
        var seen = predictor.PredictPixels(picture.Pixels, picture.Width, picture.Height);
        var back = predictor.PredictPixels(mirrored.Pixels, picture.Width, picture.Height).Box;
        var proposal = source.Propose(path)!;
        Assert.Equal(seen.Pixels, proposal.Box);
        double agreement = BoundingBox.IoU(seen.Box, back with { X1 = 1 - back.X2, X2 = 1 - back.X1 });
        Assert.Equal(agreement, proposal.Confidence!.Value, 1e-4);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_model_that_says_more_than_a_box_proposes_its_class_or_that_there_is_no_object(bool isThere)
    {
        using var folder = new TemporaryFolder();
        using var predictor = Predictor.Load(SayingModel.Save(folder, isThere), new() { Threads = 1 });
        using var source = new ModelBoxes("saying", predictor);
        string path = Directory.GetFiles(tiny.Pictures, "*.jpg").Order(StringComparer.Ordinal).First();
        var (seen, proposal) = (predictor.Predict(path), source.Propose(path)!);
        Assert.Equal(isThere ? seen.Label : null, proposal.Label);
        Assert.StartsWith("class ", seen.Label);
        Assert.Equal(isThere, proposal.Box is not null);
        if (!isThere) Assert.Equal(1 - seen.Confidence!.Value, proposal.Confidence!.Value, 1e-4);
    }
}
