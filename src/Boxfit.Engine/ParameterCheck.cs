namespace Boxfit.Engine;

/// <summary>Compares a graph's parameters with the tensors that are to fill them.</summary>
static class ParameterCheck
{
    /// <summary>Throws when a parameter of the graph has no tensor, or one of another shape.</summary>
    public static void Require(Graph graph, IReadOnlyDictionary<string, Tensor> tensors)
    {
        const int shown = 3;
        var faults = graph.Parameters.Select(p => Fault(p, tensors)).OfType<string>().ToList();
        if (faults.Count == 0) return;
        string rest = faults.Count > shown ? $" and {faults.Count - shown} more" : "";
        throw new BoxfitException(
            $"These weights do not fit the model: {string.Join("; ", faults.Take(shown))}{rest}. They belong to another architecture.");
    }

    static string? Fault(Parameter parameter, IReadOnlyDictionary<string, Tensor> tensors) =>
        !tensors.TryGetValue(parameter.Name, out var tensor) ? $"'{parameter.Name}' is missing"
        : !tensor.Shape.AsSpan().SequenceEqual(parameter.Shape)
            ? $"'{parameter.Name}' is {string.Join('×', tensor.Shape)}, expected {string.Join('×', parameter.Shape)}"
            : null;
}
