using Boxfit.Cli;
using Boxfit.Cli.Output;
using Boxfit.Training;

namespace Boxfit.Tests.Cli;

public class TrainingDisplayTests
{
    [Theory]
    [InlineData(true, "validation IoU 0.700 (best)  test IoU 0.600  ")]
    [InlineData(false, "IoU 0.800  test IoU 0.600 (best)  ")]
    public void Best_stands_behind_the_figure_that_decides(bool hasValidation, string expected)
    {
        var result = new EpochResult(2, 20, 0.001, 0.01, 0.8, hasValidation ? new(0.7, 0.01) : null, new(0.6, 0.02));
        Assert.Contains(expected, TrainingDisplay.Describe(new EpochProgress(result, 3, IsBest: true, 10, 0, TimeSpan.FromSeconds(2))));
        Assert.DoesNotContain("best", TrainingDisplay.Describe(new EpochProgress(result, 3, IsBest: false, 10, 0, TimeSpan.FromSeconds(2))));
    }

    [Fact]
    public void A_notice_is_one_line_whatever_names_are_in_it()
    {
        var messages = new StringWriter();
        using var terminal = new Terminal(TextWriter.Null, messages, () => Stream.Null);
        new TrainingDisplay(terminal).Report(new TrainingNotice("1 left over (fc\nSaved.\e[2J)."));
        Assert.Equal("1 left over (fc?Saved.?[2J).\n", messages.ToString());
    }
}
