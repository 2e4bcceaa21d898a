namespace Boxfit.Tests.Engine;

/// <summary>Whole small networks, trained for a few steps of Adam from the same weights as PyTorch in float64.</summary>
public sealed class NetworkParityTests
{
    // make_networks.py prints how far float32's rounding alone may move these answers: it stays below half of this.
    const double Tolerance = 3e-5;

    [Theory]
    [InlineData("resnet_mse")]
    [InlineData("resnet_keras")]
    [InlineData("vgg_mse")]
    [InlineData("vgg_smooth_l1")]
    [InlineData("mobilenet_mse")]
    public void Losses_gradients_parameters_and_statistics_follow_PyTorch_s(string name)
    {
        var fixture = Fixture.Open("network_" + name);
        var description = fixture.Description;
        var graph = DescribedGraph.Build(description);
        int batch = description.GetProperty("batch").GetInt32();
        string stream = description.GetProperty("stream").GetString()!;
        using var network = new Network(graph, batch, threads: 2);
        using var adam = new Adam(network, description.TryGetProperty("adam", out _) ? AdamForm.Keras : AdamForm.Torch);
        network.Import(Streams.Parameters(stream, graph));
        var plan = network.Plan(batch);
        Streams.Fill(stream + "input", plan.Input);
        float[] input = plan.Input.ToArray(), target = Streams.Uniform(stream + "target", batch * 4, 0);

        float[] losses = new float[description.GetProperty("steps").GetInt32()];
        var gradients = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        for (int step = 0; step < losses.Length; step++)
        {
            input.CopyTo(plan.Input);
            plan.Forward(dropoutKey: 0);
            losses[step] = (float)(description.GetProperty("loss").GetString() == "mse"
                ? Loss.Mse(plan.Output, target, plan.OutputGradient)
                : Loss.SmoothL1(plan.Output, target, description.GetProperty("beta").GetDouble(), plan.OutputGradient));
            plan.Backward();
            if (step == 0) gradients = network.ExportGradients();
            adam.Step(1e-3);
        }
        var trained = network.Export();

        var actual = new Dictionary<string, float[]>(StringComparer.Ordinal)
        {
            ["losses"] = losses,
            ["evaluation"] = Evaluate(graph, trained, batch, input),
        };
        foreach (var (key, value) in gradients) actual["gradient/" + key] = value.Values;
        foreach (var (key, value) in trained) actual["after/" + key] = value.Values;
        var errors = fixture.Names.Select(n => (Name: n, Error: fixture.RelativeError(n, actual[n])))
            .Where(e => !(e.Error < Tolerance)).Select(e => $"{e.Name}: {e.Error:e1}").ToList();
        Assert.True(errors.Count == 0, string.Join("; ", errors));
    }

    static float[] Evaluate(Graph graph, Dictionary<string, Tensor> parameters, int batch, float[] input)
    {
        using var plan = new InferencePlan(graph, parameters, batch, threads: 2);
        input.CopyTo(plan.Input);
        plan.Run();
        return plan.Output.ToArray();
    }
}
