namespace Boxfit.Engine.Kernels;

/// <summary>
/// Batch norm, first step: each chunk's mean and sum of squared deviations from it. A chunk fits the processor's cache, so that the
/// second look at it is cheap and the variance loses no digits.
/// </summary>
/// <param name="node">The batch norm's name.</param>
/// <param name="state">What the batch norm's kernels share: the means and the sums go into its partial results.</param>
/// <param name="source">x: batch × ⌈channels/B⌉ × height × width × B.</param>
sealed unsafe class BatchStatisticsKernel(string node, BatchNormState state, PlanBuffer source)
    : KernelStep(node, state.Map.Chunks, source, state.FirstPartial, state.SecondPartial)
{
    public override string Kind => "batch statistics";

    protected override void RunShare(long start, long end)
    {
        var map = state.Map;
        float* means = (float*)state.FirstPartial.Address, squares = (float*)state.SecondPartial.Address;
        int whole = map.WholeVectors, rest = map.Rest;
        for (long chunk = start; chunk < end; chunk++)
        {
            float* x = (float*)source.Address + map.Start(chunk);
            float* mean = means + chunk * ChannelMap.Block;
            Vector512<float> sum0 = default, sum1 = default, sum2 = default, sum3 = default;
            int i = 0;
            for (; i + 64 <= whole; i += 64)
            {
                sum0 += Vector512.Load(x + i);
                sum1 += Vector512.Load(x + i + 16);
                sum2 += Vector512.Load(x + i + 32);
                sum3 += Vector512.Load(x + i + 48);
            }
            for (; i < whole; i += 16) sum0 += Vector512.Load(x + i);
            if (rest > 0) sum1 += ChannelVector.LoadFirst(x + whole, rest);
            ChannelVector.Gather((sum0 + sum1) + (sum2 + sum3), mean);
            for (int c = 0; c < ChannelMap.Block; c++) mean[c] /= map.Cells;

            var centre = ChannelVector.Spread(mean);
            sum0 = sum1 = sum2 = sum3 = default;
            for (i = 0; i + 64 <= whole; i += 64)
            {
                Vector512<float> d0 = Vector512.Load(x + i) - centre, d1 = Vector512.Load(x + i + 16) - centre;
                Vector512<float> d2 = Vector512.Load(x + i + 32) - centre, d3 = Vector512.Load(x + i + 48) - centre;
                sum0 += d0 * d0;
                sum1 += d1 * d1;
                sum2 += d2 * d2;
                sum3 += d3 * d3;
            }
            for (; i < whole; i += 16)
            {
                var d = Vector512.Load(x + i) - centre;
                sum0 += d * d;
            }
            if (rest > 0)
            {
                var d = ChannelVector.LoadFirst(x + whole, rest) - centre;
                sum1 += ChannelVector.FirstLanes(rest) & (d * d);
            }
            ChannelVector.Gather((sum0 + sum1) + (sum2 + sum3), squares + chunk * ChannelMap.Block);
        }
    }
}

