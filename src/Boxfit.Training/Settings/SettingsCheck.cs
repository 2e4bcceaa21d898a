namespace Boxfit.Training.Settings;

/// <summary>The ranges that settings must lie in.</summary>
static class SettingsCheck
{
    const int LargestSide = 4096;

    /// <exception cref="InputException">A setting is out of range; the message names it, its value and the range.</exception>
    public static void Check(TrainingSettings s)
    {
        Require(s.Model.Neck is null or { Channels: >= 1 and <= 4096, Stride: 4 or 8 or 16 or 32 }, s, "neck",
            "1 to 4096 channels and a stride of 4, 8, 16 or 32");
        Require(s.Model.ExtraConvolutions.All(c => c is { Filters: >= 1 and <= 65536, Kernel: >= 1 and <= 64, Stride: >= 1 and <= 64 }),
            s, "extra-convs", "filters from 1 to 65536, kernel and stride from 1 to 64");
        Require(s.Model.Head.All(n => n is >= 1 and <= 65536), s, "head", "sizes from 1 to 65536");
        Require(s.Model.Dropout is >= 0 and < 1, s, "dropout", "0 to below 1");
        Require(s.Preprocessing is { Width: >= 8 and <= LargestSide, Height: >= 8 and <= LargestSide }, s, "size",
            $"sides from 8 to {LargestSide} pixels");
        Require(s.Beta is > 0 and <= 1, s, "beta", "above 0, at most 1");
        Require(s.Weights.Length > 0, s, "weights", "none, imagenet or a weight file");
        Require(s.Epochs is >= 1 and <= 1_000_000 || (s.Epochs == TrainingSettings.Unlimited && s.Time > TimeSpan.Zero), s, "epochs", "1 to 1000000");
        Require(s.MinSteps is >= 0 and <= 1_000_000, s, SettingsTable.MinSteps, "0 to 1000000");
        Require(s.Time == TimeSpan.Zero || s.Time >= TimeSpan.FromSeconds(1), s, "time", "a second or more");
        Require(s.Patience >= 0, s, "patience", "0 or more");
        Require(s.Batch is >= 1 and <= 4096, s, "batch", "1 to 4096");
        Require(s.LearningRate is > 0 and <= 1000, s, "lr", "above 0, at most 1000");
        Require(s.DecaySteps >= 1, s, "decay-steps", "1 or more");
        Require(s.DecayRate is > 0 and <= 1, s, "decay-rate", "above 0, at most 1");
        Require(s.WarmupSteps >= 0, s, "warmup-steps", "0 or more");
        Require(s.PctStart is > 0 and < 1, s, "pct-start", "above 0 and below 1");
        Require(s.DivFactor is >= 1 and <= 1e12, s, "div-factor", "1 or more");
        Require(s.FinalDivFactor is >= 1 and <= 1e12, s, "final-div-factor", "1 or more");
        CheckOptimization(s);
        CheckFreezing(s);
        Require(s.Views is >= 0 and <= 1000, s, "views", "0 to 1000");
        Require(s.Flip is >= 0 and <= 1, s, "flip", "0 to 1");
        Require(s.Shift is >= 0 and <= 0.5, s, "shift", "0 to 0.5");
        Require(s.Zoom is >= 0 and <= 1, s, "zoom", "0 to 1");
        Require(s.ZoomOut is null or (>= 0 and <= 1), s, "zoom-out", "0 to 1");
        Require(s.Aspect is >= 0 and <= 1, s, "aspect", "0 to 1");
        Require(s.Visible is >= 0.1 and <= 1, s, "visible", "0.1 to 1");
        Require(s.Oversample is >= 1 and <= 3, s, "oversample", "1 to 3");
        Require(s.Grey is >= 0 and <= 1, s, "grey", "0 to 1");
        RequireStrength(s.Rotate, 45, s, "rotate");
        RequireStrength(s.Perspective, 0.5, s, "perspective");
        RequireStrength(s.Brightness, 1, s, "brightness");
        RequireStrength(s.Contrast, 1, s, "contrast");
        RequireStrength(s.Saturation, 1, s, "saturation");
        RequireStrength(s.Hue, 0.5, s, "hue");
        RequireStrength(s.Blur, 10, s, "blur");
        RequireStrength(s.Noise, 0.5, s, "noise");
        RequireStrength(s.Erase, 0.5, s, "erase");
        Require(s.TrainShare is > 0 and < 1, s, "split", "above 0 and below 1, so that there are pictures to test on");
        Require(s.ValidationShare >= 0 && s.TrainShare + s.ValidationShare < 1, s, "validation",
            $"0 to below {SettingSyntax.Print(Math.Round(1 - s.TrainShare, 6))}, so that split + validation leaves pictures to test on");
        Require(s.MaxSkipped is >= 0 and <= 1, s, "max-skipped", "0 to 1");
        int mostThreads = Math.Max(64, 4 * Environment.ProcessorCount);
        Require(s.Threads >= 1 && s.Threads <= mostThreads, s, "threads", $"1 to {mostThreads}");
        Require(s.Workers is >= 1 and <= 256, s, "workers", "1 to 256");
        Require(s.CacheBytes >= 0, s, "cache-memory", "0 or more");
        Require(s.Keep >= 0, s, "keep", "0 or more");
    }

    static void CheckOptimization(TrainingSettings s)
    {
        var o = s.Optimization;
        Require(o.Momentum is >= 0 and < 1, s, "momentum", "0 to below 1");
        Require(!o.Nesterov || (o.Optimizer == OptimizerKind.Sgd && o.Momentum > 0), s, "nesterov", "off, or the optimizer sgd with a momentum above 0");
        Require(o.WeightDecay is >= 0 and <= 1000, s, "weight-decay", "0 to 1000");
        Require(o.WeightDecay == 0 || o.Optimizer != OptimizerKind.Adam, s, "weight-decay", "0, or the optimizer adamw or sgd: the recipe's adam has none");
        Require(o.ClipNorm >= 0, s, "clip-norm", "0 or more");
        Require(o.Accumulate is >= 1 and <= 65536, s, "accumulate", "1 to 65536");
        Require(o.Ema is >= 0 and < 1, s, "ema", "0 to below 1");
        Require(o.RateFactor is > 0 and <= 1000, s, "rate-factor", "above 0, at most 1000");
        Require(o.Rates.All(r => r.Factor is > 0 and <= 1000), s, "rates", "factors above 0, at most 1000; --freeze holds parameters as they are");
    }

    static void CheckFreezing(TrainingSettings s)
    {
        var unfreeze = s.Freezing.Unfreeze;
        Require(unfreeze.Count == 0 || s.Freezing.Freeze.Count > 0, s, "unfreeze", "it together with --freeze, which says what is frozen first");
        Require(unfreeze.All(u => u.Epoch >= 2), s, "unfreeze", "epochs from 2; what is trained in the first is not to be frozen at all");
        Require(unfreeze.Zip(unfreeze.Skip(1)).All(pair => pair.First.Epoch <= pair.Second.Epoch), s, "unfreeze", "epochs in rising order");
    }

    static void RequireStrength(Strength value, double most, TrainingSettings settings, string name) => Require(
        value.Most >= 0 && value.Most <= most && value.Chance is >= 0 and <= 1, settings, name,
        $"0 to {SettingSyntax.Print(most)}, and after an @ a probability from 0 to 1");

    static void Require(bool holds, TrainingSettings settings, string name, string range)
    {
        if (!holds) throw new InputException($"Setting '{name}': found '{SettingsTable.Find(name).Print(settings)}', expected {range}.");
    }
}
