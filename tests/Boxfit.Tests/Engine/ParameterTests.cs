namespace Boxfit.Tests.Engine;

public sealed class ParameterTests
{
    [Fact]
    public void What_is_imported_is_exported_to_the_bit()
    {
        var graph = SmallLocalizer.Build();
        using var network = new Network(graph, batch: 2, threads: 2);
        network.Initialize(seed: 3);
        var imported = Streams.Parameters("", graph);
        network.Import(imported);
        var exported = network.Export();
        Assert.Equal(graph.Parameters.Select(p => p.Name).Order(), exported.Keys.Order());
        Assert.All(graph.Parameters, p =>
        {
            Assert.Equal(p.Shape, exported[p.Name].Shape);
            Assert.Equal(imported[p.Name].Values, exported[p.Name].Values);
        });
    }

    [Fact]
    public void Initialisation_is_what_the_graph_asks_for()
    {
        var graph = SmallLocalizer.Build();
        using var network = new Network(graph, batch: 2, threads: 2);
        network.Initialize(seed: 3);
        var parameters = network.Export();
        foreach (var parameter in graph.Parameters)
        {
            float[] values = parameters[parameter.Name].Values;
            if (parameter.Role != ParameterRole.Weight)
            {
                float expected = parameter.Role is ParameterRole.Scale or ParameterRole.RunningVariance ? 1 : 0;
                Assert.All(values, v => Assert.Equal(expected, v));
            }
        }
        // He: deviation √(2 / fan out) = √(2 / (24·9)); 5,184 numbers place it within some per cent.
        float[] kernel = parameters["conv2.weight"].Values;
        Assert.InRange(Math.Sqrt(kernel.Average(v => (double)v * v)) / Math.Sqrt(2.0 / (24 * 9)), 0.95, 1.05);
        Assert.NotEqual(kernel[..100], parameters["depthwise.weight"].Values[..100]);
    }
}
