namespace Boxfit.Engine;

/// <summary>One thing that a plan runs.</summary>
/// <param name="Node">Name of the graph's node.</param>
/// <param name="Kind">What it is, such as "convolution backward data".</param>
/// <param name="Implementation">
/// oneDNN's name of the implementation, such as "jit_wino_4x3:avx512_core", or "boxfit" for a kernel of ours.
/// </param>
public sealed record PrimitiveInfo(string Node, string Kind, string Implementation)
{
    /// <summary>True for oneDNN's plain loops: right, but about 100 times slower than they need be.</summary>
    public bool IsReference => Implementation.StartsWith("ref", StringComparison.Ordinal);
}
