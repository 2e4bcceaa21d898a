namespace Boxfit.Graphs.Operations;

/// <summary>
/// The box that the cells of a map agree on. Every cell proposes one: its channels 0 to 3 are the distances from its centre to the left,
/// top, right and bottom edge (less <see cref="Prior"/>), in shares of the picture's sides; channel 4 is its score, a weight before the
/// softmax. The result is the mean of the proposed boxes weighted by the softmax of the scores: left, top, right, bottom in 0…1 of the
/// input. Distances to edges as in FCOS (Tian et al. 2019), the weighted mean as in integral regression (Sun et al. 2018). The channels
/// after these are taken as they are: their means by the same weights follow the box, so that what is said of the object comes from where
/// it is seen.
/// </summary>
/// <param name="Extras">Number of channels after the score.</param>
sealed record BoxVoting(int Extras = 0) : Operation
{
    /// <summary>The channel of the score.</summary>
    public const int Score = 4;

    /// <summary>What is added to every distance, so that a network that gives zeros proposes boxes of a usual size.</summary>
    public const double Prior = 0.3;

    /// <summary>Number of channels that it reads.</summary>
    public int Channels => Score + 1 + Extras;

    /// <inheritdoc/>
    public override Shape InferShape(IReadOnlyList<Shape> inputs) => inputs[0].IsMap && inputs[0].Channels == Channels
        ? Shape.Vector(Score + Extras)
        : throw new InputException($"needs a map of {Channels} channels, but its input is {inputs[0]}.");
}
