namespace Boxfit.Training.LearningRates;

/// <summary>
/// The learning-rate range test (Smith 2015; fastai's <c>lr_find</c>): a short training whose learning rate rises from step to step, until
/// the loss has fallen and risen again. What it proposes is then checked: trainings of a few steps with that rate and others around it.
/// </summary>
public static class LearningRateFinder
{
    /// <summary>Steps of a search that is not ended by its loss.</summary>
    public const int Steps = 100;

    const double Lowest = 1e-7, Highest = 1;

    /// <summary>
    /// Searches, and writes a drawing and the figures to <see cref="TrainingSettings.Out"/>, or the next free <c>runs/BACKBONE-lr-N</c>.
    /// </summary>
    /// <param name="settings">The training that a learning rate is wanted for; its schedule and length do not matter.</param>
    /// <param name="progress">Receives the progress.</param>
    /// <param name="cancellation">Ends it; nothing is written then.</param>
    /// <exception cref="InputException">The data, the settings or the initial weights are wrong, or the folder exists.</exception>
    /// <exception cref="BoxfitException">Something cannot be fetched or written, or a native library is missing.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static LearningRateSearch Run(
        TrainingSettings settings, IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        SettingsTable.Standard.Check(settings);
        string folder = settings.Out.Length > 0 ? Path.GetFullPath(settings.Out) : RunFolder.NextFree($"{settings.Model.Backbone}-lr");
        LearningRateSearch? search = null;
        // The folder is there from the start on under its temporary name: one that cannot be written is found out before the work.
        AtomicFolder.Write(folder, temporary =>
        {
            // What is searched is a rate for the network itself, over a few steps.
            var searched = settings with
            {
                MinSteps = 0,
                CacheFeatures = FeatureCaching.None,
                Views = 0,
                Optimization = settings.Optimization with { Ema = 0 },
            };
            var run = PreparedRun.Settle(searched, progress, cancellation);
            search = EngineThread.RunOnce(() =>
            {
                var swept = LearningRateSearch.Create(folder, Sweep(run, progress, cancellation));
                BoundingBox[] boxes = [.. run.Data.Split.Train.Select(s => s.Box)];
                double constant = ConstantBox.MeanIou(ConstantBox.Find(boxes), boxes);
                return swept.Check(Try(run, swept.RatesToTry(settings.LearningRate), progress, cancellation), constant);
            });
            search.Save(temporary);
        });
        return search!;
    }

    static List<(double Rate, double Loss)> Sweep(PreparedRun run, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        using var training = new ProbeTraining(run);
        var points = new List<(double Rate, double Loss)>();
        while (points.Count < Steps)
        {
            double rate = Lowest * Math.Pow(Highest / Lowest, points.Count / (Steps - 1.0));
            if (training.Compute(cancellation) is not var (loss, _)) break;
            points.Add((rate, loss));
            progress?.Report(new SweepProgress(points.Count, Steps, rate, loss));
            if (new LossCurve([.. points.Select(p => p.Loss)]).HasClimbed) break;
            training.Apply(rate);
        }
        return points;
    }

    /// <summary>Trains for a few steps with each of some rates.</summary>
    static List<RateTrial> Try(
        PreparedRun run, IReadOnlyList<double> rates, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        var trials = new List<RateTrial>();
        foreach (double rate in rates)
        {
            using var training = new ProbeTraining(run);
            var steps = new List<(double Loss, double MeanIou)>();
            while (steps.Count < RateTrial.Steps && training.Compute(cancellation) is { } step)
            {
                steps.Add(step);
                int done = trials.Count * RateTrial.Steps + steps.Count;
                progress?.Report(new SweepProgress(done, rates.Count * RateTrial.Steps, rate, step.Loss));
                training.Apply(rate * Math.Min(1, (double)steps.Count / RateTrial.WarmupSteps));
            }
            trials.Add(new(rate, steps));
        }
        return trials;
    }
}
