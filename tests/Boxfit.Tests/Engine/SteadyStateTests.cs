namespace Boxfit.Tests.Engine;

public sealed class SteadyStateTests
{
    const int Batch = 4;

    [Fact]
    public void A_training_step_allocates_nothing()
    {
        using var network = new Network(SmallLocalizer.Build(), Batch, threads: 2);
        using var adam = new Adam(network);
        network.Initialize(seed: 1);
        var plan = network.Plan(Batch);
        float[] input = Streams.Uniform("input", plan.Input.Length), target = Streams.Uniform("target", Batch * 4, 0);
        for (ulong step = 0; step < 3; step++) SmallLocalizer.Step(plan, adam, input, target, step);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (ulong step = 3; step < 6; step++) SmallLocalizer.Step(plan, adam, input, target, step);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void A_run_of_inference_allocates_nothing()
    {
        var graph = SmallLocalizer.Build();
        using var plan = new InferencePlan(graph, Streams.Parameters("", graph), Batch, threads: 2);
        for (int run = 0; run < 3; run++) plan.Run();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int run = 0; run < 3; run++) plan.Run();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
