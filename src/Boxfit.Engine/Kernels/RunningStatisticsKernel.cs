using Boxfit.Engine.Plans;

namespace Boxfit.Engine.Kernels;

/// <summary>running = (1 − momentum) · running + momentum · batch, for batch norm's mean and variance.</summary>
/// <param name="node">The batch norm's name.</param>
/// <param name="batchMean">The batch's mean of each channel.</param>
/// <param name="batchVariance">The batch's biased variance of each channel.</param>
/// <param name="runningMean">The running mean, updated.</param>
/// <param name="runningVariance">The running variance, updated.</param>
/// <param name="momentum">Share of the batch.</param>
/// <param name="varianceFactor">n / (n − 1) where the running variance is unbiased (PyTorch), else 1 (Keras).</param>
sealed unsafe class RunningStatisticsKernel(
    string node, PlanBuffer batchMean, PlanBuffer batchVariance, PlanBuffer runningMean, PlanBuffer runningVariance,
    double momentum, double varianceFactor)
    : PlanStep(node, batchMean, batchVariance, runningMean, runningVariance)
{
    public override string Kind => "running statistics";

    public override void Bind(nint scratchpad) { }

    public override void Run()
    {
        int channels = (int)(batchMean.Layout.Bytes / sizeof(float));
        Update(channels, (float*)batchMean.Address, (float*)runningMean.Address, 1);
        Update(channels, (float*)batchVariance.Address, (float*)runningVariance.Address, varianceFactor);
    }

    public override void Dispose() { }

    void Update(int channels, float* batch, float* running, double factor)
    {
        float keep = (float)(1 - momentum), take = (float)(momentum * factor);
        for (int i = 0; i < channels; i++) running[i] = keep * running[i] + take * batch[i];
    }
}
