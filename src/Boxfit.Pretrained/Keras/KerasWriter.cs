using PureHDF;

namespace Boxfit.Pretrained.Keras;

/// <summary>
/// Writes weights as Keras 2 does (<c>model.save_weights("x.h5")</c>), for <c>load_weights</c> of a model of the same layers, which has to
/// be built in Keras; <see cref="KerasModelWriter"/> writes the architecture too.
/// </summary>
static class KerasWriter
{
    /// <summary>The version whose layout this is; without one, Keras takes a file for its first version's and converts kernels.</summary>
    const string Version = "2.15.0";
    /// <summary>Bytes of an array of .NET's, less what a file has beside its values.</summary>
    const long LargestFile = 0x7FFFFFC7 - Overhead;
    const int Overhead = 1 << 20;

    /// <summary>
    /// Writes the weights of a backbone alone, as <c>keras.applications</c> publishes them, or of a whole localizer: a <c>Sequential</c>
    /// model of the backbone as one layer, the extra convolutions (<c>conv2d</c>), pooling or flattening, and dense layers.
    /// </summary>
    /// <param name="path">The file; it appears whole or not at all.</param>
    /// <param name="graph">The network, of a Keras ResNet or VGG-16 or VGG-19.</param>
    /// <param name="parameters">Its parameters and running statistics by our names and in our layout.</param>
    /// <exception cref="InputException">Keras has no such backbone, or what follows it is no plain row of layers.</exception>
    /// <exception cref="BoxfitException">The file cannot be written.</exception>
    public static void Save(string path, Graph graph, IReadOnlyDictionary<string, Tensor> parameters)
    {
        string backbone = KerasModel.BackboneName(graph) ?? throw new InputException(
            "Only the Keras forms (keras_resnet50, keras_resnet101, keras_resnet152) and vgg16 and vgg19 can be written as a Keras file: " +
            "Keras has no network that computes the same as this one. Write .safetensors instead.");
        var (layers, head) = (KerasModel.Backbone(graph), KerasModel.Head(graph));
        var file = new H5File();
        if (head.Count > 0) file[backbone] = Group(layers, parameters);
        foreach (var layer in head.Count == 0 ? layers : head) file[layer.Name] = Group([layer], parameters);
        AddVersion(file, "layer_names");
        // As h5py does for Keras's lists: texts of a fixed length.
        Save(path, file, graph.Parameters.Sum(p => Tensor.Count(p.Shape) * sizeof(float)), LongestText(file));
    }

    /// <summary>Says whose layout it is, and lists the names of what is in the group so far under the given one.</summary>
    internal static void AddVersion(H5Group group, string? list = null)
    {
        if (list is not null) group.Attributes[list] = group.Keys.ToArray();
        group.Attributes["backend"] = "tensorflow";
        group.Attributes["keras_version"] = Version;
    }

    /// <summary>A layer, or a model that is one: Keras lists what is trained before the running statistics.</summary>
    internal static H5Group Group(IReadOnlyList<KerasLayer> layers, IReadOnlyDictionary<string, Tensor> parameters)
    {
        var group = new H5Group();
        var weights = layers.SelectMany(layer => layer.Weights.Select(weight => (Layer: layer.Name, Weight: weight)))
            .OrderBy(w => w.Weight.Parameter.Role.IsTrainable() ? 0 : 1).ToList();
        group.Attributes["weight_names"] = weights.Select(w => $"{w.Layer}/{w.Weight.Name}:0").ToArray();
        foreach (var (layer, weight) in weights)
        {
            var tensor = weight.ToKeras(parameters[weight.Parameter.Name]);
            if (!group.TryGetValue(layer, out object? arrays)) group[layer] = arrays = new H5Group();
            ((H5Group)arrays)[$"{weight.Name}:0"] = new H5Dataset(tensor.Values, fileDims: Array.ConvertAll(tensor.Shape, l => (ulong)l));
        }
        return group;
    }

    /// <summary>PureHDF writes here and there, and reads; in the end the file goes to its place as a whole.</summary>
    /// <param name="path">The file.</param>
    /// <param name="file">What it holds.</param>
    /// <param name="bytes">Size of its arrays.</param>
    /// <param name="textLength">Letters that each text takes, or 0 for as many as it has.</param>
    internal static void Save(string path, H5File file, long bytes, int textLength)
    {
        if (bytes > LargestFile)
        {
            throw new InputException($"The weights take {bytes:N0} bytes, and no Keras file of more than {LargestFile:N0} is written. " +
                "Write .safetensors instead.");
        }
        using var content = new MemoryStream((int)bytes + Overhead);
        // As h5py does for Keras: arrays lie outside of headers.
        file.Write(content, new H5WriteOptions(DefaultStringLength: textLength, PreferCompactDatasetLayout: false));
        AtomicFile.Write(path, content.WriteTo, content.Length);
    }

    static int LongestText(H5Group group) => group.Attributes.Values.SelectMany(value => value is string text ? [text] : (string[])value)
        .Select(text => text.Length).Concat(group.Values.OfType<H5Group>().Select(LongestText)).DefaultIfEmpty().Max();
}
