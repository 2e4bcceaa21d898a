namespace Boxfit.Training.FineTuning;

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
