namespace Boxfit.Tests.Engine.Kernels;

/// <summary>What a comparison with random numbers does not meet: equal values, windows of padding, and what is no number.</summary>
public sealed class MaxPoolingTests
{
    [Fact]
    public void Of_equal_values_the_first_of_the_window_gets_the_gradient()
    {
        using var network = Make(kernel: 2, stride: 2, padding: 0);
        var plan = network.Plan(1);
        plan.Input.Fill(0.5f);
        plan.Forward(dropoutKey: 0);
        plan.OutputGradient.Fill(1);
        plan.Backward();
        Assert.Equal([1, 0, 1, 0, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0], plan.InputGradient[..16].ToArray());
    }

    [Fact]
    public void Padding_is_never_the_maximum_and_overlapping_windows_add_up()
    {
        using var network = Make(kernel: 3, stride: 2, padding: 1);
        var plan = network.Plan(1);
        for (int i = 0; i < 32; i++) plan.Input[i] = -1 - i;
        plan.Input[5] = -0.5f;
        plan.Forward(dropoutKey: 0);
        Assert.Equal([-0.5f, -0.5f, -0.5f, -0.5f], plan.Output[..4].ToArray());
        plan.OutputGradient.Fill(1);
        plan.Backward();
        Assert.Equal(4, plan.InputGradient[5]);
        Assert.Equal(4, plan.InputGradient[..16].ToArray().Sum());
    }

    [Theory, InlineData(0), InlineData(5), InlineData(10)]
    public void What_is_no_number_spreads(int place)
    {
        using var network = Make(kernel: 4, stride: 4, padding: 0);
        var plan = network.Plan(1);
        plan.Input.Fill(1);
        plan.Input[place] = float.NaN;
        plan.Forward(dropoutKey: 0);
        Assert.Equal(float.NaN, plan.Output[0]);
        Assert.Equal(1, plan.Output[1]);
    }

    /// <summary>Two channels of 4×4.</summary>
    static Network Make(int kernel, int stride, int padding)
    {
        var builder = new GraphBuilder(Shape.Map(2, 4, 4));
        builder.Add("flatten", new Flatten(), builder.Add("pooling", new MaxPooling(kernel, stride, padding), builder.Input));
        return new(builder.Build(), batch: 1, threads: 1, inputGradient: true);
    }
}
