namespace Boxfit.Training.Quantizing;

/// <summary>
/// Brings a trained model to bytes: measures how large its values are, tries ways of rounding, keeps the best by measured IoU, leaves
/// layers in floats where they cost too much, and measures the result on pictures that decided nothing.
/// </summary>
public sealed class Quantizer
{
    /// <summary>Name of the metadata's text that holds the <see cref="QuantizationFacts"/>.</summary>
    public const string MetadataName = "boxfit.quantization";

    // Enough to rank layers by how far they move boxes, which differs by factors.
    const int PicturesForLayers = 32, HeldOutAtOnce = 32;

    // A layer that moves boxes by more, and has less of the work, is left in floats from the beginning: that costs next to nothing.
    const double NoticeableMove = 0.005, LittleWork = 0.01;

    const double NoticeablyQuicker = 1.03;

    // Layers are measured before the best way is known, by one that is rarely far from it.
    static readonly RangeMethod s_usual = RangeMethod.Percentile(99.999);

    readonly QuantizationSettings _settings;
    readonly int _threads;
    readonly Action<QuantizationProgress> _progress;
    readonly CancellationToken _cancellation;
    readonly Preprocessor _preprocessor;
    readonly Looker _looker;
    readonly List<SkippedRow> _unreadable = [];
    readonly List<QuantizationTrial> _trials = [];
    readonly Dictionary<Way, QuantizationTrial> _measured = [];
    readonly double _threshold;
    IReadOnlyList<FittedPicture> _calibrating = [], _choosing = [];
    BoxMeasurement _floats = new([], 0) { Verdicts = [] };

    Quantizer(
        Model model, QuantizationSettings settings, Action<QuantizationProgress> progress, CancellationToken cancellation)
    {
        (_settings, _progress, _cancellation) = (settings, progress, cancellation);
        _threads = settings.Threads > 0 ? settings.Threads : Environment.ProcessorCount;
        _preprocessor = new(model.Description.Preprocessing);
        _looker = new(_preprocessor);
        _threshold = (model.Description.Presence ?? PresenceThreshold.Unchosen).Threshold;
    }

    int LargestWeight => _settings.WeightBits == 7 ? ChannelWeights.Largest7 : ChannelWeights.Largest8;

    /// <summary>Brings a model to bytes.</summary>
    /// <param name="model">The model.</param>
    /// <param name="parts">The pictures.</param>
    /// <param name="settings">How.</param>
    /// <param name="progress">Takes how far it has come.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="ArgumentException">A picture shows no object: <see cref="QuantizationParts.Of"/> leaves such out.</exception>
    /// <exception cref="InputException">There are too few pictures that can be read.</exception>
    /// <exception cref="BoxfitException">The model gives no numbers.</exception>
    public static QuantizationResult Run(
        Model model, QuantizationParts parts, QuantizationSettings settings, Action<QuantizationProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        if (parts.Calibration.Concat(parts.Choosing).Concat(parts.HeldOut).FirstOrDefault(s => !s.HasObject) is { } empty)
            throw new ArgumentException($"{empty.Name} shows no object, so that no box can be measured in it.", nameof(parts));
        return new Quantizer(model, settings, progress ?? (_ => { }), cancellation).Run(model, parts);
    }

