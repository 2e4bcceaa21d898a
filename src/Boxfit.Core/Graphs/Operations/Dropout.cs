namespace Boxfit.Graphs.Operations;

/// <summary>
/// While training, sets each value to zero with the given probability and divides the others by what is left (Srivastava et al. 2014);
/// in evaluation it does nothing.
/// </summary>
/// <param name="Rate">Probability of a zero, 0 ≤ rate &lt; 1.</param>
public sealed record Dropout(double Rate) : Operation
{
    /// <inheritdoc/>
    public override string Details => $"{Rate}";

    /// <inheritdoc/>
    public override Shape InferShape(IReadOnlyList<Shape> inputs) => inputs[0];
}
