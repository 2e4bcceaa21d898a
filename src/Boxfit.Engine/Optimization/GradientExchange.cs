namespace Boxfit.Engine.Optimization;

/// <summary>
/// Sums a network's gradients over all processes of a world in the place where they lie, in buckets that are sent as soon as the backward
/// pass has completed them; and brings the running statistics, which each process moves by its own pictures, to their mean. So all
/// processes have the same state after each step.
/// </summary>
sealed unsafe class GradientExchange : IDisposable
{
    // 4 MiB: long enough that a message's start costs nothing, short enough that the last one is soon there.
    const long BucketVectors = 1 << 16;

    readonly (nint Address, long Vectors) _gradients;
    readonly PlanBuffer[] _statistics;
    readonly Arena _gathered;
    readonly RankSum _statisticSum;
    readonly (RankSum Sum, long End)[] _buckets;
    readonly World _world;
    readonly float _part;
    int _started, _done;

    /// <param name="parameters">The network's parameters.</param>
    /// <param name="statistics">Those of them that are running statistics that training moves.</param>
    /// <param name="world">The processes, more than one.</param>
    public GradientExchange(ParameterStore parameters, IEnumerable<Parameter> statistics, World world)
    {
        (_world, _gradients) = (world, parameters.Gradients);
        _statistics = [.. statistics.Select(p => parameters[p.Name].Value)];
        long vectors = _statistics.Sum(s => s.Vectors);
        _gathered = Arena.Zeroed(vectors * 64, "running statistics");
        _statisticSum = new(world, _gathered.Address, vectors, number: 0);
        _buckets = [.. CreateBuckets(world)];
        _part = 1f / world.Size;
    }

    /// <summary>Makes the gradients zero, where this process had no picture.</summary>
    public void Clear() => NativeMemory.Clear((void*)_gradients.Address, (nuint)(_gradients.Vectors * 64));

    /// <summary>Begins, after the forward pass. Common.</summary>
    public void Begin()
    {
        (_started, _done) = (0, 0);
        float* gathered = (float*)_gathered.Address;
        foreach (var statistic in _statistics)
        {
            float* values = (float*)statistic.Address;
            for (long i = 0; i < statistic.Vectors * 16; i++) *gathered++ = values[i] * _part;
        }
        _statisticSum.Start();
    }

    /// <summary>Sends what is complete, and goes on with what was sent, as far as can be without waiting.</summary>
    /// <param name="complete">How many vectors of the gradients are, from the first on.</param>
    public void Advance(long complete)
    {
        for (; _started < _buckets.Length && _buckets[_started].End <= complete; _started++) _buckets[_started].Sum.Start();
        for (int i = _done; i < _started; i++)
            if (_buckets[i].Sum.Advance() && i == _done) _done++;
    }

    /// <summary>Sends what is left, and waits until all is there. Common.</summary>
    public void Finish()
    {
        World.Pause pause = new(_world);
        while (true)
        {
            Advance(_gradients.Vectors);
            if (_statisticSum.Advance() && _done == _buckets.Length) break;
            pause.Take();
        }
        pause.End();
        float* gathered = (float*)_gathered.Address;
        foreach (var statistic in _statistics)
        {
            NativeMemory.Copy(gathered, (void*)statistic.Address, (nuint)(statistic.Vectors * 64));
            gathered += statistic.Vectors * 16;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (sum, _) in _buckets) sum.Dispose();
        _statisticSum.Dispose();
        _gathered.Dispose();
    }

    IEnumerable<(RankSum Sum, long End)> CreateBuckets(World world)
    {
        for (long start = 0, end; start < _gradients.Vectors; start = end)
        {
            end = Math.Min(_gradients.Vectors, start + BucketVectors);
            yield return (new(world, _gradients.Address + (nint)(start * 64), end - start, (int)(1 + start / BucketVectors)), end);
        }
    }
}
