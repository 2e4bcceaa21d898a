using Boxfit.Tests.Engine;

namespace Boxfit.Tests.Onnx;

/// <summary>Untrained models that give boxes all over the picture, a different one for each.</summary>
static class RandomModel
{
    public const int Size = 64;

    public static Model Of(LocalizerConfiguration configuration, Preprocessing? preprocessing = null)
    {
        preprocessing ??= new(Size, Size);
        var graph = Localizer.Build(configuration, preprocessing.Height, preprocessing.Width);
        var parameters = Streams.Parameters("random model/", graph);
        Spread(graph, parameters, preprocessing);
        var provenance = new Provenance { Dataset = "data.csv", Weights = "none", Version = "0", Created = DateTimeOffset.UnixEpoch };
        return new(new(configuration, preprocessing, provenance) { Classes = ["face"] }, graph, parameters);
    }

    /// <summary>Brings what the last layer with weights gives near to the box in the middle.</summary>
    static void Spread(Graph graph, Dictionary<string, Tensor> parameters, Preprocessing preprocessing)
    {
        const float size = 0.2f;
        var box = graph.Nodes.Last(n => n.Parameters.Count > 0);
        float[] weights = parameters[box.Parameter(ParameterRole.Weight)!.Name].Values;
        float[] bias = parameters[box.Parameter(ParameterRole.Bias)!.Name].Values;
        bias.AsSpan().Clear();
        float largest = EngineThread.RunOnce(() =>
        {
            using var plan = new InferencePlan(graph.UpTo(box), parameters, 1, 1);
            new Preprocessor(preprocessing).Scale(CheckPictures.Random(preprocessing).Levels[0], plan.Input);
            plan.Run();
            return plan.Output.ToArray().Max(MathF.Abs);
        });
        for (int i = 0; i < weights.Length; i++) weights[i] *= size / largest;
        // A vote adds distances of a usual size itself.
        if (box.Operation is Dense) (bias[0], bias[1], bias[2], bias[3]) = (0.3f, 0.4f, 0.6f, 0.5f);
    }
}
