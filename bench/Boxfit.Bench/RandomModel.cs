namespace Boxfit.Bench;

/// <summary>A localizer with random weights, whose speed is that of a trained one.</summary>
static class RandomModel
{
    /// <summary>Saves it as <c>export</c> does.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="configuration">What it is made of.</param>
    /// <param name="preprocessing">What its pictures are made of.</param>
    /// <returns>The ONNX file.</returns>
    public static string Save(string folder, LocalizerConfiguration configuration, Preprocessing preprocessing)
    {
        var graph = Localizer.Build(configuration, preprocessing.Width, preprocessing.Height);
        using var network = new Network(graph, batch: 1, threads: 1);
        network.Initialize(seed: 1);
        var provenance = new Provenance
        {
            Dataset = "none", Weights = "none", Seed = 1, Version = "bench", Created = DateTimeOffset.UnixEpoch,
        };
        var description = new ModelDescription(configuration, preprocessing, provenance);
        string file = Path.Combine(folder, configuration.Backbone + ".onnx");
        var export = OnnxExport.Of(new(description, graph, network.Export()), InputForm.Pixels, halfPrecision: false);
        File.WriteAllBytes(file, export.Model.ToBytes());
        return file;
    }
}
