namespace Boxfit.Training.Quantizing;

/// <summary>
/// How large a network's values are, measured by ONNX Runtime on pictures, and on the cuts of them that its model looks at: in these the
/// object is larger, and so may be the values.
/// </summary>
sealed class Calibration
{
    readonly IReadOnlyList<ValueStatistics> _values;

    Calibration(IReadOnlyList<ValueStatistics> values)
    {
        _values = values;
        ChannelSizes = values.ToDictionary(v => v.Name, v => v.Sizes, StringComparer.Ordinal);
        ChannelMeans = values.ToDictionary(v => v.Name, v => v.Means, StringComparer.Ordinal);
    }

    /// <summary>The largest magnitude of each channel of each value.</summary>
    public IReadOnlyDictionary<string, float[]> ChannelSizes { get; }

    /// <summary>The mean of each channel of each value.</summary>
    public IReadOnlyDictionary<string, float[]> ChannelMeans { get; }

    /// <summary>Runs a model with its inner values as further outputs, and counts them picture by picture.</summary>
    /// <param name="export">The model, of 32-bit floats, that takes pixels.</param>
    /// <param name="looker">Shows it the pictures, as often as the model looks.</param>
    /// <param name="pictures">The pictures.</param>
    /// <param name="threads">Threads that compute.</param>
    /// <param name="progress">Takes the number of pictures done.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="BoxfitException">A value is not finite.</exception>
    public static Calibration Measure(
        OnnxExport export, Looker looker, IReadOnlyList<FittedPicture> pictures, int threads, Action<int> progress,
        CancellationToken cancellation)
    {
        var nodes = export.Values.Where(v => v.Key.Operation is not Dropout).ToDictionary(v => v.Value, v => v.Key, StringComparer.Ordinal);
        Node[] measured = [.. ByteGraph.ValuesToMeasure(export.Model.Graph).Select(name => nodes[name])];
        var statistics = Array.ConvertAll(measured, n => new ValueStatistics(export.Values[n], n.Shape.ToArray()[0]));
        using var session = new OnnxSession(export.WithOutputs(measured).ToBytes(), threads);
        var looks = new PictureLooks(session, looker);
        // The first outputs are the model's.
        int own = export.Model.Graph.Outputs.Count;
        for (int i = 0; i < pictures.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            looks.Run(pictures[i],
                values => ParallelLoop.For(statistics.Length, threads, v => statistics[v].Add(values[own + v]), cancellation));
            progress(i + 1);
        }
        return new(statistics);
    }

    /// <summary>The range of each value by a method.</summary>
    public IReadOnlyDictionary<string, ValueRange> Ranges(RangeMethod method) =>
        _values.ToDictionary(v => v.Name, v => method.Range(v.Histogram), StringComparer.Ordinal);
}
