namespace Boxfit.Engine.Kernels;

/// <summary>
/// box[picture, edge] = Σ over the cells of softmax(score) · the edge that the cell proposes; behind the edges the same of the channels
/// after the score, as they are.
/// </summary>
/// <param name="node">The vote's name.</param>
/// <param name="map">The geometry of its input.</param>
/// <param name="source">Distances to the edges, scores, and extras: batch × ⌈(5 + extras)/B⌉ × height × width × B.</param>
/// <param name="box">Left, top, right and bottom in 0…1 of the input, and extras: batch × (4 + extras).</param>
sealed unsafe class BoxVotingKernel(string node, ChannelMap map, PlanBuffer source, PlanBuffer box)
    : KernelStep(node, map.Batch, source, box)
{
    public override string Kind => "box voting";

    protected override void RunShare(long start, long end)
    {
        for (long picture = start; picture < end; picture++)
        {
            var cells = new BoxVotingCells((float*)source.Address + map.Start(picture * map.Blocks), map.Shape);
            float* result = (float*)box.Address + picture * cells.Results;
            var scores = cells.Scores();
            double left = 0, top = 0, right = 0, bottom = 0;
            for (int i = 0; i < cells.Count; i++)
            {
                double weight = cells.Weight(i, scores);
                left += weight * cells.Edge(i, 0);
                top += weight * cells.Edge(i, 1);
                right += weight * cells.Edge(i, 2);
                bottom += weight * cells.Edge(i, 3);
            }
            (result[0], result[1], result[2], result[3]) = ((float)left, (float)top, (float)right, (float)bottom);
            for (int extra = BoxVoting.Score; extra < cells.Results; extra++)
            {
                double mean = 0;
                for (int i = 0; i < cells.Count; i++) mean += cells.Weight(i, scores) * *cells.Channel(i, extra + 1);
                result[extra] = (float)mean;
            }
        }
    }
}

/// <summary>
/// With a cell's weight p: the gradient of its distances is ∓p · gradient of the edge, that of an extra channel p · gradient of its
/// mean, that of its score p · Σ over the edges and extras of gradient · (its own − the result's).
/// </summary>
/// <param name="node">The vote's name.</param>
/// <param name="map">The geometry of its input.</param>
/// <param name="source">Distances to the edges, scores, and extras: batch × ⌈(5 + extras)/B⌉ × height × width × B.</param>
/// <param name="box">What came out: batch × (4 + extras).</param>
/// <param name="gradient">The gradient by what came out: batch × (4 + extras).</param>
/// <param name="result">The gradient by the source, laid out as it.</param>
sealed unsafe class BoxVotingBackwardKernel(
    string node, ChannelMap map, PlanBuffer source, PlanBuffer box, PlanBuffer gradient, PlanBuffer result)
    : KernelStep(node, map.Batch, source, box, gradient, result)
{
    public override string Kind => "box voting backward";

    protected override void RunShare(long start, long end)
    {
        for (long picture = start; picture < end; picture++)
        {
            long place = map.Start(picture * map.Blocks);
            var cells = new BoxVotingCells((float*)source.Address + place, map.Shape);
            var gradients = new BoxVotingCells((float*)result.Address + place, map.Shape);
            // The padding of the last block of channels stays zero.
            new Span<float>((float*)result.Address + place, map.Blocks * map.ChunkValues).Clear();
            float* results = (float*)box.Address + picture * cells.Results;
            float* slopes = (float*)gradient.Address + picture * cells.Results;
            var scores = cells.Scores();
            for (int i = 0; i < cells.Count; i++)
            {
                double weight = cells.Weight(i, scores), score = 0;
                for (int edge = 0; edge < BoxVoting.Score; edge++)
                {
                    double slope = slopes[edge];
                    score += slope * (cells.Edge(i, edge) - results[edge]);
                    *gradients.Channel(i, edge) = (float)(edge < 2 ? -weight * slope : weight * slope);
                }
                for (int extra = BoxVoting.Score; extra < cells.Results; extra++)
                {
                    double slope = slopes[extra];
                    score += slope * (*cells.Channel(i, extra + 1) - results[extra]);
                    *gradients.Channel(i, extra + 1) = (float)(weight * slope);
                }
                *gradients.Channel(i, BoxVoting.Score) = (float)(weight * score);
            }
        }
    }
}

/// <summary>Reads one picture's map of a <see cref="BoxVoting"/>: the boxes that its cells propose and their weights.</summary>
/// <param name="cells">The map: ⌈(5 + extras)/B⌉ × height × width × B.</param>
/// <param name="shape">Its shape.</param>
readonly unsafe struct BoxVotingCells(float* cells, Shape shape)
{
    static readonly int s_block = ChannelMap.Block;

    readonly int _count = shape.Height * shape.Width;

    /// <summary>Number of cells.</summary>
    public int Count => _count;

    /// <summary>Numbers that come out: a channel each, but for the score's.</summary>
    public int Results => shape.Channels - 1;

    /// <summary>The cell's channel.</summary>
    public float* Channel(int cell, int channel) => cells + ((long)channel / s_block * _count + cell) * s_block + channel % s_block;

    /// <summary>The largest score (the weight before the softmax), and the sum of e^(score − largest) over all cells.</summary>
    public (double Largest, double Sum) Scores()
    {
        double largest = double.NegativeInfinity, sum = 0;
        for (int i = 0; i < _count; i++) largest = Math.Max(largest, *Channel(i, BoxVoting.Score));
        for (int i = 0; i < _count; i++) sum += Math.Exp(*Channel(i, BoxVoting.Score) - largest);
        return (largest, sum);
    }

    /// <summary>The cell's share of the result.</summary>
    public double Weight(int cell, (double Largest, double Sum) scores) =>
        Math.Exp(*Channel(cell, BoxVoting.Score) - scores.Largest) / scores.Sum;

    /// <summary>An edge of the box that the cell proposes: left, top, right, bottom.</summary>
    public double Edge(int cell, int edge)
    {
        double centre = edge % 2 == 0 ? (cell % shape.Width + 0.5) / shape.Width : (cell / shape.Width + 0.5) / shape.Height;
        double distance = BoxVoting.Prior + *Channel(cell, edge);
        return edge < 2 ? centre - distance : centre + distance;
    }
}
