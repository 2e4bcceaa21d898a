using Boxfit.Graphs;
using Boxfit.Pretrained.Keras;
using Boxfit.Weights;

namespace Boxfit.Pretrained;

/// <summary>Reads a whole localizer from a file of a Keras model that was made as the recipe makes it.</summary>
public static class KerasLocalizer
{
    /// <summary>Whole-model and weight files name layers alike; counters of Keras may start anywhere (<c>dense_2</c>, <c>dense_3</c>).</summary>
    /// <param name="path">The .h5 file.</param>
    /// <param name="graph">The localizer's graph; its backbone is one that Keras has.</param>
    /// <returns>All parameters under our names, in our layout.</returns>
    /// <exception cref="InputException">The file cannot be read, or its layers are not those of the graph.</exception>
    public static IReadOnlyDictionary<string, Tensor> Load(string path, Graph graph)
    {
        if (KerasModel.BackboneName(graph) is null) throw new InputException($"{path}: Keras has no backbone that computes the same as this localizer's.");
        using var file = KerasFile.Open(path);
        var arrays = KerasNames.Index(file);
        var parameters = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        foreach (var layer in KerasModel.Backbone(graph))
        {
            foreach (var weight in layer.Weights) Add(weight, arrays.GetValueOrDefault($"{layer.Name}/{weight.Name}"), layer.Name);
        }
        // The head's layers are found by their order: those of a kind that are no part of the backbone.
        var used = KerasModel.Backbone(graph).SelectMany(l => l.Weights.Select(w => $"{l.Name}/{w.Name}")).ToHashSet(StringComparer.Ordinal);
        var rest = new Queue<WeightEntry>(arrays.Where(a => !used.Contains(a.Key)).Select(a => a.Value));
        foreach (var layer in KerasModel.Head(graph))
        {
            foreach (var weight in layer.Weights) Add(weight, rest.TryDequeue(out var entry) ? entry : null, layer.Name);
        }
        if (rest.TryPeek(out var left)) throw new InputException($"{path} has layers that the localizer has no place for, such as {left.Name}.");
        return parameters;

        void Add(KerasWeight weight, WeightEntry? entry, string layer)
        {
            if (entry is null) throw new InputException($"{path} has no {layer}/{weight.Name}, which the localizer needs.");
            if (!entry.Shape.AsSpan().SequenceEqual(weight.Shape))
            {
                throw new InputException($"{path}: {entry.Name} is {string.Join('×', entry.Shape)} where the localizer's {layer}/{weight.Name} " +
                    $"is {string.Join('×', weight.Shape)}. Other extra convolutions, vectorizer or head than the file's were asked for.");
            }
            parameters[weight.Parameter.Name] = weight.FromKeras(file.Read(entry.Name));
        }
    }
}
