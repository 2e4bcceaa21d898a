namespace Boxfit.Engine;

/// <summary>The widest vector instructions that the engine computes with.</summary>
public enum VectorInstructions
{
    /// <summary>SSE4.1: vectors of 4 floats.</summary>
    Sse41,

    /// <summary>AVX: vectors of 8 floats.</summary>
    Avx,

    /// <summary>AVX2 with fused multiply-add: vectors of 8 floats.</summary>
    Avx2,

    /// <summary>AVX-512: vectors of 16 floats.</summary>
    Avx512,
}
