namespace Boxfit.Training.Exporting;

/// <summary>Compares what ONNX Runtime makes of an exported model with what the engine makes of the model itself.</summary>
sealed class OnnxCheck
{
    /// <summary>The largest distance of two edges, as a share of the picture's side, of a file of 32-bit floats.</summary>
    public const double Tolerance = 1e-4;

    /// <summary>
    /// The same of a file that looks more than once. Its first box differs in the last digit, so that here and there a column of the cut is
    /// drawn with the next weight of 1/256: pictures of what a model was trained for were up to 4e-5 apart, others up to 1.4e-4.
    /// </summary>
    public const double LooksTolerance = 1e-3;

    /// <summary>The same of a file of 16-bit floats, which have three digits.</summary>
    public const double HalfTolerance = 1e-2;

    // Where two looks have nearly half in common, both answers to whether they agree are right; by how many tolerances.
    const double Undecided = 10;

    // About by how much the first boxes of both differ. Where a model is so unsure that this moves its own last box by a good part of the
    // tolerance, both last boxes are right, too.
    const double Nudge = 2e-6, HalfNudge = 1e-3, Unsteady = 0.25;

    // How far the numbers of a layer may be apart, as a share of the largest of them.
    const double LayerTolerance = 1e-4, HalfLayerTolerance = 3e-2;

    readonly Model _model;
    readonly OnnxExport _export;
    readonly Preprocessor _preprocessor;
    readonly Looker _looker;
    readonly int _threads;

    /// <summary>Makes a check ready.</summary>
    /// <param name="model">The model.</param>
    /// <param name="export">The same as ONNX.</param>
    /// <param name="threads">Threads that compute; 0 for one a processor.</param>
    public OnnxCheck(Model model, OnnxExport export, int threads = 0)
    {
        (_model, _export, _threads) = (model, export, threads > 0 ? threads : Environment.ProcessorCount);
        _preprocessor = new(model.Description.Preprocessing with { Looks = export.Looks });
        _looker = new(_preprocessor);
    }

    UnlikenessScale? Scale => _model.Description.Unlikeness;

    bool IsHalf => _export.Type == OnnxType.Float16;

    double Limit => IsHalf ? HalfTolerance : _export.Looks is null ? Tolerance : LooksTolerance;

    /// <summary>Runs both on some pictures.</summary>
    /// <param name="bytes">The file's content.</param>
    /// <param name="pictures">The pictures.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <returns>The largest distance of two edges, as a share of the picture's side.</returns>
    /// <exception cref="BoxfitException">
    /// They are further apart than can be; the message names the first layer that differs. Or one of them gives no numbers.
    /// </exception>
    public double Run(byte[] bytes, CheckPictures pictures, CancellationToken cancellation = default)
    {
        double limit = Limit, largest = 0, ofEdges = 0, ofFeatures = 0;
        int worst = 0;
        using var session = new OnnxSession(bytes, _threads);
        var expected = Engine(pictures.Levels, cancellation);
        bool isAnyClear = expected.Exists(e => e.IsClear);
        for (int i = 0; i < pictures.Levels.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (isAnyClear && !expected[i].IsClear) continue;
            var placement = pictures.Placements[i];
            var given = Onnx(session, pictures.Levels[i]);
            double edges = Far(Distance(InPicture(expected[i].Box, placement), InPicture(Decode(given[0]), placement)));
            ofEdges = Math.Max(ofEdges, edges);
            double features = limit * Far(FeaturesApart(expected[i].First, given));
            ofFeatures = Math.Max(ofFeatures, features);
            double distance = Math.Max(
                Math.Max(edges, features), Far(Distance(Probabilities(expected[i].Numbers, given), given.Skip(1).SelectMany(p => p))));
            if (distance > largest) (largest, worst) = (distance, i);
        }
        if (largest <= limit) return ofEdges;
        string what = ofEdges > limit
            ? string.Create(CultureInfo.InvariantCulture, $"boxes are up to {ofEdges:0.0e+0} of a picture's side")
            : ofFeatures > limit
            ? string.Create(CultureInfo.InvariantCulture, $"distances of features are, by what layers may differ, {ofFeatures:0.0e+0}")
            : string.Create(CultureInfo.InvariantCulture, $"probabilities are up to {largest:0.0e+0}");
        var found = FindLayer(pictures.Levels[worst], cancellation);
        string layer = found is not null
            ? $"The first layer that differs is '{found.Name}' ({found.Operation.Kind})."
            : $"All layers agree{(_export.Looks is null ? ", so it is" : " at the first look, so it is a later look or")} the decoding " +
              $"of {(ofEdges > limit ? "the box" : ofFeatures > limit ? "the features' distance" : "the probabilities")}.";
        if (!isAnyClear && found is null)
        {
            throw new BoxfitException(
                $"The exported model could not be compared with the trained one: on {pictures.Source} the model is so unsure that " +
                "rounding moves its own boxes. Nothing was written. Name other pictures by --check-on.");
        }
        throw new BoxfitException(string.Create(CultureInfo.InvariantCulture,
            $"The exported model is not the trained one: on {pictures.Source}, ONNX Runtime's {what} from the training engine's, " +
            $"at most {limit:0.0e+0} was expected. {layer} Nothing was written. Please report this."));
    }

