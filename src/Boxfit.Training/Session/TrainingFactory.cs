namespace Boxfit.Training.Session;

/// <summary>Creates what settings name: the loss, the schedule, the optimizer, the loader.</summary>
static class TrainingFactory
{
    public static Loss CreateLoss(this TrainingSettings s)
    {
        return s.Loss switch
        {
            LossFunction.Mse => new MeanSquaredError(),
            LossFunction.SmoothL1 => new SmoothL1(s.Beta),
            LossFunction.L1 => new MeanAbsoluteError(),
            LossFunction.Huber => new Huber(s.Beta),
            LossFunction.IoU => Overlap(OverlapMeasure.IoU),
            LossFunction.GIoU => Overlap(OverlapMeasure.GIoU),
            LossFunction.DIoU => Overlap(OverlapMeasure.DIoU),
            _ => Overlap(OverlapMeasure.CIoU),
        };

        OverlapLoss Overlap(OverlapMeasure measure) => new(measure, s.Model.Box);
    }

    /// <summary>Views of pictures that an epoch shows the network: each as a whole and, where it looks again, as it sees it then.</summary>
    /// <param name="s">The settings.</param>
    /// <param name="pictures">Pictures to train on.</param>
    public static int ViewsPerEpoch(this TrainingSettings s, int pictures) => pictures * s.ViewsPerPicture();

    /// <summary>How often an epoch shows the network each picture.</summary>
    /// <param name="s">The settings.</param>
    public static int ViewsPerPicture(this TrainingSettings s) => s.Preprocessing.Looks is null ? 1 : 2;

    /// <summary>Optimizer steps of an epoch.</summary>
    /// <param name="s">The settings.</param>
    /// <param name="pictures">Pictures to train on.</param>
    public static int StepsPerEpoch(this TrainingSettings s, int pictures) => s.StepsFor(s.ViewsPerEpoch(pictures));

    /// <summary>The settings' epochs, or as many as their least number of steps needs.</summary>
    /// <param name="s">The settings.</param>
    /// <param name="pictures">Pictures to train on.</param>
    public static int EpochsOn(this TrainingSettings s, int pictures)
    {
        // Whole pictures count: cuts are more of the same ones.
        int perEpoch = s.StepsFor(pictures);
        return Math.Max(s.Epochs, (s.MinSteps + perEpoch - 1) / perEpoch);
    }

    static int StepsFor(this TrainingSettings s, int views)
    {
        int batch = Math.Min(s.Batch, views), batches = (views + batch - 1) / batch;
        return (batches + s.Optimization.Accumulate - 1) / s.Optimization.Accumulate;
    }

    public static LearningRateSchedule CreateSchedule(this TrainingSettings s, long steps)
    {
        LearningRateSchedule schedule = s.Schedule switch
        {
            ScheduleShape.Exponential => new ExponentialDecay(s.LearningRate, s.DecaySteps, s.DecayRate),
            ScheduleShape.Step => new StepDecay(s.LearningRate, s.DecaySteps, s.DecayRate),
            ScheduleShape.Cosine => new CosineDecay(s.LearningRate, steps),
            ScheduleShape.OneCycle => new OneCycle(s.LearningRate, steps)
            {
                RisingShare = s.PctStart,
                Divisor = s.DivFactor,
                FinalDivisor = s.FinalDivFactor,
            },
            _ => new ConstantRate(s.LearningRate),
        };
        return s.WarmupSteps > 0 ? new Warmup(schedule, s.WarmupSteps) { End = s.WarmupEnd(steps) } : schedule;
    }

    /// <summary>Steps of the run in which the warm-up is over at the latest.</summary>
    /// <param name="s">The settings.</param>
    /// <param name="steps">Steps of the whole run.</param>
    public static double WarmupEnd(this TrainingSettings s, long steps) =>
        s.WarmupShare < 1 ? s.WarmupShare * steps : double.PositiveInfinity;

    /// <summary>The optimizer of a network.</summary>
    /// <param name="s">The settings.</param>
    /// <param name="network">The network, maybe without the layers that it begins with.</param>
    /// <param name="rates">The rates of its parameters.</param>
    public static Optimizer CreateOptimizer(this TrainingSettings s, Network network, ParameterRates rates)
    {
        var o = s.Optimization;
        Func<Parameter, ParameterPolicy> policy = rates.PolicyOf;
        return o.Optimizer switch
        {
            OptimizerKind.Adam => new Adam(network, policy: policy),
            OptimizerKind.AdamW => new AdamW(network, policy: policy),
            _ => new Sgd(network, o.Momentum, o.Nesterov, policy),
        };
    }

    /// <summary>How the training part is loaded.</summary>
    public static LoaderOptions CreateLoaderOptions(this TrainingSettings s, TrainingData data) => new()
    {
        Batch = s.Batch,
        Seed = s.Seed,
        Workers = s.Workers,
        Shuffle = true,
        Augmentation = s.Augmentation,
        CacheBytes = s.CacheShare(data, data.Split.Train),
    };

    /// <summary>A part's share of the memory for decoded pictures.</summary>
    public static long CacheShare(this TrainingSettings s, TrainingData data, IReadOnlyList<Sample> part) =>
        (long)(Math.Min(s.CacheBytes, AvailableMemory.Bytes() / 2) * data.ShareOf(part));
}
