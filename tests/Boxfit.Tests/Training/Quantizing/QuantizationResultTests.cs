namespace Boxfit.Tests.Training.Quantizing;

public class QuantizationResultTests
{
    static readonly QuantizationTrial s_before = new("min-max", IsEqualized: false, IsCorrected: false, 0) { Loss = 0.0008, Moved = 0.01 };

    [Theory]
    [InlineData(0.0015, QuantizationSettings.DefaultMaxLoss, true)]
    [InlineData(0.0021, QuantizationSettings.DefaultMaxLoss, false)]
    [InlineData(0.0015, 0.001, false)]
    [InlineData(0.0009, 0.001, true)]
    [InlineData(0.0007, 0, true)]
    public void What_is_quicker_may_lose_what_is_aimed_at_and_no_more_than_may_be_lost(double loss, double maxLoss, bool may)
    {
        var quicker = s_before with { Loss = loss, Moved = 0.02 };
        Assert.Equal(may, quicker.MayReplace(s_before, new QuantizationSettings { MaxLoss = maxLoss }.MostAimedAt));
    }
}
