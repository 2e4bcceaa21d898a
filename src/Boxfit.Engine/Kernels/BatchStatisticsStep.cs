namespace Boxfit.Engine.Kernels;

/// <summary>
/// Batch norm, second step: combines the chunks' statistics (Chan et al. 1983, in double), moves the running ones, and finds
/// y = x · factor + summand for each channel.
/// </summary>
sealed unsafe class BatchStatisticsStep(
    string node, BatchNormState state, PlanBuffer scale, PlanBuffer shift, PlanBuffer runningMean, PlanBuffer runningVariance)
    : PlanStep(node, state.FirstPartial, state.SecondPartial, state.Mean, state.InverseDeviation, state.Factor, state.Summand,
        scale, shift, runningMean, runningVariance)
{
    public override string Kind => "batch norm statistics";

    public override void Bind(nint scratchpad) { }

    public override void Run()
    {
        var (map, norm) = (state.Map, state.Norm);
        float* partialMeans = (float*)state.FirstPartial.Address, partialSquares = (float*)state.SecondPartial.Address;
        float* means = (float*)state.Mean.Address, deviations = (float*)state.InverseDeviation.Address;
        float* factors = (float*)state.Factor.Address, summands = (float*)state.Summand.Address;
        float* gamma = (float*)scale.Address, beta = (float*)shift.Address;
        float* oldMean = (float*)runningMean.Address, oldVariance = (float*)runningVariance.Address;
        double count = (double)map.Batch * map.Cells;
        for (int channel = 0; channel < map.PaddedChannels; channel++)
        {
            if (channel >= map.Channels)
            {
                means[channel] = deviations[channel] = factors[channel] = summands[channel] = 0;
                continue;
            }
            double mean = 0, squares = 0;
            for (int picture = 0; picture < map.Batch; picture++) mean += partialMeans[picture * map.PaddedChannels + channel];
            mean /= map.Batch;
            for (int picture = 0; picture < map.Batch; picture++)
            {
                double offset = partialMeans[picture * map.PaddedChannels + channel] - mean;
                squares += partialSquares[picture * map.PaddedChannels + channel] + map.Cells * offset * offset;
            }
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

    public override void Dispose() { }
}
