namespace Boxfit.Training.Session;

/// <summary>One optimizer step, of one batch or of several; allocates nothing once the plans of its batch sizes are there.</summary>
/// <param name="learner">What learns.</param>
/// <param name="settings">The run's settings.</param>
/// <param name="truths">What is true of each picture to train on beside the box.</param>
/// <param name="world">The processes that take it together; null for this one alone.</param>
sealed class TrainingStep(Learner learner, TrainingSettings settings, Truth[] truths, World? world = null)
{
    const int SumCount = 5;

    // To measure what sending during the backward pass gains.
    static readonly bool s_overlaps = Environment.GetEnvironmentVariable("BOXFIT_OVERLAP") != "off";

    static readonly ulong s_dropout = SeededRandom.Key("dropout");

    readonly OutputLayout _outputs = settings.Model.Outputs;
    readonly OutputLoss _loss = new(
        settings.CreateLoss(), settings.Model.Outputs, new(settings.PresenceWeight, settings.ClassWeight), learner.Network.Batch);
    readonly BoxRepresentation _representation = settings.Model.Box;
    readonly OptimizationSettings _optimization = settings.Optimization;
    readonly Truth[] _truths = new Truth[learner.Network.Batch];
    readonly World _world = world ?? World.Alone;
    readonly double[] _all = new double[SumCount * (world?.Size ?? 1)];
    readonly int[] _counts = new int[2 * (world?.Size ?? 1)];
    readonly float[] _targets = new float[learner.Network.Batch * OutputLayout.BoxCount];

    /// <summary>Computes a batch's gradients, which <see cref="Apply"/> uses.</summary>
    /// <param name="batch">Pictures and boxes.</param>
    /// <param name="number">Number of the batch since the run began, from 0: decides the dropout.</param>
    /// <returns>The batch's sums before the step. Where the loss is no finite number, there are no gradients.</returns>
    public StepSums Compute(Batch batch, long number)
    {
        _world.Work();
        var sums = batch.Count > 0 ? ComputePart(batch, number) : LeaveOut(batch);
        if (_optimization.Accumulate > 1 && double.IsFinite(sums.Loss)) learner.Network.Accumulate(batch.Whole);
        return sums;
    }

    StepSums ComputePart(Batch batch, long number)
    {
        int count = batch.Count;
        var exchange = IsSentAtOnce ? learner.Network.Exchange(_world) : null;
        var plan = learner.Network.Plan(count);
        batch.Images.AsSpan(0, plan.Input.Length).CopyTo(plan.Input);
        plan.Forward(SeededRandom.For(settings.Seed, s_dropout, (ulong)number).NextUInt64(), batch.First);

        exchange?.Begin();
        double iou = 0;
        int empty = 0;
        for (int i = 0; i < count; i++)
        {
            _truths[i] = truths[batch.Samples[i]];
            if (!_truths[i].HasObject)
            {
                empty++;
                continue;
            }
            _representation.Encode(batch.Boxes[i], _targets.AsSpan(i * OutputLayout.BoxCount, OutputLayout.BoxCount));
            iou += BoundingBox.IoU(_representation.Decode(OutputLayout.Box(_outputs.Picture(plan.Output, i))), batch.Boxes[i]);
        }
        var here = _truths.AsSpan(0, count);
        double value = _loss.Compute(
            plan.Output, _targets.AsSpan(0, count * OutputLayout.BoxCount), here, plan.OutputGradient,
            Whole(batch, TruthCounts.Of(here)));
        // The others' norms wait for this process's backward pass.
        if (double.IsFinite(value) || settings.SyncNorms)
        {
            plan.Backward(s_overlaps ? exchange : null);
        }
        return new(count, value * batch.Whole, iou) { Empty = empty };
    }

    /// <summary>What the whole batch's means are taken of, so that losses and gradients of all processes have only to be summed.</summary>
    TruthCounts Whole(Batch batch, TruthCounts here)
    {
        if (_world.IsAlone || _outputs.Extras == 0) return here with { Pictures = batch.Whole };
        _world.Gather<int>([here.Objects, here.OfClasses], _counts.AsSpan());
        int objects = 0, classes = 0;
        for (int i = 0; i < _counts.Length; i += 2) (objects, classes) = (objects + _counts[i], classes + _counts[i + 1]);
        return new(batch.Whole, objects, classes);
    }

    /// <summary>Brings the gradients of all processes together, and their sums. Common.</summary>
    /// <param name="own">This process's sums.</param>
    /// <param name="stops">Whether this process is asked to stop; afterwards, whether one is.</param>
    /// <returns>The sums over all. Where the loss is no finite number, there are no gradients.</returns>
    public StepSums Share(StepSums own, ref bool stops)
    {
        if (_world.IsAlone) return own;
        _world.Gather<double>([own.Pictures, own.Loss, own.Iou, own.Empty, stops ? 1 : 0], _all.AsSpan());
        Span<double> sums = stackalloc double[SumCount];
        for (int i = 0; i < _all.Length; i++) sums[i % SumCount] += _all[i];
        stops = sums[4] > 0;
        if (IsSentAtOnce) learner.Network.Exchange(_world).Finish();
        else if (double.IsFinite(sums[1])) ShareAccumulated();
        return new((int)sums[0], sums[1], sums[2]) { Empty = (int)sums[3] };
    }

    /// <summary>Whether gradients can be sent while the backward pass still runs: those of several batches are added up before.</summary>
    bool IsSentAtOnce => !_world.IsAlone && _optimization.Accumulate == 1;

    /// <summary>This process has no picture of a batch, such as an epoch's last.</summary>
    StepSums LeaveOut(Batch batch)
    {
        Whole(batch, default);
        var exchange = learner.Network.Exchange(_world);
        exchange.Clear();
        if (IsSentAtOnce) exchange.Begin();
        return default;
    }

    void ShareAccumulated()
    {
        learner.Network.TakeAccumulated();
        var exchange = learner.Network.Exchange(_world);
        exchange.Begin();
        exchange.Finish();
    }

    /// <summary>Changes the parameters by the gradients of the batches since the last step, each picture counting alike.</summary>
    public void Apply(double learningRate)
    {
        if (_optimization.Accumulate > 1 && _world.IsAlone) learner.Network.TakeAccumulated();
        if (_optimization.ClipNorm > 0) learner.Network.ClipGradients(_optimization.ClipNorm);
        learner.Optimizer.Step(learningRate);
        learner.Average?.Update();
    }
}
