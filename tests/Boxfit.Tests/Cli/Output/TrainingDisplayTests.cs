using System.Text.RegularExpressions;

namespace Boxfit.Tests.Cli.Output;

public class TrainingDisplayTests
{
    [Theory]
    [InlineData(true, true, "validation IoU 0.700 (best)  test IoU 0.600  ")]
    [InlineData(true, false, "validation IoU 0.700 (best)  10.0 pictures")]
    [InlineData(false, true, "IoU 0.800  test IoU 0.600 (best)  ")]
    public void Best_stands_behind_the_figure_that_decides(bool hasValidation, bool hasTest, string expected)
    {
        var result = new EpochResult
        {
            Epoch = 2, Step = 20, LearningRate = 0.001, TrainLoss = 0.01, TrainMeanIou = 0.8,
            Validation = hasValidation ? new(0.7, 0.01) : null, Test = hasTest ? new(0.6, 0.02) : null,
        };
        var best = new EpochProgress(result, 3, IsBest: true, 10, 0, TimeSpan.FromSeconds(2));
        Assert.Contains(expected, $"{TrainingDisplay.Describe(best)}");
        Assert.DoesNotContain("best", $"{TrainingDisplay.Describe(best with { IsBest = false })}");
    }

    [Theory]
    [InlineData(2, "Fold 2/5, epoch 2/3  ")]
    [InlineData(6, "All pictures, epoch 2/3  ")]
    public void A_training_of_a_run_with_folds_says_which_it_is(int number, string expected)
    {
        var result = new EpochResult
        {
            Epoch = 2, Step = 20, LearningRate = 0.001, TrainLoss = 0.01, TrainMeanIou = 0.8, Validation = null, Test = null,
        };
        var epoch = new EpochProgress(result, 3, IsBest: false, 10, 0, TimeSpan.FromSeconds(2)) { Place = new(number, 6) };
        Assert.StartsWith($"{expected}loss 0.01000  IoU 0.800  10.0 pictures", $"{TrainingDisplay.Describe(epoch)}");
        var status = TrainingDisplay.Describe(s_step with { Place = new(number, 6) });
        Assert.StartsWith(expected.Split(',')[0], status.Line);
        Assert.Equal((number - 1 + 0.25) / 6, status.Bars[1].Share!.Value, 1e-9);
    }

    [Fact]
    public void A_training_that_is_left_at_once_says_how_to_go_on()
    {
        var messages = new StringWriter();
        using var terminal = new Terminal(TextWriter.Null, messages, () => Stream.Null);
        new TrainingDisplay(terminal).Report(new RunOpened("runs/a b"));
        terminal.Leave();
        Assert.Equal(
            "Left at once. What was done since the last checkpoint is lost; the run goes on from there:\n" +
            "  boxfit train --resume 'runs/a b'\n", messages.ToString());
    }

    [Fact]
    public void A_notice_is_one_line_whatever_names_are_in_it()
    {
        var messages = new StringWriter();
        using var terminal = new Terminal(TextWriter.Null, messages, () => Stream.Null);
        new TrainingDisplay(terminal).Report(new TrainingNotice("1 left over (fc\nSaved.\e[2J)."));
        Assert.Equal("1 left over (fc?Saved.?[2J).\n", messages.ToString());
    }

    static readonly StepProgress s_step = new()
    {
        Epoch = 3,
        Epochs = 10,
        Step = 22,
        StepsPerEpoch = 44,
        Loss = 0.0123456,
        MeanIou = 0.789,
        LearningRate = 1e-3,
        PicturesPerSecond = 40.04,
        DataWaitShare = 0.0123,
        Remaining = TimeSpan.FromSeconds(83),
    };

    [Fact]
    public void Progress_is_one_line_where_lines_stay_and_bars_on_a_screen()
    {
        var status = TrainingDisplay.Describe(s_step);
        Assert.Equal("Epoch 3/10 step 22/44  loss 0.01235  IoU 0.789  40.0 pictures/s  wait 1.2 %  1:23 left", status.Line);
        Assert.Equal([new("Epoch 3/10", 0.5, "step 22/44"), new("All", 0.25, "1:23 left")], status.Bars);
    }

