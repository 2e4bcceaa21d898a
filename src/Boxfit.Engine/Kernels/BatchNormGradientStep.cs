namespace Boxfit.Engine.Kernels;

/// <summary>
/// Batch norm backward, second step: the gradients of γ and β from the chunks' sums, and the numbers of
/// dx = γ / √(variance + ε) · (dy − mean(dy) − (x − mean) · mean(dy · (x − mean)) / (variance + ε)).
/// </summary>
/// <param name="node">The batch norm's name.</param>
/// <param name="state">What the batch norm's kernels share.</param>
/// <param name="isFixed">True where the statistics were given: they do not move with x, and dx is γ / √(variance + ε) · dy.</param>
/// <param name="scaleGradient">Where γ's gradient goes, or null.</param>
/// <param name="shiftGradient">Where β's gradient goes, or null.</param>
sealed unsafe class BatchNormGradientStep(
    string node, BatchNormState state, bool isFixed, PlanBuffer? scaleGradient, PlanBuffer? shiftGradient)
    : PlanStep(node, [
        state.FirstPartial, state.SecondPartial, state.InverseDeviation, state.Factor, state.GradientFactor, state.GradientMean,
        state.GradientSlope, .. new[] { scaleGradient, shiftGradient }.OfType<PlanBuffer>()])
{
    public override string Kind => "batch norm parameters";

    public override void Bind(nint scratchpad) { }

    public override void Run()
    {
        var map = state.Map;
        float* sums = (float*)state.FirstPartial.Address, products = (float*)state.SecondPartial.Address;
        float* deviations = (float*)state.InverseDeviation.Address, factors = (float*)state.Factor.Address;
        float* gradientFactors = (float*)state.GradientFactor.Address, gradientMeans = (float*)state.GradientMean.Address;
        float* slopes = (float*)state.GradientSlope.Address;
        float* scales = (float*)(scaleGradient?.Address ?? 0), shifts = (float*)(shiftGradient?.Address ?? 0);
        double count = (double)map.Batch * map.Cells;
        for (int channel = 0; channel < map.PaddedChannels; channel++)
        {
            if (channel >= map.Channels)
            {
                gradientFactors[channel] = gradientMeans[channel] = slopes[channel] = 0;
                continue;
            }
            double sum = 0, product = 0, inverse = deviations[channel];
            for (int picture = 0; picture < map.Batch; picture++)
            {
                sum += sums[picture * map.PaddedChannels + channel];
                product += products[picture * map.PaddedChannels + channel];
            }
            if (shifts is not null) shifts[channel] = (float)sum;
            if (scales is not null) scales[channel] = (float)(product * inverse);
            gradientFactors[channel] = factors[channel];
            gradientMeans[channel] = isFixed ? 0 : (float)(sum / count);
            slopes[channel] = isFixed ? 0 : (float)(product * inverse * inverse / count);
        }
    }

    public override void Dispose() { }
}
