using Boxfit.Boxes;
using Boxfit.Data;
using Boxfit.Engine;
using Boxfit.Losses;

namespace Boxfit.Training;

/// <summary>One optimizer step; allocates nothing once the plan of its batch size is there.</summary>
sealed class TrainingStep(Network network, Adam adam, Loss loss, BoxRepresentation representation, ulong seed)
{
    static readonly ulong s_dropout = SeededRandom.Key("dropout");

    readonly float[] _targets = new float[network.Batch * 4];

    /// <summary>Trains on a batch.</summary>
    /// <param name="batch">Pictures and boxes.</param>
    /// <param name="step">Number of the step since the run began, from 0: decides the dropout.</param>
    /// <param name="learningRate">The step's learning rate.</param>
    /// <returns>The batch's mean loss and mean IoU before the step. Where the loss is no finite number, no step was made.</returns>
    public (double Loss, double MeanIou) Run(Batch batch, long step, double learningRate)
    {
        int count = batch.Count;
        var plan = network.Plan(count);
        batch.Images.AsSpan(0, plan.Input.Length).CopyTo(plan.Input);
        plan.Forward(SeededRandom.For(seed, s_dropout, (ulong)step).NextUInt64());

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
            adam.Step(learningRate);
        }
        return (value, iou / count);
    }
}
