using Boxfit.Graphs;
using Boxfit.Weights;

namespace Boxfit.Training;

/// <summary>A run's state at a step.</summary>
/// <param name="Parameters">The network's parameters and running statistics.</param>
/// <param name="Moments">The optimizer's moments.</param>
/// <param name="Position">Where the run stands.</param>
sealed record Checkpoint(
    IReadOnlyDictionary<string, Tensor> Parameters, IReadOnlyDictionary<string, Tensor> Moments, TrainingPosition Position);

/// <summary>Checkpoints as one file each: a model file with the optimizer's moments and the position beside.</summary>
static class CheckpointFile
{
    const string MomentPrefix = "optimizer/";
    const string PositionName = "boxfit.training";

    public static void Save(string path, ModelDescription description, Checkpoint checkpoint)
    {
        RequireFinite(checkpoint.Parameters.Concat(checkpoint.Moments), checkpoint.Position.Step);
        ModelFile.Save(
            path, description, checkpoint.Parameters,
            checkpoint.Moments.Select(m => new KeyValuePair<string, Tensor>(MomentPrefix + m.Key, m.Value)),
            new Dictionary<string, string>(StringComparer.Ordinal) { [PositionName] = checkpoint.Position.Print() });
    }

    /// <exception cref="InputException">The file is cut short, no checkpoint, or of another architecture than <paramref name="graph"/>.</exception>
    public static Checkpoint Load(string path, Graph graph)
    {
        using var reader = SafetensorsReader.Open(path);
        ModelFile.Describe(reader, path);
        if (!reader.Metadata.TryGetValue(PositionName, out string? position))
            throw new InputException($"{path} is a model without the state of its training; a run cannot go on from it.");
        var parameters = ModelFile.ReadParameters(reader, graph, path);
        try
        {
            return new(
                parameters,
                reader.Entries.Where(e => e.Name.StartsWith(MomentPrefix, StringComparison.Ordinal))
                    .ToDictionary(e => e.Name[MomentPrefix.Length..], e => reader.Read(e.Name), StringComparer.Ordinal),
                TrainingPosition.Parse(position));
        }
        catch (FormatException e)
        {
            throw new InputException($"{path} cannot be used: {e.Message}.", e);
        }
    }

    static void RequireFinite(IEnumerable<KeyValuePair<string, Tensor>> tensors, long step)
    {
        foreach (var (name, tensor) in tensors)
        {
            foreach (float value in tensor.Values)
            {
                if (float.IsFinite(value)) continue;
                throw new BoxfitException(
                    $"After step {step}, '{name}' has the value {value}, so no checkpoint was written; an earlier one is kept. " +
                    "A smaller learning rate (--lr) usually helps.");
            }
        }
    }
}
