namespace Boxfit.Tests.Training.Evaluating;

public class EvaluationFiguresTests
{
    [Theory]
    [InlineData(10, 0.5, true)]
    [InlineData(9, 0.5, true)]
    [InlineData(10, 0.3, false)]
    public void A_model_below_the_best_constant_box_is_warned_of(int pictures, double constant, bool isWarned)
    {
        var metrics = new BoxMetrics();
        for (int i = 0; i < pictures; i++) metrics.Add(new(0, 0, 0.4, 1), new(0, 0, 1, 1), 10, 10);
        using var messages = new StringWriter();
        using var terminal = new Terminal(TextWriter.Null, messages, () => Stream.Null);
        var result = new TrainingResult
        {
            RunFolder = "run", Interrupted = false, Epochs = 1, Steps = 1, PicturesPerSecond = 1, DataWaitShare = 0, Best = null,
            Test = metrics.Summarize(constant, 0), Skipped = [], SkippedAtReading = 0, TooManySkipped = false,
        };
        Assert.Equal(0, TrainingOutcome.Print(result, Context(terminal), asJson: true));
        const string warning = "the mean IoU of 0.400 is below the best constant box's (0.500)";
        Assert.Equal(isWarned, messages.ToString().Contains(warning, StringComparison.Ordinal));
        Assert.Equal(isWarned, messages.ToString().Length > 0);
        Assert.Equal(pictures == 9, messages.ToString().Contains("9 pictures, and so few say little", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(10, 1, true)]
    [InlineData(9, 1, false)]
    [InlineData(10, 0.99, false)]
    public void Boxes_that_are_the_models_own_are_warned_of(int pictures, double side, bool isWarned)
    {
        var metrics = new BoxMetrics();
        for (int i = 0; i < pictures; i++) metrics.Add(new(0, 0, side, 1), new(0, 0, 1, 1), 10, 10);
        string? warning = EvaluationFigures.Warning(metrics.Summarize(0.2, 0), run: null);
        Assert.Equal(isWarned, warning is not null);
        if (isWarned) Assert.StartsWith("Warning: the boxes of these 10 pictures are those that this model predicts", warning);
    }

    /// <summary>Advice is only what the run has not done yet.</summary>
    [Theory]
    [InlineData(null, true)]
    [InlineData("none", true)]
    [InlineData("imagenet", false)]
    public void Weights_are_advised_to_a_run_without_them(string? weights, bool areAdvised)
    {
        var run = weights is null ? null : new TrainingSettings { Weights = weights };
        string warning = EvaluationFigures.Warning(0.4, 0.5, 100, run)!;
        string advised = areAdvised ? ", or ImageNet weights (--preset best)" : "";
        Assert.Contains($"Try more --epochs{advised}, and see with data preview ", warning);
    }

    [Fact]
    public void The_figures_of_a_test_part_are_printed_as_ever()
    {
        var metrics = new BoxMetrics();
        metrics.Add(new(0, 0, 0.5, 1), new(0, 0, 1, 1), 100, 200);
        metrics.Add(new(0, 0, 1, 1), new(0, 0, 1, 1), 100, 200);
        var output = new StringWriter();
        using var terminal = new Terminal(output, TextWriter.Null, () => Stream.Null);
        var result = new TrainingResult
        {
            RunFolder = "run", Interrupted = false, Epochs = 1, Steps = 1, PicturesPerSecond = 1, DataWaitShare = 0, Best = null,
            Test = metrics.Summarize(0.25, 3), Skipped = [], SkippedAtReading = 0, TooManySkipped = false,
        };
        TrainingOutcome.Print(result, Context(terminal), asJson: false);
        Assert.StartsWith(
            """
            On the test part:
            Pictures            2  (3 more skipped)
            Mean IoU            0.750   the best constant box has 0.250
            Median IoU          0.750
            IoU ≥ 0.50          100.0 %
            IoU ≥ 0.75          50.0 %
            IoU ≥ 0.90          50.0 %
            Edge error          6.3 pixels, 6.25 % of the side
            Mean squared error  0.031250

            """, output.ToString(), StringComparison.Ordinal);
        Assert.EndsWith(
            """
            IoU, medium         -       1 object of 100.0 % of the picture, too few to tell
            IoU, large          -       1 object of 100.0 % of the picture, too few to tell

            Run folder: run

            """, output.ToString(), StringComparison.Ordinal);
    }

    /// <summary>Thirds of 29 pictures: 9 are few, 10 are not.</summary>
    [Fact]
    public void Of_a_size_with_a_handful_of_pictures_only_their_number_is_told()
    {
        var metrics = new BoxMetrics();
        for (int i = 0; i < 29; i++) metrics.Add(new(0, 0, 0.5, 1), new(0, 0, 1, 1), 10, 10);
        var summary = metrics.Summarize(0.25, 0);
        Assert.Equal(
            [
                "-       9 objects of 100.0 % of the picture, too few to tell", "0.500   10 objects of 100.0 % of the picture",
                "0.500   10 objects of 100.0 % of the picture",
            ], EvaluationFigures.Rows(summary).Where(r => r.Name.StartsWith("IoU, ", StringComparison.Ordinal)).Select(r => r.Value));
        Assert.Equal(
            new (int, double?)[] { (9, null), (10, 0.5), (10, 0.5) }, summary.WithoutFew().BySize.Select(g => (g.Pictures, g.MeanIou)));
        Assert.Equal(new double?[] { 0.5, 0.5, 0.5 }, summary.BySize.Select(g => g.MeanIou));
    }

    static CommandContext Context(Terminal terminal) => new(Application.CreateRoot().Parse(["train"]), terminal, CancellationToken.None);
}
