namespace Boxfit.Tests.Cli.Output;

public sealed class TrainingOutcomeTests
{
    [Theory]
    [InlineData(0.3, true)]
    [InlineData(0.44, true)]
    [InlineData(0.46, false)]
    public void A_trial_that_is_little_better_than_one_box_for_all_has_learned_little(double meanIou, bool isLittle) =>
        Assert.Equal(isLittle, TrainingOutcome.IsLittle(meanIou, constantBoxIou: 0.4));

    [Theory]
    [InlineData(0.681, 0.903, "fits worse than the one that it began with, 0.681 after 0.903.")]
    [InlineData(0.903, 0.681, null)]
    [InlineData(0.7, 0.7, null)]
    [InlineData(0.7, null, null)]
    public void A_model_that_became_worse_is_told(double reached, double? earlier, string? said)
    {
        string? warning = TrainingOutcome.OfEarlier(reached, earlier);
        if (said is null) Assert.Null(warning);
        else Assert.Contains(said, warning, StringComparison.Ordinal);
    }
}
