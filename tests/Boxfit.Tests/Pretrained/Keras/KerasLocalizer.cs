namespace Boxfit.Tests.Pretrained.Keras;

/// <summary>Reads back a whole localizer that was written for Keras.</summary>
static class KerasLocalizer
{
    /// <summary>Reads the weights of a localizer from a weight file or a whole model's.</summary>
    /// <param name="path">The .h5 file.</param>
    /// <param name="graph">The localizer's graph; its backbone is one that Keras has.</param>
    /// <returns>All parameters under our names, in our layout.</returns>
    /// <exception cref="InputException">The file cannot be read, or its layers are not those of the graph.</exception>
    public static IReadOnlyDictionary<string, Tensor> Load(string path, Graph graph)
    {
        if (KerasModel.BackboneName(graph) is null)
            throw new InputException($"{path}: Keras has no backbone that computes the same as this localizer's.");
        using var file = KerasFile.Open(path);
        var arrays = KerasNames.Index(file);
        var parameters = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        foreach (var (layer, weight) in Weights(KerasModel.Backbone(graph)))
        {
            string name = $"{layer}/{weight.Name}";
            Add(weight, arrays.Remove(name, out var entry) ? entry : throw Absent(name));
        }
        // The head's layers are found by their order, since Keras's counters may start anywhere (dense_2, dense_3).
        var rest = new Queue<WeightEntry>(file.Entries.Intersect(arrays.Values));
        foreach (var (layer, weight) in Weights(KerasModel.Head(graph)))
            Add(weight, rest.TryDequeue(out var entry) ? entry : throw Absent($"{layer}/{weight.Name}"));
        if (rest.TryPeek(out var left)) throw new InputException($"{path} has layers that the localizer has no place for: {left.Name}.");
        return parameters;

        InputException Absent(string name) => new($"{path} has no {name}, which the localizer needs.");

        void Add(KerasWeight weight, WeightEntry entry)
        {
            if (!entry.Shape.AsSpan().SequenceEqual(weight.Shape))
            {
                throw new InputException($"{path}: {entry.Name} is {string.Join('×', entry.Shape)} where the localizer has " +
                    $"{string.Join('×', weight.Shape)}. The file's extra convolutions, vectorizer or head are others.");
            }
            parameters[weight.Parameter.Name] = weight.FromKeras(file.Read(entry.Name));
        }
    }

    static IEnumerable<(string Layer, KerasWeight Weight)> Weights(IEnumerable<KerasLayer> layers) =>
        layers.SelectMany(layer => layer.Weights.Select(weight => (layer.Name, weight)));
}
