namespace Boxfit.Engine.Kernels;

/// <summary>box[picture, edge] = Σ over the cells of softmax(say) · the edge that the cell proposes.</summary>
sealed unsafe class BoxVotingKernel(string node, int batch, Shape shape, PlanBuffer source, PlanBuffer box) : KernelStep(node, source, box)
{
    readonly ChannelMap _map = ChannelMap.Of(batch, shape);

    public override string Kind => "box voting";

    protected override void RunShare(int part, int parts)
    {
        var (start, end) = ParallelWork.Share(batch, part, parts);
        for (long picture = start; picture < end; picture++)
        {
            var cells = new BoxVotingCells((float*)source.Address + _map.Start(picture * _map.Blocks), shape);
            float* result = (float*)box.Address + picture * 4;
            var says = cells.Says();
            double left = 0, top = 0, right = 0, bottom = 0;
            for (int i = 0; i < cells.Count; i++)
            {
                double weight = cells.Weight(i, says);
                left += weight * cells.Edge(i, 0);
                top += weight * cells.Edge(i, 1);
                right += weight * cells.Edge(i, 2);
                bottom += weight * cells.Edge(i, 3);
            }
            (result[0], result[1], result[2], result[3]) = ((float)left, (float)top, (float)right, (float)bottom);
        }
    }
}
