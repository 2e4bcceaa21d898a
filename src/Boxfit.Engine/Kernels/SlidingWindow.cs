namespace Boxfit.Engine.Kernels;

/// <summary>
/// A square window that slides over a batch of maps. What it sees can be written as a matrix: a row for each cell of the output map, in it
/// the window's values by block of channels, row and column of the window, and channel of the block (zero where the window hangs over the
/// edge). With it a convolution is one product with the weights as a matrix of the same order.
/// </summary>
/// <param name="Input">The maps that it slides over.</param>
/// <param name="Output">The maps with one cell for each of its places.</param>
/// <param name="Geometry">Its side and its steps.</param>
readonly record struct SlidingWindow(ChannelMap Input, ChannelMap Output, WindowGeometry Geometry)
{
    public static SlidingWindow Of(int batch, Node node) =>
        new(new(batch, node.Inputs[0].Shape), new(batch, node.Shape), WindowGeometry.Of(node.Operation));

    /// <summary>Rows of the matrix.</summary>
    public int Rows => Output.Batch * Output.Cells;

    /// <summary>Values in a row that come from one block of channels.</summary>
    public int BlockValues => Geometry.Kernel * Geometry.Kernel * ChannelMap.Block;

    /// <summary>Values in a row.</summary>
    public int Columns => Input.Blocks * BlockValues;

    /// <summary>The matrix's layout.</summary>
    public MemoryDescriptor Matrix => MemoryDescriptor.Create(FormatTag.Plain2, Rows, Columns);
}
