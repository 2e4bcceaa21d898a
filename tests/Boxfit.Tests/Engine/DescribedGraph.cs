namespace Boxfit.Tests.Engine;

/// <summary>
/// Builds the graph that a fixture describes: a list of nodes, each with its operation, its settings, and its inputs by name.
/// </summary>
static class DescribedGraph
{
    public static Graph Build(JsonElement description)
    {
        var shape = description.GetProperty("input");
        var builder = new GraphBuilder(Shape.Map(shape[0].GetInt32(), shape[1].GetInt32(), shape[2].GetInt32()));
        var nodes = new Dictionary<string, Node>(StringComparer.Ordinal) { ["input"] = builder.Input };
        var last = builder.Input;
        foreach (var node in description.GetProperty("nodes").EnumerateArray())
        {
            string name = node.GetProperty("name").GetString()!;
            Node[] inputs = node.TryGetProperty("inputs", out var names)
                ? [.. names.EnumerateArray().Select(n => nodes[n.GetString()!])]
                : [last];
            nodes[name] = last = builder.Add(name, Operation(node), inputs);
        }
        return builder.Build();
    }

    static Operation Operation(JsonElement node)
    {
        int Number(string name, int fallback = 0) => node.TryGetProperty(name, out var value) ? value.GetInt32() : fallback;
        bool Flag(string name, bool fallback) => node.TryGetProperty(name, out var value) ? value.GetBoolean() : fallback;
        string operation = node.GetProperty("operation").GetString()!;
        int kernel = Number("kernel"), stride = Number("stride", 1), padding = Number("padding");
        return operation switch
        {
            "Convolution" => new Convolution(Number("filters"), kernel, stride, padding)
            {
                Groups = Number("groups", 1), Bias = Flag("bias", fallback: true),
            },
            "BatchNorm" => Flag("keras", fallback: false) ? BatchNorm.Keras : BatchNorm.Torch,
            "MaxPooling" => new MaxPooling(kernel, stride, padding),
            "AveragePooling" => new AveragePooling(kernel, stride, padding, Flag("countPadding", fallback: true)),
            "GlobalAveragePooling" => new GlobalAveragePooling(),
            "Flatten" => new Flatten(),
            "Addition" => new Addition(),
            "Upsampling" => new Upsampling(Number("height"), Number("width")),
            "BoxVoting" => new BoxVoting(Number("extras")),
            "Concat" => new Concat(),
            "Dense" => new Dense(Number("units")),
            _ => new Activation(Enum.Parse<ActivationFunction>(operation)),
        };
    }
}
