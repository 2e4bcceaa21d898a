namespace Boxfit.Engine.Optimization;

/// <summary>
/// Sums a network's gradients over all processes of a world in the place where they lie, and brings the running statistics, which each
/// process moves by its own pictures, to their mean. So all processes have the same state after each step.
/// </summary>
sealed unsafe class GradientExchange : IDisposable
{
    readonly (nint Address, long Vectors) _gradients;
    readonly PlanBuffer[] _statistics;
    readonly Arena _gathered;
    readonly RankSum _gradientSum, _statisticSum;
    readonly float _part;

    /// <param name="parameters">The network's parameters.</param>
    /// <param name="statistics">Those of them that are running statistics that training moves.</param>
    /// <param name="world">The processes, more than one.</param>
    public GradientExchange(ParameterStore parameters, IEnumerable<Parameter> statistics, World world)
    {
        _gradients = parameters.Gradients;
        _statistics = [.. statistics.Select(p => parameters[p.Name].Value)];
        long vectors = _statistics.Sum(s => s.Vectors);
        _gathered = Arena.Zeroed(vectors * 64, "running statistics");
        _gradientSum = new(world, _gradients.Address, _gradients.Vectors, number: 0);
        _statisticSum = new(world, _gathered.Address, vectors, number: 1);
        _part = 1f / world.Size;
    }

    /// <summary>Makes the gradients zero, where this process had no picture.</summary>
    public void Clear() => NativeMemory.Clear((void*)_gradients.Address, (nuint)(_gradients.Vectors * 64));

    /// <summary>Sums. Common.</summary>
    public void Run()
    {
        _gradientSum.Start();
        float* gathered = (float*)_gathered.Address;
        foreach (var statistic in _statistics)
        {
            float* values = (float*)statistic.Address;
            for (long i = 0; i < statistic.Vectors * 16; i++) *gathered++ = values[i] * _part;
        }
        _statisticSum.Start();
        _statisticSum.Finish();
        gathered = (float*)_gathered.Address;
        foreach (var statistic in _statistics)
        {
            NativeMemory.Copy(gathered, (void*)statistic.Address, (nuint)(statistic.Vectors * 64));
            gathered += statistic.Vectors * 16;
        }
        _gradientSum.Finish();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _gradientSum.Dispose();
        _statisticSum.Dispose();
        _gathered.Dispose();
    }
}
