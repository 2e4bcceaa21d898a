using PureHDF;

namespace Boxfit.Pretrained.Keras;

/// <summary>
/// Writes a whole localizer, architecture and weights, as Keras 2's <c>model.save("x.h5")</c> does: <c>keras.models.load_model</c> takes it
/// without a line of Python that builds the network. It is not compiled: there is no loss and no optimizer in it.
/// </summary>
static class KerasModelWriter
{
    /// <summary>Refuses a network that cannot be written.</summary>
    /// <exception cref="InputException">Keras has no standard layer for a part of it.</exception>
    public static void Require(Graph graph) => KerasArchitecture.Of(graph);

    /// <summary>
    /// Writes the file. The model takes pictures as batch × height × width × 3 floats that are scaled as the description's preprocessing
    /// says, and gives four numbers, which mean what its box form says, and behind them a logit for the presence and for each class where
    /// it has such outputs; the description is kept as a text beside Keras's own.
    /// </summary>
    /// <param name="path">The file; it appears whole or not at all.</param>
    /// <param name="model">The localizer.</param>
    /// <exception cref="InputException">Keras has no standard layer for a part of it.</exception>
    /// <exception cref="BoxfitException">The file cannot be written.</exception>
    public static void Save(string path, Model model)
    {
        var layers = KerasArchitecture.Of(model.Graph);
        var weights = new H5Group();
        foreach (var layer in layers)
            weights[layer.Name] = KerasWriter.Group([new(layer.Name, layer.Node)], model.Parameters);
        KerasWriter.AddVersion(weights, "layer_names");
        weights["top_level_model_weights"] = KerasWriter.Group([], model.Parameters);

        var file = new H5File { ["model_weights"] = weights };
        KerasWriter.AddVersion(file);
        file.Attributes["model_config"] = JsonText.Of(KerasArchitecture.Describe(layers), KerasJson.Default.KerasModelJson);
        // The file gives the network's numbers alone.
        file.Attributes[ModelFile.MetadataName] = (model.Description with { Unlikeness = null }).ToJson();
        // A description is longer than a text of fixed length may be.
        KerasWriter.Save(path, file, model.Graph.Parameters.Sum(p => Tensor.Count(p.Shape) * sizeof(float)), textLength: 0);
    }
}