    /// <summary>The first node whose numbers differ for a picture; null where none does.</summary>
    Node? FindLayer(byte[] picture, CancellationToken cancellation)
    {
        foreach (var node in _export.ComputedOf(_model.Graph))
        {
            cancellation.ThrowIfCancellationRequested();
            using var session = new OnnxSession(_export.WithOutputs(node).ToBytes(), _threads);
            float[] actual = Onnx(session, picture)[^1];
            float[] expected = Engine(_model.Graph.UpTo(node), (plan, show) =>
            {
                show(picture, Placing.Unchanged);
                return plan.Output.ToArray();
            });
            double size = expected.Max(MathF.Abs) + 1e-6, limit = size * (IsHalf ? HalfLayerTolerance : LayerTolerance);
            for (int i = 0; i < expected.Length; i++)
                if (!(Math.Abs(expected[i] - actual[i]) <= limit)) return node;
        }
        return null;
    }

    /// <summary>
    /// Of each picture the box that stands after all looks that the file takes, the numbers of that look and of the first, and whether it
    /// is clear which looks agree.
    /// </summary>
    List<(BoundingBox Box, float[] Numbers, float[] First, bool IsClear)> Engine(
        IReadOnlyList<byte[]> pictures, CancellationToken cancellation) =>
        Engine(Scale is null ? _model.Graph : PooledFeatures.Beside(_model.Graph), (plan, show) => pictures.Select(picture =>
        {
            cancellation.ThrowIfCancellationRequested();
            List<(BoundingBox Box, float[] Numbers)> seen = [];
            bool isClear = true;
            var state = LookState.Run(_export.Looks, part =>
            {
                show(picture, part);
                var (box, verdict) = plan.Seen(0, _model.Description.Configuration);
                var placed = part.ToPicture(box.Ordered().Clip()).Clip();
                isClear &= seen.Count == 0
                    || Math.Abs(BoundingBox.IoU(seen[^1].Box, placed) - Looks.Agreement) > Undecided * Limit;
                seen.Add((placed, plan.Output.ToArray()));
                return (box, verdict);
            });
            var (_, numbers) = seen.MinBy(s => Far(Distance(s.Box, state.Box)));
            isClear = isClear && (_export.Looks is null || IsSteady(_export.Looks, IsHalf ? HalfNudge : Nudge, Unsteady * Limit, part =>
            {
                show(picture, part);
                return plan.Seen(0, _model.Description.Configuration);
            }));
            return (state.Box, numbers, seen[0].Numbers, isClear);
        }).ToList());

    /// <summary>Whether the box that stands stays about where it is though the first is a little larger or smaller.</summary>
    /// <param name="looks">How often the network looks.</param>
    /// <param name="nudge">By how much each edge of the first box moves, as a share of the picture's side.</param>
    /// <param name="most">By how much an edge of the box that stands may move then.</param>
    /// <param name="look">What the network sees of a part of the picture.</param>
    internal static bool IsSteady(Looks looks, double nudge, double most, Func<Placing, (BoundingBox Seen, Verdict Verdict)> look)
    {
        var box = Standing(0);
        return Distance(box, Standing(nudge)) <= most && Distance(box, Standing(-nudge)) <= most;

        BoundingBox Standing(double grown)
        {
            bool isFirst = true;
            return LookState.Run(looks, part =>
            {
                var (seen, verdict) = look(part);
                if (isFirst) seen = new(seen.X1 - grown, seen.Y1 - grown, seen.X2 + grown, seen.Y2 + grown);
                isFirst = false;
                return (seen, verdict);
            }).Box;
        }
    }

