namespace Boxfit.Tests.Cli.Output;

public sealed class TrainingOutcomeTests
{
    [Theory]
    [InlineData(0.3, true)]
    [InlineData(0.44, true)]
    [InlineData(0.46, false)]
    public void A_trial_that_is_little_better_than_one_box_for_all_has_learned_little(double meanIou, bool isLittle) =>
        Assert.Equal(isLittle, TrainingOutcome.IsLittle(meanIou, constantBoxIou: 0.4));
}
