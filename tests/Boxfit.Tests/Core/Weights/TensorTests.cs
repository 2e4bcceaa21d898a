namespace Boxfit.Tests.Core.Weights;

public class TensorTests
{
    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void A_number_that_is_not_finite_is_found_wherever_it_is(float value)
    {
        var tensor = new Tensor([37], [.. Enumerable.Range(0, 37).Select(i => i % 2 == 0 ? float.MaxValue : -float.Epsilon)]);
        Assert.True(tensor.IsFinite);
        Assert.True(Tensor.Zeros(0).IsFinite);
        for (int i = 0; i < 37; i++)
        {
            float before = tensor.Values[i];
            tensor.Values[i] = value;
            Assert.False(tensor.IsFinite);
            tensor.Values[i] = before;
        }
    }
}
