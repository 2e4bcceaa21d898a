namespace Boxfit.Engine.Kernels;

/// <summary>Batch norm with frozen statistics: y = x · factor + summand of each channel from the running ones, which stay.</summary>
sealed unsafe class FixedStatisticsStep(
    string node, BatchNormState state, PlanBuffer scale, PlanBuffer shift, PlanBuffer runningMean, PlanBuffer runningVariance)
    : PlanStep(node, state.Mean, state.InverseDeviation, state.Factor, state.Summand, scale, shift, runningMean, runningVariance)
{
    public override string Kind => "batch norm, statistics given";

    public override void Bind(nint scratchpad) { }

    public override void Run()
    {
        var map = state.Map;
        float* means = (float*)state.Mean.Address, deviations = (float*)state.InverseDeviation.Address;
        float* factors = (float*)state.Factor.Address, summands = (float*)state.Summand.Address;
        float* gamma = (float*)scale.Address, beta = (float*)shift.Address;
        float* mean = (float*)runningMean.Address, variance = (float*)runningVariance.Address;
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

    public override void Dispose() { }
}
