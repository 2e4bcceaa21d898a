namespace Boxfit.Tests.Core.Weights;

public class ParameterFaultTests
{
    [Theory]
    [InlineData(float.NaN, "[2,1,5] is NaN: the training that it comes from has diverged, or the file is damaged")]
    [InlineData(float.PositiveInfinity, "[2,1,5] is Infinity: the training that it comes from has diverged, or the file is damaged")]
    [InlineData(float.NegativeInfinity, "[2,1,5] is -Infinity: the training that it comes from has diverged, or the file is damaged")]
    [InlineData(3e38f, "[2,1,5] is 3E+38: larger than 1e+12, which no network computes with; the file is damaged or not trained well")]
    [InlineData(-2e12f, "[2,1,5] is -2E+12: larger than 1e+12, which no network computes with; the file is damaged or not trained well")]
    [InlineData(1e12f, null)]
    [InlineData(-1e12f, null)]
    [InlineData(float.Epsilon, null)]
    public void A_number_that_cannot_be_computed_with_is_told_with_its_place(float value, string? expected)
    {
        var tensor = Tensor.Zeros(3, 2, 6);
        tensor.Values[^1] = value;
        Assert.Equal(expected, ParameterFault.Find(tensor, ParameterRole.Weight));
    }

    [Theory]
    [InlineData(nameof(ParameterRole.RunningVariance), "[3] is -0.5: a variance cannot be negative; the file is damaged")]
    [InlineData(nameof(ParameterRole.RunningMean), null)]
    public void A_variance_is_not_negative(string role, string? expected) =>
        Assert.Equal(expected, ParameterFault.Find(new([5], [0, 0, 0, -0.5f, 0]), Enum.Parse<ParameterRole>(role)));

    [Fact]
    public void Of_several_the_first_is_told_wherever_it_lies()
    {
        for (int i = 0; i < 40; i++)
        {
            var tensor = Tensor.Zeros(41);
            tensor.Values[i] = float.NaN;
            tensor.Values[40] = float.PositiveInfinity;
            Assert.StartsWith($"[{i}] is NaN", ParameterFault.Find(tensor, ParameterRole.Bias));
        }
    }

    [Fact]
    public void A_single_number_has_no_place() =>
        Assert.StartsWith(" is NaN", ParameterFault.Find(new([], [float.NaN]), ParameterRole.Scale));
}
