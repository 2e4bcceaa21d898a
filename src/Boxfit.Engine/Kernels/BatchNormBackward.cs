namespace Boxfit.Engine.Kernels;

/// <summary>
/// Batch norm backward, first step: adds up the gradients from the consumers, takes them back through the activation, and sums
/// dy and dy · (x − mean) over each chunk.
/// </summary>
/// <param name="node">The batch norm's name.</param>
/// <param name="state">What the batch norm's kernels share.</param>
/// <param name="source">x: batch × ⌈channels/B⌉ × height × width × B.</param>
/// <param name="incoming">
/// The gradients by y from its consumers, laid out as x. Its output is y where an addend was added before the activation; null where y
/// follows from x alone.
/// </param>
/// <param name="result">Where the gradient before the activation goes, laid out as x, or null where it is cheap to find again.</param>
sealed unsafe class BatchNormGradientKernel(
    string node, BatchNormState state, PlanBuffer source, IncomingGradient incoming, PlanBuffer? result)
    : KernelStep(node, state.Map.Chunks, [
        source, .. incoming.Buffers, .. PlanBuffer.Present(result), state.Mean, state.Factor, state.Summand, state.FirstPartial,
        state.SecondPartial])
{
    public override string Kind => "batch norm gradient";

    protected override void RunShare(long start, long end)
    {
        var map = state.Map;
        float* sums = (float*)state.FirstPartial.Address, products = (float*)state.SecondPartial.Address;
        int whole = map.WholeVectors, rest = map.Rest;
        for (long chunk = start; chunk < end; chunk++)
        {
            long first = map.Start(chunk);
            int channel = map.FirstChannel(chunk);
            float* x = (float*)source.Address + first;
            float* g = result is null ? null : (float*)result.Address + first;
            var mean = ChannelVector.Spread((float*)state.Mean.Address + channel);
            Vector512<float> sum0 = default, sum1 = default, product0 = default, product1 = default;
            var gradient = new ActivationGradient(state, incoming, first, channel);
            int i = 0;
            for (; i + 32 <= whole; i += 32)
            {
                Vector512<float> x0 = Vector512.Load(x + i), x1 = Vector512.Load(x + i + 16);
                Vector512<float> g0 = gradient.At(i, x0), g1 = gradient.At(i + 16, x1);
                if (g is not null)
                {
                    g0.Store(g + i);
                    g1.Store(g + i + 16);
                }
                sum0 += g0;
                sum1 += g1;
                product0 = Vector512.FusedMultiplyAdd(g0, x0 - mean, product0);
                product1 = Vector512.FusedMultiplyAdd(g1, x1 - mean, product1);
            }
            for (; i < whole; i += 16)
            {
                var x0 = Vector512.Load(x + i);
                var g0 = gradient.At(i, x0);
                if (g is not null) g0.Store(g + i);
                sum0 += g0;
                product0 = Vector512.FusedMultiplyAdd(g0, x0 - mean, product0);
            }
            if (rest > 0)
            {
                var x0 = ChannelVector.LoadFirst(x + whole, rest);
                var g0 = gradient.FirstAt(whole, rest, x0);
                if (g is not null) ChannelVector.StoreFirst(g0, g + whole, rest);
                sum1 += g0;
                product1 = Vector512.FusedMultiplyAdd(g0, x0 - mean, product1);
            }
            ChannelVector.Gather(sum0 + sum1, sums + chunk * ChannelMap.Block);
            ChannelVector.Gather(product0 + product1, products + chunk * ChannelMap.Block);
        }
    }
}

/// <summary>
/// Batch norm backward, second step: the gradients of γ and β from the chunks' sums, and the numbers of
/// dx = γ / √(variance + ε) · (dy − mean(dy) − (x − mean) · mean(dy · (x − mean)) / (variance + ε)).
/// </summary>
/// <param name="node">The batch norm's name.</param>
/// <param name="state">What the batch norm's kernels share.</param>
/// <param name="world">The processes over whose pictures the statistics were taken.</param>
/// <param name="isFixed">True where the statistics were given: they do not move with x, and dx is γ / √(variance + ε) · dy.</param>
/// <param name="scaleGradient">Where γ's gradient goes, one number a channel, or null.</param>
/// <param name="shiftGradient">Where β's gradient goes, one number a channel, or null.</param>
sealed unsafe class BatchNormGradientStep(
    string node, BatchNormState state, World world, bool isFixed, PlanBuffer? scaleGradient, PlanBuffer? shiftGradient)
    : PlanStep(node, [
        state.FirstPartial, state.SecondPartial, state.InverseDeviation, state.Factor, state.GradientFactor, state.GradientMean,
        state.GradientSlope, .. PlanBuffer.Present(scaleGradient, shiftGradient)])
{
    readonly SharedSums? _shared = world.IsAlone || isFixed ? null : new(world, state.Map.Channels);

    public override string Kind => "batch norm parameters";

    public override void Run()
    {
        var map = state.Map;
        if (_shared is not null) ShareSums(_shared);
        float* deviations = (float*)state.InverseDeviation.Address, factors = (float*)state.Factor.Address;
        float* gradientFactors = (float*)state.GradientFactor.Address, gradientMeans = (float*)state.GradientMean.Address;
        float* slopes = (float*)state.GradientSlope.Address;
        float* scales = (float*)(scaleGradient?.Address ?? 0), shifts = (float*)(shiftGradient?.Address ?? 0);
        double count = _shared?.Count ?? (double)map.Batch * map.Cells;
        for (int channel = 0; channel < map.PaddedChannels; channel++)
        {
            if (channel >= map.Channels)
            {
                gradientFactors[channel] = gradientMeans[channel] = slopes[channel] = 0;
                continue;
            }
            double inverse = deviations[channel];
            var (sum, product) = Own(channel);
            if (shifts is not null) shifts[channel] = (float)sum;
            if (scales is not null) scales[channel] = (float)(product * inverse);
            if (_shared is not null) (sum, product) = OfAll(_shared, channel);
            gradientFactors[channel] = factors[channel];
            gradientMeans[channel] = isFixed ? 0 : (float)(sum / count);
            slopes[channel] = isFixed ? 0 : (float)(product * inverse * inverse / count);
        }
    }

    void ShareSums(SharedSums shared)
    {
        for (int channel = 0; channel < state.Map.Channels; channel++) shared.Set(channel, Own(channel));
        shared.Share((double)state.Map.Batch * state.Map.Cells);
    }

    (double Sum, double Product) Own(int channel)
    {
        var map = state.Map;
        float* sums = (float*)state.FirstPartial.Address, products = (float*)state.SecondPartial.Address;
        double sum = 0, product = 0;
        for (int picture = 0; picture < map.Batch; picture++)
        {
            sum += sums[picture * map.PaddedChannels + channel];
            product += products[picture * map.PaddedChannels + channel];
        }
        return (sum, product);
    }

    static (double Sum, double Product) OfAll(SharedSums shared, int channel)
    {
        double sum = 0, product = 0;
        for (int rank = 0; rank < shared.Ranks; rank++)
        {
            var (first, second) = shared.Of(rank, channel);
            (sum, product) = (sum + first, product + second);
        }
        return (sum, product);
    }
}

