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

/// <summary>Each parameter's share of the learning rate, and its weight decay.</summary>
sealed class ParameterRates
{
    readonly Dictionary<string, double> _factors = new(StringComparer.Ordinal);
    readonly double _weightDecay;

    /// <summary>Finds out what the settings' factors mean in a graph.</summary>
    /// <exception cref="InputException">A pattern matches no parameter.</exception>
    public ParameterRates(Graph graph, OptimizationSettings settings)
    {
        _weightDecay = settings.WeightDecay;
        double factor = 1;
        foreach (var stage in BackboneStages.Of(graph).Reverse())
        {
            factor *= settings.RateFactor;
            foreach (var parameter in stage.SelectMany(n => n.Parameters)) _factors[parameter.Name] = factor;
        }
        foreach (var (pattern, own) in settings.Rates)
        {
            Parameter[] matching = [.. graph.Parameters.Where(p => p.Role.IsTrainable() && ParameterPattern.Matches(pattern, p.Name))];
            if (matching.Length == 0) throw ParameterPattern.NoMatch("--rates", pattern, graph);
            foreach (var parameter in matching) _factors[parameter.Name] = own;
        }
    }

    /// <summary>What the optimizer does with a parameter. Biases and norms have no weight decay.</summary>
    public ParameterPolicy PolicyOf(Parameter parameter) =>
        new(_factors.GetValueOrDefault(parameter.Name, 1), parameter.Role == ParameterRole.Weight ? _weightDecay : 0);
}
