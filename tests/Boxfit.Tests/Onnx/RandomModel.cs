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
        foreach (var last in graph.Nodes.Where(n => n.Name is "vote" or "box" or "extras" && n.Parameters.Count > 0))
            Spread(graph, last, parameters, preprocessing);
        var provenance = new Provenance { Dataset = "data.csv", Weights = "none", Version = "0", Created = DateTimeOffset.UnixEpoch };
        string[] classes = configuration.Classes == 0 ? ["face"]
            : [.. Enumerable.Range(1, configuration.Classes).Select(i => $"class {i}")];
        return new(new(configuration, preprocessing, provenance) { Classes = classes }, graph, parameters);
    }

    /// <summary>The same with a scale of unlikeness in whose middle pictures lie.</summary>
    public static Model WithUnlikeness(Model model)
    {
        int count = PooledFeatures.CountOf(model.Graph);
        float[] features = EngineThread.RunOnce(() =>
        {
            using var plan = new InferencePlan(PooledFeatures.Beside(model.Graph), model.Parameters, 1, 1);
            new Preprocessor(model.Description.Preprocessing)
                .Scale(CheckPictures.Random(model.Description.Preprocessing).Levels[0], plan.Input);
            plan.Run();
            return plan.Output[^count..].ToArray();
        });
        float size = features.Average(MathF.Abs) + 1e-3f;
        float[] deviations = [.. Enumerable.Range(0, count).Select(i => size * (0.5f + i % 3))];
        // Far enough away that no picture is there, at distances of about 1.
        float[] means = [.. features.Select((f, i) => f + deviations[i] * (i % 2 == 0 ? 1 : -1))];
        float[] distances = [.. Enumerable.Range(0, 201).Select(i => 0.9f + i / 1000f)];
        var scale = new UnlikenessScale(means, deviations, distances) { Pictures = 300, HeldOut = 201, ByHalves = false };
        return model with { Description = model.Description with { Unlikeness = scale } };
    }

    /// <summary>Saves one as ONNX.</summary>
    /// <param name="path">The file.</param>
    /// <param name="configuration">What it is made of.</param>
    /// <param name="threshold">From which confidence on the object is there; none of a model that does not say so.</param>
    /// <param name="hasUnlikeness">Whether it says how unlike its training a picture is.</param>
    public static string Save(
        string path, LocalizerConfiguration configuration, double? threshold = null, bool hasUnlikeness = false)
    {
        var model = hasUnlikeness ? WithUnlikeness(Of(configuration)) : Of(configuration);
        if (threshold is { } least) model = model with { Description = model.Description with { Presence = new(least, 0.05, 20) } };
        File.WriteAllBytes(path, OnnxExport.Of(model, InputForm.Pixels, halfPrecision: false).Model.ToBytes());
        return path;
    }

    /// <summary>Brings what a last layer with weights gives near to the box in the middle, or to logits that doubt.</summary>
    static void Spread(Graph graph, Node box, Dictionary<string, Tensor> parameters, Preprocessing preprocessing)
    {
        float size = box.Name == "extras" ? 1.5f : 0.2f;
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
        if (box.Name == "box") (bias[0], bias[1], bias[2], bias[3]) = (0.3f, 0.4f, 0.6f, 0.5f);
    }
}