/// <summary>Batch norm backward, third step: dx = gradientFactor · (dy − gradientMean − (x − mean) · gradientSlope).</summary>
/// <param name="node">The batch norm's name.</param>
/// <param name="state">What the batch norm's kernels share.</param>
/// <param name="source">x: batch × ⌈channels/B⌉ × height × width × B.</param>
/// <param name="incoming">The gradient by y, or before the activation where it has no function; one share, laid out as x.</param>
/// <param name="result">dx, laid out as x; may be the gradient's own memory.</param>
sealed unsafe class BatchNormBackwardKernel(
    string node, BatchNormState state, PlanBuffer source, IncomingGradient incoming, PlanBuffer result)
    : KernelStep(node, state.Map.Chunks, [
        source, .. incoming.Buffers, state.Mean, state.Factor, state.Summand, state.GradientFactor, state.GradientMean, state.GradientSlope,
        result])
{
    public override string Kind => "batch norm backward";

    protected override void RunShare(long start, long end)
    {
        var map = state.Map;
        int whole = map.WholeVectors, rest = map.Rest;
        for (long chunk = start; chunk < end; chunk++)
        {
            long first = map.Start(chunk);
            int channel = map.FirstChannel(chunk);
            float* x = (float*)source.Address + first, target = (float*)result.Address + first;
            var mean = ChannelVector.Spread((float*)state.Mean.Address + channel);
            var factor = ChannelVector.Spread((float*)state.GradientFactor.Address + channel);
            var gradientMean = ChannelVector.Spread((float*)state.GradientMean.Address + channel);
            var slope = ChannelVector.Spread((float*)state.GradientSlope.Address + channel);
            var dy = new ActivationGradient(state, incoming, first, channel);
            for (int i = 0; i < whole; i += 16)
            {
                var value = Vector512.Load(x + i);
                (factor * (dy.At(i, value) - gradientMean - (value - mean) * slope)).Store(target + i);
            }
            if (rest == 0) continue;
            var last = ChannelVector.LoadFirst(x + whole, rest);
            ChannelVector.StoreFirst(factor * (dy.FirstAt(whole, rest, last) - gradientMean - (last - mean) * slope), target + whole, rest);
        }
    }
}

/// <summary>
/// Backward through a batch norm of which all is frozen, in one pass: adds up the gradients from the consumers, takes them back through
/// the activation, dx = dy · factor.
/// </summary>
/// <param name="node">The batch norm's name.</param>
/// <param name="state">What the batch norm's kernels share.</param>
/// <param name="incoming">
/// The gradients by y from its consumers: batch × ⌈channels/B⌉ × height × width × B, and y where there is an activation.
/// </param>
/// <param name="result">dx, laid out as a share; may be the memory of one.</param>
sealed unsafe class FrozenNormBackwardKernel(string node, BatchNormState state, IncomingGradient incoming, PlanBuffer result)
    : KernelStep(node, state.Map.Chunks, [.. incoming.Buffers, state.Factor, state.Summand, result])
{
    public override string Kind => "batch norm backward, statistics given";

    protected override void RunShare(long start, long end)
    {
        var map = state.Map;
        int whole = map.WholeVectors, rest = map.Rest;
        for (long chunk = start; chunk < end; chunk++)
        {
            long first = map.Start(chunk);
            int channel = map.FirstChannel(chunk);
            float* dx = (float*)result.Address + first;
            var factor = ChannelVector.Spread((float*)state.Factor.Address + channel);
            var dy = new ActivationGradient(state, incoming, first, channel);
            for (int i = 0; i < whole; i += 16) (factor * dy.At(i, default)).Store(dx + i);
            if (rest > 0) ChannelVector.StoreFirst(factor * dy.FirstAt(whole, rest, default), dx + whole, rest);
        }
    }
}
