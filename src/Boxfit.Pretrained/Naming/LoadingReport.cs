namespace Boxfit.Pretrained;

/// <summary>What came of loading a weight file into a backbone.</summary>
/// <param name="File">Absolute path of the file.</param>
/// <param name="Format">The file's kind.</param>
/// <param name="Naming">Whose names the file's arrays have, such as <c>torchvision</c>.</param>
/// <param name="Loaded">Names, as the file has them, of the arrays that became parameters, in the order of the graph.</param>
/// <param name="Missing">Names of the backbone's parameters that the file does not have; empty where loading succeeded.</param>
/// <param name="LeftOver">Names of the file's arrays that belong to no part of the backbone, such as a classifier's.</param>
public sealed record LoadingReport(
    string File, WeightFormat Format, string Naming, IReadOnlyList<string> Loaded, IReadOnlyList<string> Missing, IReadOnlyList<string> LeftOver);
