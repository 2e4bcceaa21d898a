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
        TrainingSettings settings, IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default) =>
        Run(settings, World.Alone, progress, cancellation);

    /// <summary>Searches by several processes together, of which the first writes. Common.</summary>
    /// <returns>In the first process, what was found; in the others, a part of it.</returns>
    internal static LearningRateSearch Run(
        TrainingSettings settings, World world, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        string folder = world.Broadcast(world.Together(() =>
        {
            SettingsTable.Standard.Check(settings);
            if (!world.IsFirst) return "";
            string chosen = settings.Out.Length > 0 ? Path.GetFullPath(settings.Out) : RunFolder.NextFree($"{settings.Model.Backbone}-lr");
            AtomicFolder.RequireNew(chosen);
            return chosen;
        }));
        if (!world.IsFirst) return Search(folder, settings, world, progress, cancellation);
        LearningRateSearch? search = null;
        // The folder is there from the start on under its temporary name: one that cannot be written is found out before the work.
        AtomicFolder.Write(folder, temporary =>
        {
            search = Search(folder, settings, world, progress, cancellation);
            search.Save(temporary);
        });
        return search!;
    }

    static LearningRateSearch Search(
        string folder, TrainingSettings settings, World world, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        var run = world.Together(() =>
        {
            // What is searched is a rate for the network itself, over a few steps.
            SharedRun.RequireShareable(settings, world);
            var searched = settings with
            {
                MinSteps = 0,
                CacheFeatures = FeatureCaching.None,
                Views = 0,
                Optimization = settings.Optimization with { Ema = 0 },
            };
            var settled = PreparedRun.Settle(searched, progress, cancellation);
            SharedRun.RequirePictures(searched, settled.Data.Split.Train.Count, world);
            return settled with { World = world };
        });
        SharedRun.RequireSame(run);
        world.Watch(run.Settings.WaitLimit);
        run = run with { Settings = SharedRun.Divide(run.Settings, world) };
        return EngineThread.RunOnce(() =>
        {
            var swept = LearningRateSearch.Create(folder, Sweep(run, progress, cancellation));
            double[] rates = RatesToTry(swept, settings.LearningRate, world);
            var trials = Try(run, rates, progress, cancellation);
            if (!world.IsFirst) return swept;
            BoundingBox[] boxes = [.. run.Data.Split.Train.Select(s => s.Box)];
            return swept.Check(trials, ConstantBox.MeanIou(ConstantBox.Find(boxes), boxes));
        });
    }

    /// <summary>The rates to try, as the first process has them. Common.</summary>
    static double[] RatesToTry(LearningRateSearch swept, double current, World world)
    {
        double[] rates = [.. swept.RatesToTry(current)];
        Array.Resize(ref rates, world.Broadcast(rates.Length));
        world.Broadcast(rates.AsSpan());
        return rates;
    }

    static List<(double Rate, double Loss)> Sweep(PreparedRun run, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        using var training = new ProbeTraining(run);
        var points = new List<(double Rate, double Loss)>();
        while (points.Count < Steps)
        {
            // Another machine's power and logarithm may differ in the last bit.
            double rate = run.World.Broadcast(Lowest * Math.Pow(Highest / Lowest, points.Count / (Steps - 1.0)));
            if (training.Compute(cancellation) is not var (loss, _)) break;
            points.Add((rate, loss));
            progress?.Report(new SweepProgress(points.Count, Steps, rate, loss));
            if (run.World.Broadcast(new LossCurve([.. points.Select(p => p.Loss)]).HasClimbed)) break;
            training.Apply(rate);
        }
        return points;
    }

    /// <summary>Trains for a few steps with each of some rates.</summary>
    static List<RateTrial> Try(
        PreparedRun run, double[] rates, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
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
                progress?.Report(new SweepProgress(done, rates.Length * RateTrial.Steps, rate, step.Loss));
                training.Apply(rate * Math.Min(1, (double)steps.Count / RateTrial.WarmupSteps));
            }
            trials.Add(new(rate, steps));
        }
        return trials;
    }
}
