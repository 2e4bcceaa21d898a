using System.Xml.Linq;

namespace Boxfit.Tests.Reports;

public class TrainingCurvesTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(300)]
    public void Loss_IoU_and_learning_rate_are_drawn_for_any_number_of_epochs(int epochs)
    {
        var svg = Parse(Points(epochs), lossIsMse: true);
        string[] texts = svg.Texts();
        Assert.Superset(
            new HashSet<string>
            {
                "Loss", "Mean IoU", "training loss", "validation MSE", "training pictures", "validation pictures", "epoch",
                "Learning rate at the end of the epoch",
            },
            texts.ToHashSet());
        Assert.Equal(epochs > 1 ? 5 : 0, svg.All("polyline").Count());
        Assert.All(svg.All("polyline"), line => Assert.Equal(epochs, line.Points().Length));
        // The ring around the best epoch, and a mark at each point where there are few.
        Assert.Equal(1 + (epochs <= 3 ? 5 * epochs : 0), svg.All("circle").Count());
        Assert.All(svg.All("text").Where(t => t.Text("transform") is null && t.Parent!.Name.LocalName == "svg"),
            t => Assert.InRange(t.Extent().Right, 0, 1500));
    }

    [Fact]
    public void The_title_names_the_best_epoch()
    {
        var points = Points(5);
        points[2] = points[2] with { HeldOutIoU = 0.9123 };
        points[3] = points[3] with { HeldOutIoU = double.NaN };
        Assert.Contains("5 epochs, best validation IoU 0.912 after epoch 3 (ring)", Parse(points, lossIsMse: true).Texts());
    }

    [Fact]
    public void Without_held_out_pictures_there_is_no_such_line()
    {
        CurvePoint[] points = [.. Points(4).Select(p => p with { HeldOutIoU = null, HeldOutMse = null })];
        var svg = Parse(points, lossIsMse: true);
        Assert.Equal(3, svg.All("polyline").Count());
        Assert.DoesNotContain(svg.Texts(), t => t.Contains("validation"));
        Assert.Contains("4 epochs", svg.Texts());
    }

    [Fact]
    public void A_loss_that_is_not_the_held_out_error_has_a_panel_of_its_own()
    {
        var svg = Parse(Points(60), lossIsMse: false);
        Assert.Superset(
            new HashSet<string> { "Training loss", "Mean squared error on the validation part", "Mean IoU" }, svg.Texts().ToHashSet());
        Assert.DoesNotContain("Loss", svg.Texts());
        Assert.Equal(5, svg.All("polyline").Count());

        CurvePoint[] alone = [.. Points(4).Select(p => p with { HeldOutIoU = null, HeldOutMse = null })];
        string[] texts = Parse(alone, lossIsMse: false).Texts();
        Assert.Contains("Training loss", texts);
        Assert.DoesNotContain(texts, t => t.Contains("validation"));
    }

    [Fact]
    public void Epochs_that_were_not_evaluated_do_not_break_the_line()
    {
        CurvePoint[] points = [.. Points(9).Select(p => p.Epoch % 2 == 0 ? p with { HeldOutIoU = null, HeldOutMse = null } : p)];
        int[] lengths = [.. Parse(points, lossIsMse: true).All("polyline").Select(p => p.Points().Length)];
        Assert.Equal([9, 5, 9, 5, 9], lengths);
    }

    [Fact]
    public void A_wide_loss_is_drawn_logarithmically()
    {
        Assert.Contains("loss, logarithmic", Parse(Points(300), lossIsMse: true).Texts());
        Assert.Contains("loss", Parse(Points(3), lossIsMse: true).Texts());
    }

    [Fact]
    public void The_saved_picture_shows_both_colours_of_lines()
    {
        using var folder = new TemporaryFolder();
        TrainingCurves.Save(Points(20), lossIsMse: true, PartNames.Validation, folder["curves.png"]);
        var image = PictureReader.Read(folder["curves.png"]);
        Assert.Equal(1500, image.Width);
        // Blue and vermillion in the left and the right panel.
        foreach (int panel in (int[])[0, 750])
        {
            Assert.True(Pixels.Count(image, 0x00, 0x72, 0xb2, panel, 120, panel + 750, 500) > 200);
            Assert.True(Pixels.Count(image, 0xd5, 0x5e, 0x00, panel, 120, panel + 750, 500) > 200);
        }
    }

    static XElement Parse(CurvePoint[] points, bool lossIsMse) =>
        SvgReading.Parse(TrainingCurves.Draw(points, lossIsMse, PartNames.Validation).Finish());

    static CurvePoint[] Points(int epochs) => [.. Enumerable.Range(1, epochs).Select(e => new CurvePoint(
        e, 0.05 * Math.Exp(-e / 40.0), 0.9 - 0.5 * Math.Exp(-e / 30.0), 0.85 - 0.5 * Math.Exp(-e / 30.0),
        0.002 + 0.05 * Math.Exp(-e / 40.0), 0.0003 * Math.Pow(0.98, e)))];
}
