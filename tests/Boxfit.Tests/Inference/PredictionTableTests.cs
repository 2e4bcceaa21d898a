using Boxfit.Tests.Core.Uncertainty;

namespace Boxfit.Tests.Inference;

public sealed class PredictionTableTests
{
    static readonly Prediction s_there = new("a.jpg", 100, 50, new(0.1, 0.2, 0.5, 0.6))
    {
        Confidence = 0.9, IsPresent = true, Label = "cat", LabelConfidence = 2 / 3.0,
    };

    static readonly Prediction s_none = s_there with { Confidence = 0.1, IsPresent = false };

    [Fact]
    public void A_model_without_presence_and_classes_has_the_columns_of_before()
    {
        Assert.Equal("path,width,height,x1,y1,x2,y2,error,label", PredictionTable.HeadingOf(default));
        Assert.Equal("a.jpg,100,50,10,10,50,30,,cat", Row(s_there, default));
    }

    [Fact]
    public void One_that_is_said_not_to_show_the_object_has_neither_box_nor_label_nor_error()
    {
        var columns = new PredictionColumns(IsPromised: false, HasConfidence: true, HasLabelConfidence: true);
        Assert.Equal("path,width,height,x1,y1,x2,y2,error,label,confidence,labelConfidence", PredictionTable.HeadingOf(columns));
        Assert.Equal("a.jpg,100,50,10,10,50,30,,cat,0.9,0.666667", Row(s_there, columns));
        Assert.Equal("a.jpg,100,50,,,,,,,0.1,", Row(s_none, columns));
        Assert.Equal("a.jpg,,,,,,,cut short,,,", Row(new("a.jpg", 0, 0, default, "cut short"), columns));
        var empty = s_there with { Box = default };
        Assert.Equal($"a.jpg,100,50,,,,,{PredictedBox.Fault},cat,0.9,0.666667".Split(',').Length, Row(empty, columns).Split(',').Length);
        Assert.Contains("nothing was found", Row(empty, columns));
    }

    [Fact]
    public void Confidences_stand_behind_promised_boxes()
    {
        var columns = new PredictionColumns(IsPromised: true, HasConfidence: true, HasLabelConfidence: false);
        string heading = PredictionTable.HeadingOf(columns);
        Assert.EndsWith(",outerX1,outerY1,outerX2,outerY2,confidence", heading);
        var promised = s_there with { Promise = BoxPromiseTests.Promise(0.1) };
        Assert.EndsWith(",0.9", Row(promised, columns));
        Assert.Equal(heading.Split(',').Length, Row(promised, columns).Split(',').Length);
        Assert.Equal("a.jpg,100,50" + new string(',', 14) + ",0.1", Row(promised with { Confidence = 0.1, IsPresent = false }, columns));
    }

    [Fact]
    public void How_unlike_its_training_a_picture_is_stands_last_whatever_is_in_it()
    {
        var columns = new PredictionColumns(IsPromised: false, HasConfidence: true, HasLabelConfidence: false) { HasUnlikeness = true };
        Assert.EndsWith(",label,confidence,unlikeness,featureDistance", PredictionTable.HeadingOf(columns));
        var unlike = s_there with { Unlikeness = 2 / 3.0, FeatureDistance = 1.25 };
        Assert.Equal("a.jpg,100,50,10,10,50,30,,cat,0.9,0.666667,1.25", Row(unlike, columns));
        Assert.Equal("a.jpg,100,50,,,,,,,0.1,0.666667,1.25", Row(unlike with { Confidence = 0.1, IsPresent = false }, columns));
        Assert.Equal("a.jpg,,,,,,,cut short,,,,", Row(new("a.jpg", 0, 0, default, "cut short"), columns));
    }

    [Fact]
    public void What_is_written_at_a_box_is_what_the_model_says_beside_it()
    {
        Assert.Equal("cat 0.67, there 0.90", PredictedBox.Caption(s_there));
        Assert.Equal("none 0.10", PredictedBox.Caption(s_none));
        Assert.Equal("cat 0.67", PredictedBox.Caption(s_there with { Confidence = null }));
        Assert.Equal("", PredictedBox.Caption(s_there with { Confidence = null, LabelConfidence = null }));
        Assert.Equal((null, true, null),
            (PredictedBox.Edges(s_none), PredictedBox.IsNone(s_none), PredictedBox.FaultOf(s_none with { Box = default })));
    }

    static string Row(Prediction prediction, PredictionColumns columns)
    {
        using var text = new StringWriter { NewLine = "" };
        PredictionTable.WriteRow(prediction, text, columns);
        return text.ToString();
    }
}
