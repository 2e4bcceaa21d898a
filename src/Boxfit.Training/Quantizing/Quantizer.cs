namespace Boxfit.Training.Quantizing;

/// <summary>
/// Brings a trained model to bytes: measures how large its values are, tries ways of rounding, keeps the best by measured IoU, leaves layers
/// in floats where they cost too much, and measures the result on pictures that decided nothing.
/// </summary>
public sealed class Quantizer
{
    /// <summary>Name of the metadata's text that holds the <see cref="QuantizationFacts"/>.</summary>
    public const string MetadataName = "boxfit.quantization";

    // Enough to rank layers by how far they move boxes, which differs by factors.
    const int PicturesForLayers = 32, HeldOutAtOnce = 32;

    readonly QuantizationSettings _settings;
    readonly int _threads;
    readonly Action<QuantizationProgress> _progress;
    readonly CancellationToken _cancellation;
    readonly Preprocessor _preprocessor;
    readonly List<SkippedRow> _unreadable = [];
    readonly List<QuantizationTrial> _trials = [];
    IReadOnlyList<FittedPicture> _calibrating = [], _choosing = [];
    double _floatIou;

    Quantizer(
        Model model, QuantizationSettings settings, Action<QuantizationProgress> progress, CancellationToken cancellation)
    {
        (_settings, _progress, _cancellation) = (settings, progress, cancellation);
        _threads = settings.Threads > 0 ? settings.Threads : Environment.ProcessorCount;
        _preprocessor = new(model.Description.Preprocessing);
    }

    int LargestWeight => _settings.WeightBits == 7 ? ChannelWeights.Largest7 : ChannelWeights.Largest8;

    /// <summary>Brings a model to bytes.</summary>
    /// <param name="model">The model.</param>
    /// <param name="parts">The pictures.</param>
    /// <param name="settings">How.</param>
    /// <param name="progress">Takes how far it has come.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="InputException">There are too few pictures that can be read.</exception>
    /// <exception cref="BoxfitException">The model gives no numbers.</exception>
    public static QuantizationResult Run(
        Model model, QuantizationParts parts, QuantizationSettings settings, Action<QuantizationProgress>? progress = null,
        CancellationToken cancellation = default) =>
        new Quantizer(model, settings, progress ?? (_ => { }), cancellation).Run(model, parts);

    QuantizationResult Run(Model model, QuantizationParts parts)
    {
        _calibrating = Read(parts.Calibration, "to calibrate by");
        _choosing = Read(parts.Choosing, "to choose by");
        QuantizationParts.Require("to measure the result on", parts.HeldOut.Count, skipped: 0);
        var export = OnnxExport.Of(model, InputForm.Pixels, halfPrecision: false);
        byte[] floats = export.Model.ToBytes();
        _floatIou = BoxMeasurement.Of(floats, _choosing, _threads, _cancellation).MeanIou;

        var way = Choose(export);
        var layers = CostOfLayers(way, model.Graph, floats);
        way = LeaveInFloats(way, layers);
        var onnx = way.Rewrite(LargestWeight);
        var (before, after, agreement, speed, heldOut) = Compare(floats, onnx.ToBytes(), parts.HeldOut);
        var facts = new QuantizationFacts(
            way.Method, _settings.WeightBits, way.IsEqualized, way.IsCorrected, [.. way.FloatLayers.Order(StringComparer.Ordinal)])
        {
            CalibrationPictures = _calibrating.Count, ChoosingPictures = _choosing.Count, HeldOutPictures = heldOut,
            MeanIouBefore = before, MeanIouAfter = after, OnnxRuntime = OnnxSession.Version,
        };
        onnx = onnx with
        {
            Metadata = new Dictionary<string, string>(onnx.Metadata, StringComparer.Ordinal)
            {
                [MetadataName] = JsonText.Of(facts, TrainingJson.Default.QuantizationFacts),
            },
        };
        return new(onnx.ToBytes(), facts, speed, floats.Length)
        {
            Trials = _trials, Agreement = agreement, Unreadable = _unreadable,
            Layers = [.. layers.Select(l => l with { IsFloat = l.Moved is null || way.FloatLayers.Contains(l.Name) })],
        };
    }

    IReadOnlyList<FittedPicture> Read(IReadOnlyList<Sample> samples, string purpose)
    {
        int before = _unreadable.Count;
        var pictures = FittedPicture.Read(samples, _preprocessor, _unreadable, _cancellation);
        QuantizationParts.Require(purpose, pictures.Count, _unreadable.Count - before);
        return pictures;
    }

    /// <summary>The method, with or without equalisation, then with or without corrected biases: what loses least.</summary>
    Way Choose(OnnxExport export)
    {
        var plain = Calibrate(export, "Calibrating");
        List<(OnnxExport Export, Calibration Calibration, bool IsEqualized)> forms = [(export, plain, false)];
        var (equalized, pairs) = ChannelEqualization.Apply(export.Model, plain.ChannelSizes);
        if (pairs > 0)
        {
            var other = export with { Model = equalized };
            forms.Add((other, Calibrate(other, "Calibrating with equalized channels"), true));
        }
        int all = forms.Count * RangeMethod.All.Count + 1, done = 0;
        (Way Way, double Loss)? best = null;
        foreach (var (form, calibration, isEqualized) in forms)
        {
            foreach (var method in RangeMethod.All)
            {
                var ranges = calibration.Ranges(method);
                Try(new(form.Model, ranges, method.Name) { IsEqualized = isEqualized, Means = calibration.ChannelMeans });
            }
        }
        Try(best!.Value.Way with { IsCorrected = true });
        return best.Value.Way;

        void Try(Way way)
        {
            double loss = Measure(way);
            _progress(new("Choosing", ++done, all));
            if (best is not { } b || loss < b.Loss) best = (way, loss);
        }
    }