    [Fact]
    public void A_speed_is_shown_when_there_is_a_measure()
    {
        var status = TrainingDisplay.Describe(s_step with { PicturesPerSecond = 0 });
        Assert.Equal("Epoch 3/10 step 22/44  loss 0.01235  IoU 0.789  wait 1.2 %  1:23 left", status.Line);
        var result = new EpochResult
        {
            Epoch = 2, Step = 20, LearningRate = 0.001, TrainLoss = 0.01, TrainMeanIou = 0.8, Validation = null, Test = new(0.6, 0.02),
        };
        var epoch = new EpochProgress(result, 10, IsBest: false, PicturesPerSecond: 0, DataWaitShare: 0, TimeSpan.Zero);
        Assert.Equal("Epoch 2/10  loss 0.01000  IoU 0.800  test IoU 0.600", TrainingDisplay.Describe(epoch).Text(200));
    }

    [Fact]
    public void Where_time_ends_the_run_nobody_knows_its_share()
    {
        var status = TrainingDisplay.Describe(s_step with { Epochs = null });
        Assert.StartsWith("Epoch 3 step 22/44  ", status.Line, StringComparison.Ordinal);
        Assert.Null(status.Bars[1].Share);
    }

    [Fact]
    public void Other_progress_keeps_its_lines()
    {
        var messages = new StringWriter();
        using var terminal = new Terminal(TextWriter.Null, messages, () => Stream.Null) { Clock = new Hours() };
        var display = new TrainingDisplay(terminal);
        terminal.ShowStatus(() => new("", [], [])); // the clock of plain lines starts with the first
        display.Report(new FeatureProgress(3, 12, TimeSpan.FromSeconds(9)));
        display.Report(new SweepProgress(7, 100, 2.5e-4, 0.0123456));
        display.Report(new WeightsProgress(new DownloadProgress("a.pth", 1_500_000, 3_000_000, 750_000)));
        display.Report(new WeightsProgress(new DownloadProgress("a.pth", 1_500_000, null, 750_000)));
        display.Report(new WeightsProgress(new UnpackProgress("a.zip", 1200, 0.25, TimeSpan.FromSeconds(10))));
        new LabellingDisplay(terminal).Report(new LabellingProgress(10, 1200, 8, 4.56, TimeSpan.FromSeconds(75)));
        new WorkStatus(terminal, "Checking").Report((12, 12));
        Assert.Equal(
            """
            Computing features: 3 of 12, 0:09 left
            Step 7/100  learning rate 2.5e-4  loss 0.01235
            a.pth: 1.5 MB of 3.0 MB, 750.0 kB/s, 0:00:02 left
            a.pth: 1.5 MB, 750.0 kB/s
            Unpacking a.zip: 1,200 files, 25 %, 0:00:30 left
            10 of 1,200 pictures  8 labelled  4.6 pictures/s  1:15 left
            Checking: 12 of 12, 0:00:00 left

            """, messages.ToString());
    }

    [Theory]
    [InlineData(50, 200, "Predicting: 50 of 200  10.0 pictures/s  0:15 left", 0.25)]
    [InlineData(50, null, "Predicting: 50 pictures  10.0 pictures/s", null)]
    public void Prediction_says_how_much_is_left_where_the_number_is_known(int done, int? all, string line, double? share)
    {
        var status = PredictionStatus.Describe(done, all, TimeSpan.FromSeconds(5));
        Assert.Equal(line, status.Line);
        Assert.Equal(share, status.Bars[0].Share);
    }

