namespace Boxfit.Engine.Kernels;

/// <summary>
/// What a convolution's window sees, as a matrix: a row for each cell of the output map, in it the window's values by block of channels,
/// row and column of the window, and channel of the block (zero where the window hangs over the edge). With it a convolution is one product
/// with the weights as a matrix of the same order.
/// </summary>
readonly record struct Patches(int Batch, Shape Input, Shape Output, WindowGeometry Window)
{
    public static Patches Of(int batch, Node node)
    {
        var convolution = (Convolution)node.Operation;
        return new(batch, node.Inputs[0].Shape, node.Shape, new(convolution.Kernel, convolution.Stride, convolution.Padding));
    }

    /// <summary>Where the input's values lie.</summary>
    public ChannelMap Map => ChannelMap.Of(Batch, Input);

    /// <summary>Rows of one picture.</summary>
    public int Cells => Output.Height * Output.Width;

    /// <summary>Rows of the matrix.</summary>
    public int Rows => Batch * Cells;

    /// <summary>Values in a row that come from one block of channels.</summary>
    public int BlockValues => Window.Kernel * Window.Kernel * ChannelMap.Block;

    /// <summary>Values in a row.</summary>
    public int Columns => Map.Blocks * BlockValues;

    /// <summary>The matrix's layout.</summary>
    public MemoryDescriptor Layout => MemoryDescriptor.Create(FormatTag.Plain2, Rows, Columns);
}
