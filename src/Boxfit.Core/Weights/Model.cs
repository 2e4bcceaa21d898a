namespace Boxfit.Weights;

/// <summary>A trained localizer: what a model file holds.</summary>
/// <param name="Description">How to build and to feed it.</param>
/// <param name="Graph">Its graph at the size of its preprocessing.</param>
/// <param name="Parameters">Its parameters and running statistics, under the names of <see cref="Graph.Parameters"/>.</param>
public sealed record Model(ModelDescription Description, Graph Graph, IReadOnlyDictionary<string, Tensor> Parameters);
