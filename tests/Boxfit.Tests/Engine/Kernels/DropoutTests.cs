namespace Boxfit.Tests.Engine.Kernels;

public sealed class DropoutTests
{
    const int Batch = 4;

    [Theory]
    [InlineData(0.2, 1000, 1, 1)]
    [InlineData(0.5, 1000, 1, 1)]
    [InlineData(0.7, 19, 8, 7)]
    public void Drops_the_stated_share_and_scales_the_rest_in_both_directions(double rate, int channels, int height, int width)
    {
        using var network = new Network(Build(rate, channels, height, width), Batch, threads: 2, inputGradient: true);
        var plan = network.Plan(Batch);
        plan.Input.Fill(2);
        plan.Forward(dropoutKey: 1);
        float[] output = plan.Output.ToArray();
        Assert.All(output, y => Assert.True(y == 0 || Math.Abs(y - 2 / (1 - rate)) < 1e-5, $"{y}"));
        double deviation = Math.Sqrt(rate * (1 - rate) / output.Length);
        Assert.InRange(output.Count(y => y == 0) / (double)output.Length, rate - 4 * deviation, rate + 4 * deviation);

        plan.OutputGradient.Fill(1);
        plan.Backward();
        float[] gradient = plan.InputGradient.ToArray();
        Assert.Equal(output.Select(y => y / 2), gradient);
    }

    [Fact]
    public void The_key_decides_the_mask()
    {
        using var network = new Network(Build(0.5, 500, 1, 1), Batch, threads: 2);
        var plan = network.Plan(Batch);
        float[] first = Mask(1), other = Mask(2), again = Mask(1);
        Assert.Equal(first, again);
        // Two independent masks of one half agree in about half of the places.
        Assert.InRange(first.Zip(other).Count(p => p.First == p.Second), 900, 1100);

        float[] Mask(ulong key)
        {
            plan.Input.Fill(1);
            plan.Forward(key);
            return plan.Output.ToArray();
        }
    }

    [Fact]
    public void Two_layers_and_two_pictures_have_their_own_masks()
    {
        var builder = new GraphBuilder(Shape.Map(1000, 1, 1));
        var x = builder.Add("flatten", new Flatten(), builder.Input);
        x = builder.Add("first", new Dropout(0.5), x);
        builder.Add("second", new Dropout(0.5), x);
        using var network = new Network(builder.Build(), Batch, threads: 2);
        var plan = network.Plan(Batch);
        plan.Input.Fill(1);
        plan.Forward(dropoutKey: 3);
        float[] output = plan.Output.ToArray();
        // Masks that were the same would leave one half; independent ones leave a quarter.
        Assert.InRange(output.Count(y => y != 0), 900, 1100);
        Assert.NotEqual(output[..1000], output[1000..2000]);
    }

    [Fact]
    public void Inference_leaves_values_as_they_are()
    {
        using var plan = new InferencePlan(Build(0.5, 19, 1, 1), new Dictionary<string, Boxfit.Weights.Tensor>(), Batch, threads: 2);
        float[] input = Streams.Uniform("dropout", plan.Input.Length);
        input.CopyTo(plan.Input);
        plan.Run();
        Assert.Equal(input, plan.Output.ToArray());
    }

    static Graph Build(double rate, int channels, int height, int width)
    {
        var builder = new GraphBuilder(Shape.Map(channels, height, width));
        var x = height * width == 1 ? builder.Add("flatten", new Flatten(), builder.Input) : builder.Input;
        builder.Add("dropout", new Dropout(rate), x);
        return builder.Build();
    }
}
