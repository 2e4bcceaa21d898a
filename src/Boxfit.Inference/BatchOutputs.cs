using Microsoft.ML.OnnxRuntime;

namespace Boxfit.Inference;

/// <summary>What a model gives for the pictures of a batch, in memory that stays in its place.</summary>
/// <param name="capacity">Number of pictures.</param>
/// <param name="outputs">What the network gives.</param>
/// <param name="hasUnlikeness">Whether the model says how unlike its training a picture is.</param>
sealed class BatchOutputs(int capacity, OutputLayout outputs, bool hasUnlikeness)
{
    const int Edges = OutputLayout.BoxCount;

    readonly float[] _boxes = Room(capacity * Edges);
    readonly float[] _presence = Room(outputs.HasPresence ? capacity : 0);
    readonly float[] _classes = Room(capacity * outputs.Classes);
    readonly float[] _unlikeness = Room(hasUnlikeness ? capacity : 0), _distances = Room(hasUnlikeness ? capacity : 0);

    /// <summary>Memory for what is given for some of the pictures, by the names of a model's outputs.</summary>
    public IReadOnlyList<(string Name, OrtValue Value)> Bind(int start, int count)
    {
        List<(string, OrtValue)> values = [(ModelFile.OnnxOutput, Value(_boxes, Edges, [count, Edges]))];
        if (outputs.HasPresence) values.Add((ModelFile.OnnxPresence, Value(_presence, 1, [count])));
        if (outputs.Classes > 0) values.Add((ModelFile.OnnxClasses, Value(_classes, outputs.Classes, [count, outputs.Classes])));
        if (hasUnlikeness)
        {
            values.Add((ModelFile.OnnxUnlikeness, Value(_unlikeness, 1, [count])));
            values.Add((ModelFile.OnnxFeatureDistance, Value(_distances, 1, [count])));
        }
        return values;

        OrtValue Value(float[] numbers, int each, long[] shape) => OrtValue.CreateTensorValueFromMemory(
            OrtMemoryInfo.DefaultInstance, numbers.AsMemory(start * each, count * each), shape);
    }

    /// <summary>The box of a picture in 0…1 of what was shown.</summary>
    public BoundingBox Box(int index) =>
        new(_boxes[index * Edges], _boxes[index * Edges + 1], _boxes[index * Edges + 2], _boxes[index * Edges + 3]);

    /// <summary>What is said beside it.</summary>
    public Verdict Verdict(int index) => Boxes.Verdict.Of(
        outputs.HasPresence ? _presence[index] : 1, _classes.AsSpan(index * outputs.Classes, outputs.Classes));

    /// <summary>How unlike its training what was shown is; null where the model does not say.</summary>
    public Unlikeness? Unlikeness(int index) => hasUnlikeness ? new(_unlikeness[index], _distances[index]) : null;

    static float[] Room(int count) => GC.AllocateUninitializedArray<float>(count, pinned: true);
}
