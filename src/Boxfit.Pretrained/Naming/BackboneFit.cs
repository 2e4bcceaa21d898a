namespace Boxfit.Pretrained.Naming;

/// <summary>A backbone that a weight file can be loaded into.</summary>
/// <param name="Backbone">The backbone's name.</param>
/// <param name="Naming">Whose names the file's arrays have.</param>
/// <param name="FoldedNorms">True when its batch norms are folded into its convolutions.</param>
/// <param name="IsWhole">False when it lacks the backbone's tail (<see cref="Graphs.BackboneTail"/>): it serves networks with a neck.</param>
public sealed record BackboneFit(string Backbone, string Naming, bool FoldedNorms, bool IsWhole);