    /// <summary>Lines of any width from 60 characters on say less, not more than fits, and never lose the time that is left.</summary>
    [Theory]
    [InlineData(60, false)]
    [InlineData(80, false)]
    [InlineData(110, true)]
    [InlineData(120, true)]
    [InlineData(200, true)]
    public void Live_lines_fit_the_screen_and_keep_the_time_left(int width, bool hasTable)
    {
        var messages = new StringWriter();
        using var terminal = new Terminal(TextWriter.Null, messages, () => Stream.Null)
        {
            IsLive = true, HasColour = true, Clock = new Hours(), Size = () => (width, 30),
        };
        var display = new TrainingDisplay(terminal);
        var longest = s_step with
        {
            Epoch = 1208, Epochs = 2000, Step = 12_345, StepsPerEpoch = 23_456, PicturesPerSecond = 1234.5, DataWaitShare = 1,
            Remaining = TimeSpan.FromHours(123.45),
        };
        foreach (int epoch in Enumerable.Range(1180, 28))
        {
            var result = new EpochResult
            {
                Epoch = epoch, Step = 20, LearningRate = 0.001, TrainLoss = 0.01, TrainMeanIou = 0.8,
                Validation = new(epoch / 2000.0, 0.01), Test = new(0.6, 0.02),
            };
            display.Report(new EpochProgress(result, 2000, IsBest: true, 1234.5, 1, TimeSpan.FromHours(12.3)));
        }
        display.Report(longest);
        string[] live = Lines(messages);
        Assert.Contains(live, l => l.Contains("123:27:00"));
        Assert.Contains(live, l => l.Contains("Epoch 1207/2000") && l.Contains("validation IoU 0.604 (best)"));
        Assert.Equal(hasTable, live.Any(l => l.Contains("IoU by epoch")));

        new LabellingDisplay(terminal).Report(new LabellingProgress(10_000, 1_200_000, 8000, 1234.56, TimeSpan.FromHours(123.45)));
        display.Report(new WeightsProgress(new DownloadProgress(
            "resnet50_weights_tf_dim_ordering_tf_kernels_notop.h5", 1_500_000_000, 3_000_000_000, 75_000)));
        display.Report(new FeatureProgress(300_000, 1_200_000, TimeSpan.FromHours(123.45)));
        new WorkStatus(terminal, "Looking at pictures").Report((100_000, 1_200_000));
        string[] all = Lines(messages);
        Assert.Contains(all, l => l.Contains("5:33:20 left")); // of the download
        Assert.All(all, line => Assert.True(line.Length <= width, $"{line.Length}: {line}"));

        static string[] Lines(StringWriter written) => Regex.Replace(written.ToString(), @"\e\[[?0-9;]*[A-Za-z]", "").Split('\n', '\r');
    }

    [Theory]
    [InlineData(0, "–")]
    [InlineData(2, "0.700 (epoch 2)")]
    public void The_table_of_a_run_that_goes_on_has_the_best_epoch_of_the_process_before(int epoch, string best)
    {
        using var terminal = new Terminal(TextWriter.Null, TextWriter.Null, () => Stream.Null);
        Assert.Contains(("best", best), new TrainingDisplay(terminal).Table(s_step with { BestEpoch = epoch, BestMeanIou = 0.7 }));
    }

    [Fact]
    public void Where_lines_stay_all_of_them_is_said()
    {
        var messages = new StringWriter();
        using var terminal = new Terminal(TextWriter.Null, messages, () => Stream.Null) { Size = () => (60, 30) };
        var result = new EpochResult
        {
            Epoch = 2, Step = 20, LearningRate = 0.001, TrainLoss = 0.01, TrainMeanIou = 0.8, Validation = new(0.7, 0.01), Test = null,
        };
        new TrainingDisplay(terminal).Report(new EpochProgress(result, 3, IsBest: true, 10, 0, TimeSpan.FromSeconds(2)));
        Assert.Equal(
            "Epoch 2/3  loss 0.01000  IoU 0.800  validation IoU 0.700 (best)  10.0 pictures/s  wait 0.0 %  0:02\n", messages.ToString());
    }

    /// <summary>A clock on which an hour passes between two looks.</summary>
    sealed class Hours : TimeProvider
    {
        long _hours;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => 3600 * ++_hours;
    }
}
