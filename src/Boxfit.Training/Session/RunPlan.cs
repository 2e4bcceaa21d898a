namespace Boxfit.Training.Session;

/// <summary>Settings with everything that they name loaded and checked against each other, before anything is written.</summary>
/// <param name="Settings">The settings, with the parts and the network as they are.</param>
/// <param name="Data">The data, divided.</param>
/// <param name="Weights">What the backbone starts from.</param>
/// <param name="Graph">The network.</param>
sealed record RunPlan(TrainingSettings Settings, TrainingData Data, InitialWeights Weights, Graph Graph)
{
    /// <summary>Loads and checks everything, and says which weights were loaded.</summary>
    /// <exception cref="InputException">Something does not fit.</exception>
    /// <exception cref="BoxfitException">Published weights cannot be fetched.</exception>
    public static RunPlan Create(TrainingSettings settings, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        var data = TrainingData.Load(settings);
        settings = data.Settle(settings);
        int epochs = settings.EpochsOn(data.Split.Train.Count);
        if (epochs > settings.Epochs)
        {
            progress?.Report(new TrainingNotice(
                $"{epochs} epochs instead of {settings.Epochs}, since {data.Split.Train.Count} pictures are few (--min-steps " +
                $"{settings.MinSteps})."));
            settings = settings with { Epochs = epochs };
        }
        if (settings.Patience > 0 && data.Split.Validation.Count == 0)
        {
            throw new InputException(
                $"--patience {settings.Patience} needs a validation part to judge the epochs by, such as --validation 0.1: a run that ends when the " +
                "test part looks best would flatter its result.");
        }
        // A network that cannot be built is to be told before weights are fetched for it.
        Build(settings);
        var weights = InitialWeights.Load(settings, progress, cancellation);
        settings = weights.Settle(settings);
        var graph = Build(settings);
        weights.RequireAllOf(graph);
        progress?.Report(new TrainingNotice(weights.Describe()));
        return new(settings, data, weights, graph);
    }

    static Graph Build(TrainingSettings settings)
    {
        var graph = Localizer.Build(settings.Model, settings.Preprocessing.Height, settings.Preprocessing.Width);
        _ = new FreezePlan(graph, settings.Freezing, settings.Epochs);
        _ = new RatePlan(graph, settings.Optimization);
        return graph;
    }
}
