namespace Boxfit.Training.FineTuning;

/// <summary>A network, and how its parameters are trained.</summary>
/// <param name="Graph">The network.</param>
/// <param name="Freezing">What is frozen in each epoch.</param>
/// <param name="Rates">Each parameter's learning rate and weight decay.</param>
sealed record TrainableNetwork(Graph Graph, FreezeSchedule Freezing, ParameterRates Rates)
{
    /// <summary>Builds what settings describe.</summary>
    /// <exception cref="InputException">It cannot be built, or the settings' words for parameters do not fit it.</exception>
    public static TrainableNetwork Build(TrainingSettings settings)
    {
        var graph = Localizer.Build(settings.Model, settings.Preprocessing.Height, settings.Preprocessing.Width);
        return new(graph, new(graph, settings.Freezing, settings.Epochs), new(graph, settings.Optimization));
    }
}