    QuantizationResult Run(Model model, QuantizationParts parts)
    {
        _calibrating = Read(parts.Calibration, "to calibrate by");
        _choosing = Read(parts.Choosing, "to choose by");
        QuantizationParts.Require("to measure the result on", parts.HeldOut.Count, skipped: 0);
        // A promise is of the boxes of floats, and unlikeness of their features.
        model = model with { Description = model.Description with { Promise = null, Unlikeness = null } };
        var export = OnnxExport.Of(model, InputForm.Pixels, halfPrecision: false);
        byte[] floats = export.Model.ToBytes();
        _floats = BoxMeasurement.Of(floats, _looker, _choosing, _threads, _cancellation);

        var forms = Calibrate(export);
        var layers = CostOfLayers(forms[0].Way(s_usual) with { IsCorrected = true }, model.Graph, floats);
        var free = layers.Where(l => l.Moved > NoticeableMove && l.Share < LittleWork).Select(l => l.Name);
        var way = LeaveInFloats(Choose(forms, free.ToHashSet(StringComparer.Ordinal)), layers);
        if (QuickerWithout(layers[0].Name, way) is { } quicker) way = quicker;
        var onnx = way.Rewrite(LargestWeight);
        var compared = Compare(floats, onnx.ToBytes(), parts.HeldOut);
        var facts = new QuantizationFacts(
            way.Method, _settings.WeightBits, way.IsEqualized, way.IsCorrected, [.. way.FloatLayers.Order(StringComparer.Ordinal)])
        {
            CalibrationPictures = _calibrating.Count, ChoosingPictures = _choosing.Count, HeldOutPictures = compared.Truths.Count,
            MeanIouBefore = compared.Before, MeanIouAfter = compared.After, OnnxRuntime = OnnxSession.Version,
        };
        onnx = onnx with
        {
            Metadata = new Dictionary<string, string>(onnx.Metadata, StringComparer.Ordinal)
            {
                [MetadataName] = JsonText.Of(facts, TrainingJson.Default.QuantizationFacts),
            },
        };
        return new(onnx.ToBytes(), facts, compared.Speed, floats.Length)
        {
            Looks = _looker.Looks?.Count ?? 1, Trials = _trials, Agreement = compared.Agreement, Unreadable = _unreadable,
            SameVerdicts = model.Description.Configuration.Outputs.Extras > 0 ? compared.SameVerdicts : null,
            ConstantBoxIou = ConstantBox.MeanIou(ConstantBox.Find(compared.Truths), compared.Truths),
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

    /// <summary>The model as it is and, where that changes it, with equalized channels; each with what was measured of it.</summary>
    List<Form> Calibrate(OnnxExport export)
    {
        var plain = Calibrate(export, "Calibrating");
        List<Form> forms = [new(export.Model, plain, IsEqualized: false)];
        var (equalized, pairs) = ChannelEqualization.Apply(export.Model, plain.ChannelSizes);
        if (pairs == 0) return forms;
        var other = Calibrate(export with { Model = equalized }, "Calibrating with equalized channels");
        return [.. forms, new(equalized, other, IsEqualized: true)];
    }

    Calibration Calibrate(OnnxExport export, string work) => Calibration.Measure(
        export, _looker, _calibrating, _threads, done => _progress(new(work, done, _calibrating.Count)), _cancellation);

    /// <summary>The method, with or without equalized channels, with or without corrected biases: what loses least.</summary>
    Way Choose(List<Form> forms, HashSet<string> floatLayers)
    {
        Way[] ways =
        [
            .. from form in forms
               from method in RangeMethod.All
               let way = form.Way(method) with { FloatLayers = floatLayers }
               from isCorrected in (bool[])[false, true]
               select way with { IsCorrected = isCorrected },
        ];
        var (best, least) = (ways[0], Measure(ways[0]));
        for (int i = 1; i < ways.Length; i++)
        {
            _progress(new("Choosing", i, ways.Length));
            var trial = Measure(ways[i]);
            if (trial.IsBetterThan(least)) (best, least) = (ways[i], trial);
        }
        return best;
    }

    QuantizationTrial Measure(Way way)
    {
        if (_measured.TryGetValue(way, out var known)) return known;
        byte[] bytes = way.Rewrite(LargestWeight).ToBytes();
        var measured = BoxMeasurement.Of(bytes, _looker, _choosing, _threads, _cancellation);
        var trial = new QuantizationTrial(way.Method, way.IsEqualized, way.IsCorrected, way.FloatLayers.Count)
        {
            Loss = _floats.MeanIou - measured.MeanIou, Moved = 1 - measured.Agreement(_floats),
        };
        _trials.Add(trial);
        _measured.Add(way, trial);
        return trial;
    }

    /// <summary>Each layer alone in bytes: how far that moves the boxes.</summary>
    List<LayerCost> CostOfLayers(Way way, Graph graph, byte[] floats)
    {
        FittedPicture[] pictures = [.. _choosing.Take(PicturesForLayers)];
        var expected = BoxMeasurement.Of(floats, _looker, pictures, _threads, _cancellation);
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
                var actual = BoxMeasurement.Of(bytes, _looker, pictures, _threads, _cancellation);
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
        var least = _trials.Aggregate((a, b) => b.IsBetterThan(a) ? b : a);
        string[] costly =
        [
            .. layers.Where(l => l.Moved is not null && !way.FloatLayers.Contains(l.Name)).OrderByDescending(l => l.Moved)
                .Select(l => l.Name),
        ];
        int[] steps = [.. Steps().TakeWhile(s => s <= costly.Length / 2)];
        var best = way;
        for (int i = 0; i < steps.Length && least.Loss > _settings.MostAimedAt; i++)
        {
            var next = way with { FloatLayers = [.. way.FloatLayers, .. costly.Take(steps[i])] };
            var trial = Measure(next);
            _progress(new("Leaving layers in floats", i + 1, steps.Length));
            if (trial.IsBetterThan(least)) (least, best) = (trial, next);
        }
        return best;

        static IEnumerable<int> Steps()
        {
            for (var (a, b) = (1, 2); ; (a, b) = (b, a + b)) yield return a;
        }
    }

    /// <summary>
    /// The same with the first layer in floats, where that is quicker on this machine, and loses no more than is aimed at, or less than
    /// before: for the three channels of a picture the instructions for bytes are too wide.
    /// </summary>
    /// <returns>Null where it is not.</returns>
    Way? QuickerWithout(string first, Way way)
    {
        if (way.FloatLayers.Contains(first)) return null;
        var other = way with { FloatLayers = [.. way.FloatLayers, first] };
        using OnnxSession one = new(way.Rewrite(LargestWeight).ToBytes(), _threads);
        using OnnxSession two = new(other.Rewrite(LargestWeight).ToBytes(), _threads);
        var speed = SpeedComparison.Measure(one, two, _choosing[0],
            (pairs, all) => _progress(new("Timing the first layer", pairs, all)), _cancellation);
        if (speed.Ratio < NoticeablyQuicker) return null;
        var before = Measure(way);
        return Measure(other).MayReplace(before, _settings.MostAimedAt) ? other : null;
    }

    Comparison Compare(byte[] floats, byte[] bytes, IReadOnlyList<Sample> heldOut)
    {
        using OnnxSession before = new(floats, _threads), after = new(bytes, _threads);
        double sumBefore = 0, sumAfter = 0, sumAgreement = 0;
        int skipped = _unreadable.Count, done = 0, same = 0;
        var truths = new List<BoundingBox>();
        foreach (var chunk in heldOut.Chunk(HeldOutAtOnce))
        {
            var read = FittedPicture.Read(chunk, _preprocessor, _unreadable, _cancellation);
            done += chunk.Length;
            if (read.Count > 0)
            {
                var one = BoxMeasurement.Of(before, _looker, read, _cancellation);
                var other = BoxMeasurement.Of(after, _looker, read, _cancellation);
                sumBefore += one.MeanIou * read.Count;
                sumAfter += other.MeanIou * read.Count;
                sumAgreement += one.Agreement(other) * read.Count;
                same += one.SameVerdicts(other, _threshold);
                truths.AddRange(read.Select(p => p.Sample.Box));
            }
            _progress(new("Measuring before and after", done, heldOut.Count));
        }
        int pictures = truths.Count;
        QuantizationParts.Require("to measure the result on", pictures, _unreadable.Count - skipped);
        var speed = SpeedComparison.Measure(
            before, after, _choosing[0], (pairs, all) => _progress(new("Timing both in turn", pairs, all)), _cancellation);
        return new(sumBefore / pictures, sumAfter / pictures, sumAgreement / pictures, same, speed, truths);
    }

    /// <summary>What the model of floats and that of bytes make of the pictures that were held out.</summary>
    sealed record Comparison(
        double Before, double After, double Agreement, int SameVerdicts, SpeedComparison Speed, IReadOnlyList<BoundingBox> Truths);

    /// <summary>A form of the model of floats with what was measured of it.</summary>
    sealed record Form(OnnxModel Model, Calibration Calibration, bool IsEqualized)
    {
        public Way Way(RangeMethod method) => new(Model, Calibration.Ranges(method), method.Name)
        {
            IsEqualized = IsEqualized, Means = Calibration.ChannelMeans,
        };
    }

    /// <summary>A way to bring the model to bytes.</summary>
    sealed record Way(OnnxModel Model, IReadOnlyDictionary<string, ValueRange> Ranges, string Method)
    {
        public required bool IsEqualized { get; init; }

        /// <summary>Means of the values' channels, by which biases are corrected.</summary>
        public required IReadOnlyDictionary<string, float[]> Means { get; init; }

        public bool IsCorrected { get; init; }

        public HashSet<string> FloatLayers { get; init; } = [];

        public OnnxModel Rewrite(int largestWeight)
        {
            var model = IsCorrected ? BiasCorrection.Apply(Model, Means, FloatLayers, largestWeight) : Model;
            return ByteGraph.Rewrite(model, Ranges, FloatLayers, largestWeight);
        }
    }
}
