namespace Boxfit.Pretrained;

/// <summary>Writes a backbone's parameters for other programs.</summary>
static class WeightExport
{
    /// <summary>Ways to name the arrays of a .safetensors file: torchvision's (in the Keras forms ours), or timm's.</summary>
    public const string Torchvision = "torchvision", Timm = "timm";

    /// <summary>
    /// Saves a .safetensors file of 32-bit floats in PyTorch's layout. <c>model.load_state_dict(safetensors.torch.load_file(path),
    /// strict=False)</c> takes it: of torchvision's model only the classifier is missing, the counters <c>num_batches_tracked</c>, with
    /// which nothing is computed, and what the weights lack.
    /// </summary>
    /// <param name="path">The file; an old one is replaced.</param>
    /// <param name="backbone">One of <see cref="Backbones.Names"/>.</param>
    /// <param name="weights">Its parameters.</param>
    /// <param name="naming"><see cref="Torchvision"/> or <see cref="Timm"/>.</param>
    /// <exception cref="BoxfitException">The disk is full, or the file cannot be written.</exception>
    public static void SaveSafetensors(string path, string backbone, LoadedBackbone weights, string naming = Torchvision)
    {
        var graph = GraphOf(backbone, weights);
        var scheme = naming == Timm ? TimmNames.Find(Backbones.Find(backbone), graph) : null;
        var names = scheme?.ToDictionary(s => s.Parameter.Name, s => s.Name, StringComparer.Ordinal);
        var tensors = graph.Parameters.Select(p => KeyValuePair.Create(names?[p.Name] ?? p.Name, weights.Parameters[p.Name]));
        // Some loaders look for this word of Hugging Face's.
        SafetensorsWriter.Save(path, [.. tensors], new Dictionary<string, string>(StringComparer.Ordinal) { ["format"] = "pt" });
    }

    /// <summary>Saves a backbone as Keras publishes its own; see <see cref="KerasWriter"/>.</summary>
    /// <param name="path">The file; an old one is replaced.</param>
    /// <param name="backbone">One of the Keras forms, <c>vgg16</c> or <c>vgg19</c>.</param>
    /// <param name="weights">Its parameters.</param>
    /// <exception cref="InputException">Keras has no such backbone.</exception>
    /// <exception cref="BoxfitException">The file cannot be written.</exception>
    public static void SaveKeras(string path, string backbone, LoadedBackbone weights) =>
        KerasWriter.Save(path, GraphOf(backbone, weights), weights.Parameters);

    static Graph GraphOf(string backbone, LoadedBackbone weights) =>
        Localizer.BuildBackbone(backbone, weights.FoldedNorms, BackboneMatcher.Side, BackboneMatcher.Side, weights.IsWhole);
}
