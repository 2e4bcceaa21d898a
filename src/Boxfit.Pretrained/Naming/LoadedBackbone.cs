using Boxfit.Weights;

namespace Boxfit.Pretrained;

/// <summary>A backbone's parameters from a weight file.</summary>
/// <param name="Parameters">All parameters and running statistics under the names of our graph, in its layout.</param>
/// <param name="FoldedNorms">
/// True when the file's batch norms are folded into its convolutions: the graph is to be built without them
/// (<see cref="Architectures.LocalizerConfiguration.FoldedNorms"/>).
/// </param>
/// <param name="Report">What was loaded and what was left over.</param>
public sealed record LoadedBackbone(IReadOnlyDictionary<string, Tensor> Parameters, bool FoldedNorms, LoadingReport Report);