/// <summary>
/// Batch norm, second step: combines the chunks' statistics (Chan et al. 1983, in double), moves the running ones, and finds
/// y = x · factor + summand for each channel.
/// </summary>
/// <param name="node">The batch norm's name.</param>
/// <param name="state">What the batch norm's kernels share.</param>
/// <param name="world">The processes over whose pictures the statistics are taken.</param>
sealed unsafe class BatchStatisticsStep(string node, BatchNormState state, World world)
    : PlanStep(node, state.FirstPartial, state.SecondPartial, state.Mean, state.InverseDeviation, state.Factor, state.Summand,
        state.Scale, state.Shift, state.RunningMean, state.RunningVariance)
{
    readonly SharedSums? _shared = world.IsAlone ? null : new(world, state.Map.Channels);

    public override string Kind => "batch norm statistics";

    public override void Run()
    {
        if (_shared is not null) ShareStatistics(_shared);
        var (map, norm) = (state.Map, state.Norm);
        float* means = (float*)state.Mean.Address, deviations = (float*)state.InverseDeviation.Address;
        float* factors = (float*)state.Factor.Address, summands = (float*)state.Summand.Address;
        float* gamma = (float*)state.Scale.Address, beta = (float*)state.Shift.Address;
        float* oldMean = (float*)state.RunningMean.Address, oldVariance = (float*)state.RunningVariance.Address;
        double count = _shared?.Count ?? (double)map.Batch * map.Cells;
        for (int channel = 0; channel < map.PaddedChannels; channel++)
        {
            if (channel >= map.Channels)
            {
                means[channel] = deviations[channel] = factors[channel] = summands[channel] = 0;
                continue;
            }
            var (mean, squares) = _shared is null ? Own(channel) : OfAll(_shared, channel, count);
            double variance = squares / count, inverse = 1 / Math.Sqrt(variance + norm.Epsilon);
            means[channel] = (float)mean;
            deviations[channel] = (float)inverse;
            factors[channel] = (float)(gamma[channel] * inverse);
            summands[channel] = (float)(beta[channel] - mean * gamma[channel] * inverse);
            double running = norm.UnbiasedRunningVariance && count > 1 ? squares / (count - 1) : variance;
            oldMean[channel] = (float)((1 - norm.Momentum) * oldMean[channel] + norm.Momentum * mean);
            oldVariance[channel] = (float)((1 - norm.Momentum) * oldVariance[channel] + norm.Momentum * running);
        }
    }

    void ShareStatistics(SharedSums shared)
    {
        for (int channel = 0; channel < state.Map.Channels; channel++) shared.Set(channel, Own(channel));
        shared.Share((double)state.Map.Batch * state.Map.Cells);
    }

    /// <summary>The mean over this process's pictures, and the sum of squared deviations from it.</summary>
    (double Mean, double Squares) Own(int channel)
    {
        var map = state.Map;
        float* partialMeans = (float*)state.FirstPartial.Address, partialSquares = (float*)state.SecondPartial.Address;
        double mean = 0, squares = 0;
        for (int picture = 0; picture < map.Batch; picture++) mean += partialMeans[picture * map.PaddedChannels + channel];
        mean /= map.Batch;
        for (int picture = 0; picture < map.Batch; picture++)
        {
            double offset = partialMeans[picture * map.PaddedChannels + channel] - mean;
            squares += partialSquares[picture * map.PaddedChannels + channel] + map.Cells * offset * offset;
        }
        return (mean, squares);
    }

    /// <summary>The same over the pictures of all processes.</summary>
    static (double Mean, double Squares) OfAll(SharedSums shared, int channel, double count)
    {
        double mean = 0, squares = 0;
        for (int rank = 0; rank < shared.Ranks; rank++) mean += shared.CountOf(rank) / count * shared.Of(rank, channel).First;
        for (int rank = 0; rank < shared.Ranks; rank++)
        {
            var (part, deviations) = shared.Of(rank, channel);
            squares += deviations + shared.CountOf(rank) * (part - mean) * (part - mean);
        }
        return (mean, squares);
    }
}

/// <summary>Batch norm with frozen statistics: y = x · factor + summand of each channel from the running ones, which stay.</summary>
/// <param name="node">The batch norm's name.</param>
/// <param name="state">What the batch norm's kernels share.</param>
sealed unsafe class FixedStatisticsStep(string node, BatchNormState state)
    : PlanStep(node, state.Mean, state.InverseDeviation, state.Factor, state.Summand,
        state.Scale, state.Shift, state.RunningMean, state.RunningVariance)
{
    public override string Kind => "batch norm, statistics given";

    public override void Run()
    {
        var map = state.Map;
        float* means = (float*)state.Mean.Address, deviations = (float*)state.InverseDeviation.Address;
        float* factors = (float*)state.Factor.Address, summands = (float*)state.Summand.Address;
        float* gamma = (float*)state.Scale.Address, beta = (float*)state.Shift.Address;
        float* mean = (float*)state.RunningMean.Address, variance = (float*)state.RunningVariance.Address;
        for (int channel = 0; channel < map.PaddedChannels; channel++)
        {
            if (channel >= map.Channels)
            {
                means[channel] = deviations[channel] = factors[channel] = summands[channel] = 0;
                continue;
            }
            double inverse = 1 / Math.Sqrt(variance[channel] + state.Norm.Epsilon);
            means[channel] = mean[channel];
            deviations[channel] = (float)inverse;
            factors[channel] = (float)(gamma[channel] * inverse);
            summands[channel] = (float)(beta[channel] - mean[channel] * gamma[channel] * inverse);
        }
    }
}
