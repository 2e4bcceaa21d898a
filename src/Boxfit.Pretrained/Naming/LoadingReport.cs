namespace Boxfit.Pretrained.Naming;

/// <summary>What came of loading a weight file into a backbone.</summary>
/// <param name="File">Absolute path of the file.</param>
/// <param name="Format">The file's kind.</param>
/// <param name="Naming">Whose names the file's arrays have, <c>torchvision</c>, <c>timm</c>, <c>Keras</c> or <c>Boxfit</c>.</param>
/// <param name="Loaded">Names, as the file has them, of the arrays that became parameters, in the order of the graph.</param>
/// <param name="Missing">
/// Names, as such a file would have them, of the parameters that it does not have or has in another shape; where loading succeeded none, or
/// those of the backbone's tail (<see cref="Graphs.BackboneTail"/>).
/// </param>
/// <param name="LeftOver">Names of the file's arrays that the backbone has no place for, such as a classifier's.</param>
public sealed record LoadingReport(
    string File, WeightFormat Format, string Naming,
    IReadOnlyList<string> Loaded, IReadOnlyList<string> Missing, IReadOnlyList<string> LeftOver);
