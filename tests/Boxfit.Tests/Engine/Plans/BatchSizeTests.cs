namespace Boxfit.Tests.Engine.Plans;

/// <summary>An epoch's last batch is smaller: another plan of the same network, on the same parameters.</summary>
public sealed class BatchSizeTests
{
    const double Tolerance = 1e-5;

    [Fact]
    public void A_smaller_batch_after_a_larger_one_gives_what_a_fresh_network_gives()
    {
        var graph = SmallLocalizer.Build();
        using var network = new Network(graph, batch: 8, threads: 2);
        using var adam = new Adam(network);
        network.Import(Streams.Parameters("", graph));
        Train(network, adam, 8);
        var parameters = network.Export();
        var (output, gradients) = Pass(network, 3);

        using var fresh = new Network(graph, batch: 3, threads: 2);
        fresh.Import(parameters);
        var (expectedOutput, expectedGradients) = Pass(fresh, 3);
        Assert.InRange(Fixture.RelativeError(expectedOutput, output), 0, Tolerance);
        foreach (var (name, expected) in expectedGradients)
            Assert.InRange(Fixture.RelativeError(expected.Values, gradients[name].Values), 0, Tolerance);
        foreach (var (name, expected) in fresh.Export())
            Assert.InRange(Fixture.RelativeError(expected.Values, network.Export()[name].Values), 0, Tolerance);
    }

    [Fact]
    public void Going_between_batch_sizes_changes_nothing_but_what_training_changes()
    {
        var graph = SmallLocalizer.Build();
        using var network = new Network(graph, batch: 8, threads: 2);
        network.Import(Streams.Parameters("", graph));
        float[] before = Pass(network, 8).Output;
        Pass(network, 1);
        Pass(network, 3);
        Assert.Equal(before, Pass(network, 8).Output);

        using var adam = new Adam(network);
        Train(network, adam, 3);
        Assert.NotEqual(before, Pass(network, 8).Output);
    }

    [Fact]
    public void The_plan_of_a_batch_size_is_made_once()
    {
        using var network = new Network(SmallLocalizer.Build(), batch: 8, threads: 2);
        var plan = network.Plan(8);
        Assert.Equal(3, network.Plan(3).Batch);
        Assert.Same(plan, network.Plan(8));
    }

    static void Train(Network network, Adam adam, int batch)
    {
        var plan = network.Plan(batch);
        float[] input = Streams.Uniform("input", plan.Input.Length), target = Streams.Uniform("target", batch * 4, 0);
        for (ulong step = 0; step < 3; step++) SmallLocalizer.Step(plan, adam, input, target, step);
    }

    static (float[] Output, Dictionary<string, Tensor> Gradients) Pass(Network network, int batch)
    {
        var plan = network.Plan(batch);
        Streams.Fill("picture", plan.Input);
        plan.Forward(dropoutKey: 4);
        Streams.Fill("outputGradient", plan.OutputGradient);
        plan.Backward();
        return (plan.Output.ToArray(), network.ExportGradients());
    }
}
