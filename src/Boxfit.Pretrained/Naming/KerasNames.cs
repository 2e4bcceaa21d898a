namespace Boxfit.Pretrained.Naming;

/// <summary>
/// Where Keras's files keep the parameters of our backbones. The ResNets map onto our Keras forms and VGG-16 and VGG-19 onto torchvision's,
/// which compute the same; Keras's MobileNetV2 pads on one side only and has another ε, so it is not offered.
/// </summary>
static class KerasNames
{
    /// <summary>Files whose arrays have names (<c>conv1_conv/kernel</c>); null where Keras has no such backbone.</summary>
    public static IReadOnlyList<NamedSource>? Find(Backbone _, Graph graph) => KerasModel.BackboneName(graph) is null ? null :
        [.. KerasModel.Backbone(graph).SelectMany(layer => layer.Weights.Select(w => Source(w, $"{layer.Name}/{w.Name}")))];

    /// <summary>
    /// Keras 3's <c>.weights.h5</c>, where layers are counted by their class in the order of the model and arrays within a layer
    /// (<c>layers/conv2d_1/vars/0</c>); null where Keras has no such backbone.
    /// </summary>
    public static IReadOnlyList<NamedSource>? FindNumbered(Backbone _, Graph graph)
    {
        if (KerasModel.BackboneName(graph) is null) return null;
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        return
        [
            .. from layer in KerasModel.Backbone(graph)
               where layer.Weights.Count > 0
               let name = KerasModel.Number(counts, layer.Node!.Operation is BatchNorm ? "batch_normalization" : "conv2d")
               from weight in layer.Weights.Select((w, i) => Source(w, $"{name}/vars/{i}"))
               select weight,
        ];
    }

    /// <summary>
    /// The layer and the weight of an array's name, which Keras's versions wrap differently: <c>conv1_conv/kernel</c> of
    /// <c>conv1_conv/conv1_conv/kernel:0</c>, <c>resnet50/conv1_conv/kernel:0</c>, <c>conv1_conv/functional/conv1_conv/kernel</c>.
    /// Names that count (<c>…/vars/0</c>) stay as they are.
    /// </summary>
    public static string Short(string name)
    {
        string[] words = name.Split('/');
        if (words.Length < 2 || words[^2] == "vars") return name;
        int colon = words[^1].IndexOf(':', StringComparison.Ordinal);
        return $"{words[^2]}/{(colon < 0 ? words[^1] : words[^1][..colon])}";
    }

    /// <summary>The arrays of a Keras file by their short names; by their whole names where short ones would be the same.</summary>
    public static Dictionary<string, WeightEntry> Index(WeightFile file)
    {
        var names = file.Entries.GroupBy(e => Short(e.Name), StringComparer.Ordinal);
        return names.SelectMany(group => group.Count() == 1 ? [(group.Key, group.First())] : group.Select(e => (e.Name, e)))
            .ToDictionary(e => e.Item1, e => e.Item2, StringComparer.Ordinal);
    }

    static NamedSource Source(KerasWeight weight, string name) => new(weight.Parameter, name, weight.Shape, weight.FromKeras);
}
