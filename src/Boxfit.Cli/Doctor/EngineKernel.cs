namespace Boxfit.Cli.Doctor;

/// <summary>A kernel of oneDNN and what it is used for.</summary>
/// <param name="Use">Training or prediction.</param>
/// <param name="Layer">The kind of layer and the pass, such as "3×3 convolution backward data".</param>
/// <param name="Implementation">oneDNN's name of it.</param>
sealed record EngineKernel(string Use, string Layer, string Implementation);
