namespace Boxfit.Engine.Kernels;

/// <summary>A piece of each picture's vector.</summary>
/// <param name="Values">The piece alone: batch × length.</param>
/// <param name="Start">Where it begins in the whole vector.</param>
/// <param name="Length">How many numbers it has.</param>
readonly record struct VectorPiece(PlanBuffer Values, int Start, int Length);

/// <summary>result[picture] = the pieces' numbers one after the other.</summary>
/// <param name="node">The node's name.</param>
/// <param name="batch">Number of pictures.</param>
/// <param name="pieces">The pieces, which together are the whole.</param>
/// <param name="result">batch × the sum of their lengths.</param>
sealed unsafe class ConcatKernel(string node, int batch, VectorPiece[] pieces, PlanBuffer result)
    : KernelStep(node, batch, [.. pieces.Select(p => p.Values), result])
{
    readonly int _length = pieces.Sum(p => p.Length);

    public override string Kind => "concat";

    protected override void RunShare(long start, long end)
    {
        for (long picture = start; picture < end; picture++)
        {
            float* whole = (float*)result.Address + picture * _length;
            foreach (var piece in pieces)
            {
                float* from = (float*)piece.Values.Address + picture * piece.Length;
                new ReadOnlySpan<float>(from, piece.Length).CopyTo(new(whole + piece.Start, piece.Length));
            }
        }
    }
}

/// <summary>The gradient of a piece is the piece of the gradient.</summary>
/// <param name="node">The node's name.</param>
/// <param name="batch">Number of pictures.</param>
/// <param name="gradient">That of the whole: batch × <paramref name="length"/>.</param>
/// <param name="length">How many numbers the whole has.</param>
/// <param name="piece">That of the piece.</param>
sealed unsafe class ConcatBackwardKernel(string node, int batch, PlanBuffer gradient, int length, VectorPiece piece)
    : KernelStep(node, batch, gradient, piece.Values)
{
    public override string Kind => "concat backward";

    protected override void RunShare(long start, long end)
    {
        for (long picture = start; picture < end; picture++)
        {
            float* whole = (float*)gradient.Address + picture * length;
            float* to = (float*)piece.Values.Address + picture * piece.Length;
            new ReadOnlySpan<float>(whole + piece.Start, piece.Length).CopyTo(new(to, piece.Length));
        }
    }
}
