namespace Boxfit.Training.LearningRates;

/// <summary>
/// The learning-rate range test (Smith 2015; fastai's <c>lr_find</c>): a short training whose learning rate rises from step to step, until
/// the loss has fallen and risen again.
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
            search = LearningRateSearch.Create(folder, EngineThread.RunOnce(() => Sweep(run, progress, cancellation)));
            search.Save(temporary);
        });
        return search!;
    }

    static List<(double Rate, double Loss)> Sweep(PreparedRun run, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        var (settings, data, network, weights, _) = run;
        using var learner = new Learner(settings, network, run.Batch, epoch: 1);
        learner.Begin(weights.Backbone?.Parameters);
        using var loader = new BatchLoader(data.Split.Train, new Preprocessor(settings.Preprocessing), settings.CreateLoaderOptions(data));
        var step = new TrainingStep(learner, settings);
        loader.Start(0);
        var points = new List<(double Rate, double Loss)>();
        long batches = 0;
        while (points.Count < Steps)
        {
            cancellation.ThrowIfCancellationRequested();
            double rate = Lowest * Math.Pow(Highest / Lowest, points.Count / (Steps - 1.0));
            var sums = default(StepSums);
            // As in training, the last step of an epoch has only the batches that are left.
            int count = Math.Min(settings.Optimization.Accumulate, loader.StepsPerEpoch - (int)(batches % loader.StepsPerEpoch));
            for (int i = 0; i < count && double.IsFinite(sums.Loss); i++)
            {
                var batch = loader.Take(cancellation);
                sums += step.Compute(batch, batches++);
                loader.Return(batch);
            }
            if (!double.IsFinite(sums.Loss)) break;
            points.Add((rate, sums.MeanLoss));
            progress?.Report(new SweepProgress(points.Count, Steps, rate, sums.MeanLoss));
            if (new LossCurve([.. points.Select(p => p.Loss)]).HasClimbed) break;
            step.Apply(rate);
        }
        return points;
    }
}