    Calibration Calibrate(OnnxExport export, string work) => Calibration.Measure(
        export, _calibrating, _threads, done => _progress(new(work, done, _calibrating.Count)), _cancellation);

    double Measure(Way way)
    {
        byte[] bytes = way.Rewrite(LargestWeight).ToBytes();
        double loss = _floatIou - BoxMeasurement.Of(bytes, _choosing, _threads, _cancellation).MeanIou;
        _trials.Add(new(way.Method, way.IsEqualized, way.IsCorrected, way.FloatLayers.Count, loss));
        return loss;
    }

    /// <summary>Each layer alone in bytes: how far that moves the boxes.</summary>
    List<LayerCost> CostOfLayers(Way way, Graph graph, byte[] floats)
    {
        FittedPicture[] pictures = [.. _choosing.Take(PicturesForLayers)];
        var expected = BoxMeasurement.Of(floats, pictures, _threads, _cancellation);
        var all = new LayerList(way.Model.Graph).All;
        var costs = new List<LayerCost>();
        foreach (var layer in all)
        {
            double share = (double)graph.Nodes.First(n => n.Parameters.Any(p => p.Name == layer.Weight)).MultiplyAdds / graph.MultiplyAdds;
            var cost = new LayerCost(layer.Name, share, null, null, IsFloat: true);
            if (layer.CanBeInteger)
            {
                var others = all.Where(l => l != layer).Select(l => l.Name).ToHashSet(StringComparer.Ordinal);
                byte[] bytes = (way with { FloatLayers = others }).Rewrite(LargestWeight).ToBytes();
                var actual = BoxMeasurement.Of(bytes, pictures, _threads, _cancellation);
                cost = cost with { Moved = 1 - actual.Agreement(expected), Loss = expected.MeanIou - actual.MeanIou };
            }
            costs.Add(cost);
            _progress(new("Measuring layers", costs.Count, all.Count));
        }
        return costs;
    }

    /// <summary>
    /// The layers that move boxes most stay in floats, one more each time, then two, three, five and so on, until no more is lost than is
    /// aimed at; where that is never reached, the best of the trials.
    /// </summary>
    Way LeaveInFloats(Way way, IReadOnlyList<LayerCost> layers)
    {
        double aim = Math.Min(QuantizationSettings.Aim, _settings.MaxLoss);
        double least = _trials.Min(t => t.Loss);
        string[] costly = [.. layers.Where(l => l.Moved is not null).OrderByDescending(l => l.Moved).Select(l => l.Name)];
        int[] steps = [.. Steps().TakeWhile(s => s <= costly.Length / 2)];
        var best = way;
        for (int i = 0; i < steps.Length && least > aim; i++)
        {
            var next = way with { FloatLayers = costly.Take(steps[i]).ToHashSet(StringComparer.Ordinal) };
            double loss = Measure(next);
            _progress(new("Leaving layers in floats", i + 1, steps.Length));
            if (loss < least) (least, best) = (loss, next);
        }
        return best;

        static IEnumerable<int> Steps()
        {
            for (var (a, b) = (1, 2); ; (a, b) = (b, a + b)) yield return a;
        }
    }

    (double Before, double After, double Agreement, SpeedComparison Speed, int Pictures) Compare(
        byte[] floats, byte[] bytes, IReadOnlyList<Sample> heldOut)
    {
        using OnnxSession before = new(floats, _threads), after = new(bytes, _threads);
        double sumBefore = 0, sumAfter = 0, sumAgreement = 0;
        int pictures = 0, skipped = _unreadable.Count, done = 0;
        foreach (var chunk in heldOut.Chunk(HeldOutAtOnce))
        {
            var read = FittedPicture.Read(chunk, _preprocessor, _unreadable, _cancellation);
            done += chunk.Length;
            if (read.Count > 0)
            {
                BoxMeasurement one = BoxMeasurement.Of(before, read, _cancellation), other = BoxMeasurement.Of(after, read, _cancellation);
                sumBefore += one.MeanIou * read.Count;
                sumAfter += other.MeanIou * read.Count;
                sumAgreement += one.Agreement(other) * read.Count;
                pictures += read.Count;
            }
            _progress(new("Measuring before and after", done, heldOut.Count));
        }
        QuantizationParts.Require("to measure the result on", pictures, _unreadable.Count - skipped);
        var speed = SpeedComparison.Measure(
            before, after, _choosing[0], (pairs, all) => _progress(new("Timing both in turn", pairs, all)), _cancellation);
        return (sumBefore / pictures, sumAfter / pictures, sumAgreement / pictures, speed, pictures);
    }

    /// <summary>A way to bring the model to bytes.</summary>
    sealed record Way(OnnxModel Model, IReadOnlyDictionary<string, ValueRange> Ranges, string Method)
    {
        public required bool IsEqualized { get; init; }

        /// <summary>Means of the values' channels, by which biases are corrected.</summary>
        public required IReadOnlyDictionary<string, float[]> Means { get; init; }

        public bool IsCorrected { get; init; }

        public IReadOnlySet<string> FloatLayers { get; init; } = new HashSet<string>();

        public OnnxModel Rewrite(int largestWeight)
        {
            var model = IsCorrected ? BiasCorrection.Apply(Model, Means, FloatLayers, largestWeight) : Model;
            return ByteGraph.Rewrite(model, Ranges, FloatLayers, largestWeight);
        }
    }
}
