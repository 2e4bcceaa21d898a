namespace Boxfit.Training;

/// <summary>The parts of a training that settings stand for.</summary>
static class Recipe
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

    /// <summary>Optimizer steps of an epoch.</summary>
    /// <param name="s">The settings.</param>
    /// <param name="pictures">Pictures to train on.</param>
    public static int StepsPerEpoch(this TrainingSettings s, int pictures)
    {
        int batch = Math.Min(s.Batch, pictures), batches = (pictures + batch - 1) / batch;
        return (batches + s.Optimization.Accumulate - 1) / s.Optimization.Accumulate;
    }

    /// <summary>The settings with as many epochs as their least number of steps asks for.</summary>
    /// <param name="s">The settings.</param>
    /// <param name="pictures">Pictures to train on.</param>
    public static TrainingSettings WithEnoughEpochs(this TrainingSettings s, int pictures)
    {
        int perEpoch = s.StepsPerEpoch(pictures);
        return s with { Epochs = Math.Max(s.Epochs, (s.MinSteps + perEpoch - 1) / perEpoch) };
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
        return s.WarmupSteps > 0 ? new Warmup(schedule, s.WarmupSteps) : schedule;
    }

    /// <summary>The optimizer of a network.</summary>
    /// <param name="s">The settings.</param>
    /// <param name="network">The network, maybe without the layers that it begins with.</param>
    /// <param name="graph">All of it, which the settings' words are about.</param>
    public static Optimizer CreateOptimizer(this TrainingSettings s, Network network, Graph graph)
    {
        var o = s.Optimization;
        Func<Parameter, ParameterPolicy> policy = new RatePlan(graph, o).PolicyOf;
        return o.Optimizer switch
        {
            OptimizerKind.Adam => new Adam(network, policy: policy),
            OptimizerKind.AdamW => new AdamW(network, policy: policy),
            _ => new Sgd(network, o.Momentum, o.Nesterov, policy),
        };
    }

    public static Augmentation CreateAugmentation(this TrainingSettings s) => new()
    {
        Flip = s.Flip,
        Shift = s.Shift,
        Zoom = 1 + s.Zoom,
        ZoomOut = 1 + s.ZoomOut,
        ZoomAnywhere = s.ZoomAnywhere,
        Aspect = 1 + s.Aspect,
        Rotate = s.Rotate,
        Perspective = s.Perspective,
        Visible = s.Visible,
        Border = s.Border,
        Oversample = s.Oversample,
        Brightness = s.Brightness,
        Contrast = s.Contrast,
        Saturation = s.Saturation,
        Hue = s.Hue,
        Grey = s.Grey,
        Blur = s.Blur,
        Noise = s.Noise,
        Erase = s.Erase,
    };

    /// <summary>How the training part is loaded.</summary>
    public static LoaderOptions CreateLoaderOptions(this TrainingSettings s, TrainingData data) => new()
    {
        Batch = s.Batch,
        Seed = s.Seed,
        Workers = s.Workers,
        Shuffle = true,
        Augmentation = s.CreateAugmentation(),
        CacheBytes = s.CacheShare(data, data.Split.Train),
    };

    /// <summary>A part's share of the memory for decoded pictures.</summary>
    public static long CacheShare(this TrainingSettings s, TrainingData data, IReadOnlyList<Sample> part) =>
        (long)(s.CacheBytes * ((double)part.Count / data.Dataset.Samples.Count));

    public static DatasetOptions CreateDatasetOptions(this TrainingSettings s) => new()
    {
        File = s.Data,
        Format = s.Format.Length > 0 ? s.Format : null,
        Objects = s.Objects,
        Images = s.Images.Length > 0 ? s.Images : null,
        Outside = s.ClipBoxes ? OutsideBoxes.Clip : OutsideBoxes.Error,
    };
}
