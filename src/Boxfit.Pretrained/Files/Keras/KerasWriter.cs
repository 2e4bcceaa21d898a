using Boxfit.Graphs;
using Boxfit.Weights;

namespace Boxfit.Pretrained.Keras;

/// <summary>
/// Writes weights as Keras 2 does (<c>model.save_weights("x.h5")</c>), for <c>load_weights</c> of a model of the same layers. Only weights
/// are written: the architecture has to be built in Keras, since its description of models differs between versions.
/// </summary>
public static class KerasWriter
{
    /// <summary>The version whose layout this is; without one, Keras takes a file for its first version's and converts kernels.</summary>
    const string Version = "2.15.0";

    /// <summary>
    /// Writes the weights of a backbone alone, as <c>keras.applications</c> publishes them, or of a whole localizer: a <c>Sequential</c>
    /// model of the backbone as one layer, the extra convolutions (<c>conv2d</c>), pooling or flattening, and dense layers.
    /// </summary>
    /// <param name="path">The file; it appears whole or not at all.</param>
    /// <param name="graph">The network, of a Keras ResNet or VGG-16 or VGG-19.</param>
    /// <param name="parameters">Its parameters and running statistics by our names and in our layout.</param>
    /// <exception cref="InputException">Keras has no such backbone, or what follows it is no plain row of layers.</exception>
    /// <exception cref="BoxfitException">The file cannot be written, or libhdf5 is missing.</exception>
    public static void Save(string path, Graph graph, IReadOnlyDictionary<string, Tensor> parameters)
    {
        string backbone = KerasModel.BackboneName(graph) ?? throw new InputException(
            "Only the Keras forms (keras_resnet50, keras_resnet101, keras_resnet152) and vgg16 and vgg19 can be written as a Keras file: " +
            "Keras has no network that computes the same as this one. Write .safetensors instead.");
        using var file = new Hdf5Writer();
        var (layers, head) = (KerasModel.Backbone(graph), KerasModel.Head(graph));
        if (head.Count == 0)
        {
            AddNames(file, layers.Select(l => l.Name));
            foreach (var layer in layers) AddLayer(file, layer.Name, [layer], parameters);
        }
        else
        {
            AddNames(file, head.Select(l => l.Name).Prepend(backbone));
            AddLayer(file, backbone, layers, parameters);
            foreach (var layer in head) AddLayer(file, layer.Name, [layer], parameters);
        }
        file.Save(path);
    }

    static void AddNames(Hdf5Writer file, IEnumerable<string> layers)
    {
        file.AddTexts("/", "layer_names", [.. layers]);
        file.AddText("/", "backend", "tensorflow");
        file.AddText("/", "keras_version", Version);
    }

    /// <summary>A layer, or a model that is one: Keras lists what is trained before the running statistics.</summary>
    static void AddLayer(Hdf5Writer file, string name, IReadOnlyList<KerasLayer> parts, IReadOnlyDictionary<string, Tensor> parameters)
    {
        file.AddGroup($"/{name}");
        var weights = parts.SelectMany(p => p.Weights.Select(w => (Name: $"{p.Name}/{w.Name}:0", Weight: w)))
            .OrderBy(w => w.Weight.Parameter.Role.IsTrainable() ? 0 : 1).ToList();
        file.AddTexts($"/{name}", "weight_names", [.. weights.Select(w => w.Name)]);
        foreach (var (weight, source) in weights)
            file.AddArray($"/{name}/{weight}", source.ToKeras(parameters[source.Parameter.Name]));
    }
}
