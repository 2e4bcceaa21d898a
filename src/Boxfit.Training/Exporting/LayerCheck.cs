namespace Boxfit.Training.Exporting;

/// <summary>
/// Looks at all that the layers of a model compute for a picture, by ONNX Runtime alone: what the engine's own prediction does where a
/// model has not been compared with it.
/// </summary>
static class LayerCheck
{
    /// <summary>Computes a picture of random levels.</summary>
    /// <param name="model">The model.</param>
    /// <param name="export">The same as ONNX.</param>
    /// <param name="threads">Threads that compute.</param>
    /// <exception cref="BoxfitException">A number is none, or too large for the next layer to compute with.</exception>
    public static void Require(Model model, OnnxExport export, int threads)
    {
        Node[] nodes = [.. export.ComputedOf(model.Graph)];
        byte[] picture = CheckPictures.Random(model.Description.Preprocessing).Levels[0];
        using var session = new OnnxSession(export.WithOutputs(nodes).ToBytes(), threads, asItIs: true);
        var values = session.Run<byte>(picture, pictures: 1).Skip(export.Model.Graph.Outputs.Count);
        foreach (var (node, numbers) in nodes.Zip(values))
        {
            float largest = node == model.Graph.Output ? ParameterFault.Largest : ValueFault.Largest;
            if (ValueFault.Find(numbers, largest) is { } value) throw ValueFault.Explain(value, node.Name, largest);
        }
    }
}