    /// <summary>Lets the engine do something with a plan, which computes what it is shown of a picture.</summary>
    T Engine<T>(Graph graph, Func<InferencePlan, Action<byte[], Placing>, T> work) => EngineThread.RunOnce(() =>
    {
        using var plan = new InferencePlan(graph, _model.Parameters, batch: 1, _threads);
        byte[] levels = new byte[_preprocessor.FittedBytes];
        return work(plan, (picture, part) =>
        {
            _looker.Show(picture, part, levels);
            _preprocessor.Scale(levels, plan.Input);
            plan.RunChecked(ParameterFault.Largest);
        });
    });

    IReadOnlyList<float[]> Onnx(OnnxSession session, byte[] picture)
    {
        if (_export.Form == InputForm.Pixels) return session.Run<byte>(picture, pictures: 1);
        float[] planes = new float[_preprocessor.PlaneValues];
        _preprocessor.Scale(picture, planes);
        return session.Run<float>(planes, pictures: 1);
    }

    BoundingBox Decode(float[] numbers) =>
        (_export.Form == InputForm.Pixels ? BoxRepresentation.Xyxy : _model.Description.Configuration.Box).Decode(numbers);

    static BoundingBox InPicture(BoundingBox box, Placement placement) => placement.ToPicture(box.Ordered()).Clip();

    /// <summary>
    /// How far apart the features' distances are, as a share of how far they may be where the features differ as layers may; 0 of a model
    /// that does not give them.
    /// </summary>
    double FeaturesApart(float[] numbers, IReadOnlyList<float[]> given)
    {
        if (Scale is null) return 0;
        float[] features = numbers[_model.Description.Configuration.Outputs.Count..];
        double distance = Scale.Distance(features), size = features.Max(MathF.Abs) + 1e-6;
        double each = Math.Sqrt(Scale.Deviations.Average(d => 1 / ((double)d * d)));
        double allowed = (IsHalf ? HalfLayerTolerance : LayerTolerance) * (size * each + distance);
        return Math.Abs(distance - given[^1][0]) / allowed;
    }

    /// <summary>
    /// What the file gives beside the box, from the engine's numbers: the probabilities of presence and of classes; and how unlike the
    /// training the picture is by the distance that the file gives, since less of a distance may be another share.
    /// </summary>
    IEnumerable<double> Probabilities(float[] numbers, IReadOnlyList<float[]> given)
    {
        var outputs = _model.Description.Configuration.Outputs;
        var verdict = outputs.Read(numbers);
        float[] logits = outputs.ClassLogits(numbers).ToArray();
        var classes = logits.Select(l => verdict.ClassProbability * Math.Exp((double)l - logits[verdict.Class]));
        if (Scale is { } scale) classes = classes.Append(scale.Unlikeness(given[^1][0]));
        return outputs.HasPresence ? classes.Prepend(verdict.Presence) : classes;
    }

    static double Distance(IEnumerable<double> a, IEnumerable<float> b) =>
        a.Zip(b, (one, other) => Far(Math.Abs(one - other))).DefaultIfEmpty().Max();

    /// <summary>A NaN is no distance, and as far as can be.</summary>
    static double Far(double distance) => double.IsNaN(distance) ? double.PositiveInfinity : distance;

    static double Distance(BoundingBox a, BoundingBox b)
    {
        double sum = a.X1 + a.Y1 + a.X2 + a.Y2 + b.X1 + b.Y1 + b.X2 + b.Y2;
        if (!double.IsFinite(sum)) return double.NaN;
        return Math.Max(Math.Max(Math.Abs(a.X1 - b.X1), Math.Abs(a.Y1 - b.Y1)), Math.Max(Math.Abs(a.X2 - b.X2), Math.Abs(a.Y2 - b.Y2)));
    }
}
