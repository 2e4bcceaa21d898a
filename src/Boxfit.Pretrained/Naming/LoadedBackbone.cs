namespace Boxfit.Pretrained.Naming;

/// <summary>A backbone's parameters from a weight file.</summary>
/// <param name="Parameters">Parameters and running statistics under the names of our graph, in its layout.</param>
/// <param name="FoldedNorms">
/// True when the file's batch norms are folded into its convolutions: the graph is to be built without them
/// (<see cref="Architectures.LocalizerConfiguration.FoldedNorms"/>).
/// </param>
/// <param name="Report">What was loaded, what is missing and what was left over.</param>
/// <param name="Model">What the file says of itself where it is a model of Boxfit; null for files of others.</param>
public sealed record LoadedBackbone(
    IReadOnlyDictionary<string, Tensor> Parameters, bool FoldedNorms, LoadingReport Report, ModelDescription? Model)
{
    /// <summary>
    /// False when the file lacks the backbone's tail (<see cref="Graphs.BackboneTail"/>), as models that were trained with a neck do:
    /// networks with a neck need no more.
    /// </summary>
    public bool IsWhole => Report.Missing.Count == 0;
}
