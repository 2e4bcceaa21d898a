namespace Boxfit.Data.Augmenting;

/// <summary>
/// What is seen where a changed picture does not reach. There is no mirroring (OpenCV's <c>BORDER_REFLECT</c>): it would show a second
/// object that no box tells of.
/// </summary>
public enum BorderFill
{
    /// <summary>The outermost pixels, repeated (OpenCV's <c>BORDER_REPLICATE</c>): no edge shows where the picture ends.</summary>
    Repeat,

    /// <summary>The grey of letterboxing (114).</summary>
    Grey,

    /// <summary>One colour, drawn anew for each picture.</summary>
    Random,
}
