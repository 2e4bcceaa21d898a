namespace Boxfit.Architectures;

/// <summary>Builds a <see cref="Neck"/> onto a backbone.</summary>
static class FeaturePyramid
{
    static readonly Initializer s_kernels = new Initializer.GlorotUniform();

    /// <summary>Adds the neck after the backbone's nodes and returns the joined map's.</summary>
    /// <exception cref="InputException">The backbone has no map of the neck's stride.</exception>
    public static Node Build(GraphBuilder builder, Neck neck)
    {
        var levels = Levels(builder);
        if (!levels.ContainsKey(neck.Stride))
        {
            throw new InputException(
                $"A neck down to stride {neck.Stride} needs a map of that stride, but the backbone's blocks end with strides " +
                $"{string.Join(", ", levels.Keys.Order())} at this picture size.");
        }
        builder.RemoveTail();

        builder.Section = Section.Neck;
        Node? joined = null;
        foreach (var (stride, map) in levels.Where(l => l.Key >= neck.Stride).OrderByDescending(l => l.Key))
        {
            var lateral = builder.Add($"neck.lateral{stride}", new Convolution(neck.Channels, 1) { Initializer = s_kernels }, map);
            if (joined is not null)
            {
                joined = builder.Add($"neck.up{stride}", new Upsampling(map.Shape.Height, map.Shape.Width), joined);
                lateral = builder.Add($"neck.sum{stride}", new Addition(), lateral, joined);
            }
            joined = lateral;
        }
        var x = builder.Add("neck.relu", new Activation(ActivationFunction.Relu), joined!);
        x = builder.Add("neck.conv", new Convolution(neck.Channels, 3, 1, 1) { Initializer = s_kernels }, x);
        return builder.Add("neck.conv.relu", new Activation(ActivationFunction.Relu), x);
    }

    /// <summary>The last map of each stride that a block of the backbone ends with, by the stride.</summary>
    static Dictionary<int, Node> Levels(GraphBuilder builder)
    {
        var nodes = builder.Nodes;
        var levels = new Dictionary<int, Node>();
        foreach (var node in nodes)
        {
            if (node.Block is null || nodes.Skip(node.Index + 1).Any(n => n.Block == node.Block)) continue;
            double stride = (double)builder.Input.Shape.Height / node.Shape.Height;
            levels[1 << (int)Math.Round(Math.Log2(stride))] = node;
        }
        return levels;
    }
}
