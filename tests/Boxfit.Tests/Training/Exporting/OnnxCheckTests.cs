using Boxfit.Tests.Onnx;

namespace Boxfit.Tests.Training.Exporting;

public class OnnxCheckTests
{
    static readonly LocalizerConfiguration s_small = new() { Backbone = "mininet", ExtraConvolutions = [], Head = [8] };

    [Theory]
    [InlineData("stage2.0.1.conv.weight", "stage2.0.1.norm", InputForm.Pixels)]
    [InlineData("head.0.weight", "head.0", InputForm.Tensor)]
    [InlineData("box.bias", "box", InputForm.Pixels)]
    [InlineData("stage2.0.1.conv.weight", "stage2.0.1.norm", InputForm.Pixels, 2)]
    public void A_file_that_is_not_the_model_is_refused_with_its_first_layer_that_differs(
        string parameter, string layer, InputForm form, int looks = 1)
    {
        var model = RandomModel.Of(s_small, new(64, 64) { Looks = looks > 1 ? new(looks, 2, 2) : null });
        var other = model.Parameters.ToDictionary(p => p.Key, p => p.Value, StringComparer.Ordinal);
        other[parameter] = other[parameter] with { Values = [.. other[parameter].Values.Select(v => v + 0.3f)] };
        var export = ModelExport.Translate(model with { Parameters = other }, form, halfPrecision: false);
        var pictures = CheckPictures.Random(export.Pictures);
        var check = new OnnxCheck(model, export);
        string message = Assert.Throws<BoxfitException>(
            () => check.Run(export.Model.ToBytes(), pictures, TestContext.Current.CancellationToken)).Message;
        Assert.StartsWith("The exported model is not the trained one: on random pictures, ONNX Runtime's boxes are up to ", message);
        Assert.Contains($"The first layer that differs is '{layer}' (", message);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void One_that_says_another_presence_or_class_is_refused_though_its_boxes_are_right(int place)
    {
        var model = RandomModel.Of(s_small with { Presence = true, Classes = 2 });
        var other = model.Parameters.ToDictionary(p => p.Key, p => p.Value, StringComparer.Ordinal);
        float[] bias = [.. other["extras.bias"].Values];
        bias[place] += 0.3f;
        other["extras.bias"] = other["extras.bias"] with { Values = bias };
        var export = OnnxExport.Of(model with { Parameters = other }, InputForm.Pixels, halfPrecision: false);
        var pictures = CheckPictures.Random(model.Description.Preprocessing);
        string message = Assert.Throws<BoxfitException>(() => new OnnxCheck(model, export).Run(
            export.Model.ToBytes(), pictures, TestContext.Current.CancellationToken)).Message;
        Assert.Contains("on random pictures, ONNX Runtime's probabilities are up to ", message);
        Assert.Contains(" from the training engine's, at most 1.0e-4 was expected. The first layer that differs is 'extras' (", message);
    }

    [Fact]
    public void Where_all_layers_agree_it_is_the_decoding()
    {
        var model = RandomModel.Of(s_small);
        var export = OnnxExport.Of(RandomModel.Of(s_small with { Box = BoxRepresentation.Cxcywh }), InputForm.Pixels, halfPrecision: false);
        var pictures = CheckPictures.Random(model.Description.Preprocessing);
        // The nodes of another graph with the same layers.
        var values = OnnxExport.Of(model, InputForm.Pixels, halfPrecision: false).Values;
        var check = new OnnxCheck(model, export with { Values = values });
        string message = Assert.Throws<BoxfitException>(
            () => check.Run(export.Model.ToBytes(), pictures, TestContext.Current.CancellationToken)).Message;
        Assert.Contains("All layers agree, so it is the decoding of the box.", message);
    }

    /// <summary>Where its last box hangs on the last digit of the first, two computations may both be right.</summary>
    [Theory]
    [InlineData(1, true)]
    [InlineData(1e4, false)]
    public void A_picture_whose_last_box_hangs_on_rounding_is_not_compared(double slope, bool isSteady)
    {
        var looks = new Looks(2, Margin: 2, Detail: 2);
        Assert.Equal(isSteady, OnnxCheck.IsSteady(looks, 2e-6, 2.5e-4, part =>
        {
            bool isFirst = part == Placing.Unchanged;
            double moved = isFirst ? 0 : slope * (part.ToPicture(new(0, 0, 1, 1)).X1 - 0.195);
            return (isFirst ? new(0.4, 0.4, 0.6, 0.6) : new(0.25 + moved % 0.02, 0.25, 0.75, 0.75), default);
        }));
    }

    [Fact]
    public void What_is_no_model_is_an_error_of_ONNX_Runtime()
    {
        string message = Assert.Throws<BoxfitException>(() => new OnnxSession([1, 2, 3], 1)).Message;
        Assert.StartsWith("ONNX Runtime cannot load the model: ", message);
        Assert.NotEmpty(OnnxSession.Version);
    }
}
