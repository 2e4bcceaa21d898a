namespace Boxfit.Engine.Kernels;

/// <summary>
/// With a cell's weight p: the gradient of its distances is ∓p · gradient of the edge, that of its say p · Σ over the edges of
/// gradient · (its edge − the result's).
/// </summary>
sealed unsafe class BoxVotingBackwardKernel(string node, int batch, Shape shape, PlanBuffer source, PlanBuffer box, PlanBuffer gradient, PlanBuffer result)
    : KernelStep(node, source, box, gradient, result)
{
    readonly ChannelMap _map = ChannelMap.Of(batch, shape);

    public override string Kind => "box voting backward";

    protected override void RunShare(int part, int parts)
    {
        var (start, end) = ParallelWork.Share(batch, part, parts);
        for (long picture = start; picture < end; picture++)
        {
            long place = _map.Start(picture * _map.Blocks);
            var cells = new BoxVotingCells((float*)source.Address + place, shape);
            var gradients = new BoxVotingCells((float*)result.Address + place, shape);
            // The padding of the last block of channels stays zero.
            new Span<float>((float*)result.Address + place, _map.Blocks * _map.ChunkValues).Clear();
            float* edges = (float*)box.Address + picture * 4;
            float* slopes = (float*)gradient.Address + picture * 4;
            var says = cells.Says();
            for (int i = 0; i < cells.Count; i++)
            {
                double weight = cells.Weight(i, says), say = 0;
                for (int edge = 0; edge < 4; edge++)
                {
                    double slope = slopes[edge];
                    say += slope * (cells.Edge(i, edge) - edges[edge]);
                    *gradients.Channel(i, edge) = (float)(edge < 2 ? -weight * slope : weight * slope);
                }
                *gradients.Channel(i, 4) = (float)(weight * say);
            }
        }
    }
}
