namespace Boxfit.Engine.Kernels;

/// <summary>Reads one picture's map of a <see cref="BoxVoting"/>: the boxes that its cells propose and their weights.</summary>
readonly unsafe struct BoxVotingCells(float* cells, Shape shape)
{
    static readonly int s_block = ChannelMap.Block;

    readonly int _count = shape.Height * shape.Width;

    /// <summary>Number of cells.</summary>
    public int Count => _count;

    /// <summary>The cell's channel.</summary>
    public float* Channel(int cell, int channel) => cells + ((long)channel / s_block * _count + cell) * s_block + channel % s_block;

    /// <summary>The largest say, and the sum of e^(say − largest) over all cells.</summary>
    public (double Largest, double Sum) Says()
    {
        double largest = double.NegativeInfinity, sum = 0;
        for (int i = 0; i < _count; i++) largest = Math.Max(largest, *Channel(i, 4));
        for (int i = 0; i < _count; i++) sum += Math.Exp(*Channel(i, 4) - largest);
        return (largest, sum);
    }

    /// <summary>The cell's share of the result.</summary>
    public double Weight(int cell, (double Largest, double Sum) says) => Math.Exp(*Channel(cell, 4) - says.Largest) / says.Sum;

    /// <summary>An edge of the box that the cell proposes: left, top, right, bottom.</summary>
    public double Edge(int cell, int edge)
    {
        double centre = edge % 2 == 0 ? (cell % shape.Width + 0.5) / shape.Width : (cell / shape.Width + 0.5) / shape.Height;
        double distance = BoxVoting.Prior + *Channel(cell, edge);
        return edge < 2 ? centre - distance : centre + distance;
    }
}
