namespace Boxfit.Bench.Workers;

/// <summary>A large matrix product, the fastest that the processor computes in float32: the yardstick for the share of the peak.</summary>
sealed class PeakWorker : IDisposable
{
    const int Side = 2048;
    readonly InferencePlan _plan;

    public PeakWorker(int threads)
    {
        var builder = new GraphBuilder(Shape.Vector(Side));
        builder.Add("product", new Dense(Side), builder.Input);
        var graph = builder.Build();
        var parameters = graph.Parameters.ToDictionary(p => p.Name, p => Tensor.Zeros(p.Shape), StringComparer.Ordinal);
        _plan = new(graph, parameters, Side, threads);
    }

    /// <summary>Floating-point operations of a step.</summary>
    public static double Operations => 2.0 * Side * Side * Side;

    public void Step() => _plan.Run();

    public void Dispose() => _plan.Dispose();
}
