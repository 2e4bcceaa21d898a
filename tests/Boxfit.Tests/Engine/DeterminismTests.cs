namespace Boxfit.Tests.Engine;

public sealed class DeterminismTests
{
    [Fact]
    public void The_same_seed_gives_the_same_bits()
    {
        var (first, again, other) = (Train(seed: 7), Train(seed: 7), Train(seed: 8));
        Assert.All(first, p => Assert.Equal(p.Value.Values, again[p.Key].Values));
        Assert.NotEqual(first["conv1.weight"].Values, other["conv1.weight"].Values);
    }

    static Dictionary<string, Tensor> Train(ulong seed)
    {
        const int batch = 5;
        using var network = new Network(SmallLocalizer.Build(), batch, threads: 2);
        using var adam = new Adam(network);
        network.Initialize(seed);
        var plan = network.Plan(batch);
        float[] input = Streams.Uniform("input", plan.Input.Length), target = Streams.Uniform("target", batch * 4, 0);
        for (ulong step = 0; step < 5; step++) SmallLocalizer.Step(plan, adam, input, target, step);
        return network.Export();
    }
}
