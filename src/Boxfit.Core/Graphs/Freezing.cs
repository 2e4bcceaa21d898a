namespace Boxfit.Graphs;

/// <summary>What a training leaves as it is. Nothing is computed for it in the backward pass, and nothing kept.</summary>
/// <param name="Parameters">Names of the parameters that are not trained.</param>
/// <param name="Statistics">
/// Names of the batch norm nodes that use their running statistics in training too and do not move them (torchvision's
/// <c>FrozenBatchNorm2d</c>, or a batch norm in evaluation mode).
/// </param>
sealed record Freezing(IReadOnlySet<string> Parameters, IReadOnlySet<string> Statistics)
{
    /// <summary>Everything is trained.</summary>
    public static Freezing None { get; } = new(new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));

    /// <summary>True when the optimizer leaves the parameter alone.</summary>
    public bool Holds(Parameter parameter) => !parameter.Role.IsTrainable() || Parameters.Contains(parameter.Name);
}
