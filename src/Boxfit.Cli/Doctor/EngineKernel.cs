namespace Boxfit.Cli.Doctor;

/// <summary>A kernel of oneDNN and what it is used for.</summary>
/// <param name="Work">Such as "training: 3×3 convolution backward data".</param>
/// <param name="Implementation">oneDNN's name of it.</param>
sealed record EngineKernel(string Work, string Implementation)
{
    /// <summary>Training or prediction.</summary>
    public string Use => Work.Split(": ")[0];

    /// <summary>The kind of layer and the pass.</summary>
    public string Layer => Work.Split(": ", 2)[^1];
}
