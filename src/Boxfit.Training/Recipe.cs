using Boxfit.Data;
using Boxfit.Losses;
using Boxfit.Schedules;

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

    public static LearningRateSchedule CreateSchedule(this TrainingSettings s, long steps)
    {
        LearningRateSchedule schedule = s.Schedule switch
        {
            ScheduleShape.Exponential => new ExponentialDecay(s.LearningRate, s.DecaySteps, s.DecayRate),
            ScheduleShape.Cosine => new CosineDecay(s.LearningRate, steps),
            _ => new ConstantRate(s.LearningRate),
        };
        return s.WarmupSteps > 0 ? new Warmup(schedule, s.WarmupSteps) : schedule;
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

    public static DatasetOptions CreateDatasetOptions(this TrainingSettings s) => new()
    {
        File = s.Data,
        Format = s.Format.Length > 0 ? s.Format : null,
        Objects = s.Objects,
        Images = s.Images.Length > 0 ? s.Images : null,
        Outside = s.ClipBoxes ? OutsideBoxes.Clip : OutsideBoxes.Error,
    };
}
