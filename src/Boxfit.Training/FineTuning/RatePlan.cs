namespace Boxfit.Training.FineTuning;

/// <summary>Each parameter's share of the learning rate, and its weight decay.</summary>
sealed class RatePlan
{
    readonly Dictionary<string, double> _factors = new(StringComparer.Ordinal);
    readonly double _weightDecay;

    /// <summary>Settles the settings' factors for a graph.</summary>
    /// <exception cref="InputException">A pattern matches no parameter.</exception>
    public RatePlan(Graph graph, OptimizationSettings settings)
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
            string[] names = [.. graph.Parameters.Where(p => p.Role.IsTrainable() && ParameterPattern.Matches(pattern, p.Name)).Select(p => p.Name)];
            if (names.Length == 0) throw ParameterPattern.NoMatch("--rates", pattern, graph);
            foreach (string name in names) _factors[name] = own;
        }
    }

    /// <summary>What the optimizer does with a parameter. Biases and norms have no weight decay.</summary>
    public ParameterPolicy PolicyOf(Parameter parameter) =>
        new(_factors.GetValueOrDefault(parameter.Name, 1), parameter.Role == ParameterRole.Weight ? _weightDecay : 0);
}
