using Boxfit.Boxes;
using Boxfit.Data;
using Boxfit.Losses;

namespace Boxfit.Training;

/// <summary>One optimizer step, of one batch or of several; allocates nothing once the plans of its batch sizes are there.</summary>
sealed class TrainingStep(Learner learner, OptimizationSettings settings, Loss loss, BoxRepresentation representation, ulong seed)
{
    static readonly ulong s_dropout = SeededRandom.Key("dropout");

    readonly float[] _targets = new float[learner.Network.Batch * 4];

    /// <summary>Computes a batch's gradients, which <see cref="Apply"/> uses.</summary>
    /// <param name="batch">Pictures and boxes.</param>
    /// <param name="number">Number of the batch since the run began, from 0: decides the dropout.</param>
    /// <returns>The batch's sums before the step. Where the loss is no finite number, there are no gradients.</returns>
    public StepSums Compute(Batch batch, long number)
    {
        int count = batch.Count;
        var plan = learner.Network.Plan(count);
        batch.Images.AsSpan(0, plan.Input.Length).CopyTo(plan.Input);
        plan.Forward(SeededRandom.For(seed, s_dropout, (ulong)number).NextUInt64());

        double iou = 0;
        for (int i = 0; i < count; i++)
        {
            representation.Encode(batch.Boxes[i], _targets.AsSpan(i * 4, 4));
            iou += BoundingBox.IoU(representation.Decode(plan.Output.Slice(i * 4, 4)), batch.Boxes[i]);
        }
        double value = loss.Compute(plan.Output, _targets.AsSpan(0, count * 4), plan.OutputGradient);
        if (double.IsFinite(value))
        {
            plan.Backward();
            if (settings.Accumulate > 1) learner.Network.Accumulate(count);
        }
        return new(count, value * count, iou);
    }

    /// <summary>Changes the parameters by the gradients of the batches since the last step, each picture counting alike.</summary>
    public void Apply(double learningRate)
    {
        if (settings.Accumulate > 1) learner.Network.TakeAccumulated();
        if (settings.ClipNorm > 0) learner.Network.ClipGradients(settings.ClipNorm);
        learner.Optimizer.Step(learningRate);
        learner.Average?.Update();
    }
}
