namespace Boxfit.Training.Checkpoints;

/// <summary>A run's state at a step.</summary>
/// <param name="Parameters">The model's parameters and running statistics: the network's, or their moving average if there is one.</param>
/// <param name="Moments">The optimizer's moments.</param>
/// <param name="Position">Where the run stands.</param>
/// <param name="Trained">The network's own parameters where <paramref name="Parameters"/> are their average, else null.</param>
sealed record Checkpoint(
    IReadOnlyDictionary<string, Tensor> Parameters, IReadOnlyDictionary<string, Tensor> Moments, TrainingPosition Position,
    IReadOnlyDictionary<string, Tensor>? Trained = null);

/// <summary>
/// Checkpoints as one file each: a model file with what training needs beside: the optimizer's moments, the network's own parameters where
/// the model is their average, and the position.
/// </summary>
static class CheckpointFile
{
    const string MomentPrefix = "optimizer/", TrainedPrefix = "trained/";
    const string PositionName = "boxfit.training";

    static readonly Dictionary<string, Tensor> s_none = [];

    public static void Save(string path, ModelDescription description, Checkpoint checkpoint)
    {
        var extra = Prefixed(MomentPrefix, checkpoint.Moments).Concat(Prefixed(TrainedPrefix, checkpoint.Trained ?? s_none)).ToList();
        RequireFinite(checkpoint.Parameters.Concat(extra), checkpoint.Position.Step);
        ModelFile.Save(
            path, description, checkpoint.Parameters, extra,
            new Dictionary<string, string>(StringComparer.Ordinal) { [PositionName] = checkpoint.Position.Print() });
    }

    /// <summary>What a checkpoint says of its model and where its run stands, without the numbers.</summary>
    /// <exception cref="InputException">The file is cut short or no checkpoint.</exception>
    public static (ModelDescription Model, TrainingPosition Position) Describe(string path)
    {
        using var reader = SafetensorsReader.Open(path);
        return (ModelFile.Describe(reader, path), ReadPosition(reader, path));
    }

    /// <exception cref="InputException">The file is cut short, no checkpoint, of another network, or has numbers of no use.</exception>
    public static Checkpoint Load(string path, Graph graph)
    {
        using var reader = SafetensorsReader.Open(path);
        ModelFile.Describe(reader, path);
        var position = ReadPosition(reader, path);
        var parameters = ModelFile.ReadParameters(reader, graph, path);
        var trained = Read(TrainedPrefix);
        return new(parameters, Read(MomentPrefix), position, trained.Count > 0 ? trained : null);

        Dictionary<string, Tensor> Read(string prefix) => reader.Entries.Where(e => e.Name.StartsWith(prefix, StringComparison.Ordinal))
            .ToDictionary(e => e.Name[prefix.Length..], e => Finite(e.Name, reader.Read(e.Name)), StringComparer.Ordinal);

        Tensor Finite(string name, Tensor tensor) => tensor.IsFinite ? tensor : throw new InputException(
            $"{Path.GetFullPath(path)} cannot be used: {name}{ParameterFault.Find(tensor, ParameterRole.Weight)}. " +
            "Resume from an earlier checkpoint of the run.");
    }

    static TrainingPosition ReadPosition(SafetensorsReader reader, string path)
    {
        if (!reader.Metadata.TryGetValue(PositionName, out string? position))
            throw new InputException($"{path} is a model without the state of its training; a run cannot go on from it.");
        try
        {
            return TrainingPosition.Parse(position);
        }
        catch (FormatException e)
        {
            throw new InputException($"{path} cannot be used: {e.Message}.", e);
        }
    }

    static IEnumerable<KeyValuePair<string, Tensor>> Prefixed(string prefix, IReadOnlyDictionary<string, Tensor> tensors) =>
        tensors.Select(t => new KeyValuePair<string, Tensor>(prefix + t.Key, t.Value));

    static void RequireFinite(IEnumerable<KeyValuePair<string, Tensor>> tensors, long step)
    {
        foreach (var (name, tensor) in tensors)
        {
            if (tensor.IsFinite) continue;
            float value = tensor.Values.First(v => !float.IsFinite(v));
            throw new BoxfitException(
                $"After step {step}, '{name}' has the value {value}, so no checkpoint was written; an earlier one is kept. " +
                "A smaller learning rate (--lr) usually helps.");
        }
    }
}
