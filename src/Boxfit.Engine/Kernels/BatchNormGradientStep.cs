using Boxfit.Engine.Plans;

namespace Boxfit.Engine.Kernels;

/// <summary>
/// Batch norm backward, second step: the gradients of γ and β from the chunks' sums, and the numbers of
/// dx = γ / √(variance + ε) · (dy − mean(dy) − (x − mean) · mean(dy · (x − mean)) / (variance + ε)).
/// </summary>
sealed unsafe class BatchNormGradientStep(string node, BatchNormState state, PlanBuffer scaleGradient, PlanBuffer shiftGradient)
    : PlanStep(node, state.FirstPartial, state.SecondPartial, state.InverseDeviation, state.Factor,
        state.GradientFactor, state.GradientMean, state.GradientSlope, scaleGradient, shiftGradient)
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
        float* scales = (float*)scaleGradient.Address, shifts = (float*)shiftGradient.Address;
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
            shifts[channel] = (float)sum;
            scales[channel] = (float)(product * inverse);
            gradientFactors[channel] = factors[channel];
            gradientMeans[channel] = (float)(sum / count);
            slopes[channel] = (float)(product * inverse * inverse / count);
        }
    }

    public override void Dispose() { }
}
