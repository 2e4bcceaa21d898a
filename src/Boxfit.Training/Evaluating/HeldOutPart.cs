namespace Boxfit.Training.Evaluating;

/// <summary>Labelled pictures that models are measured on, again and again: their decoded pictures stay in the loader's cache.</summary>
sealed class HeldOutPart : IDisposable
{
    /// <summary>Pictures that are computed at once. Always the same, so that the same model gives the same figures everywhere.</summary>
    public const int BatchSize = 16;

    readonly IReadOnlyList<Sample> _samples;
    readonly BatchLoader _loader;
    readonly Looking? _looking;
    readonly int _skippedBefore;
    (int Count, double MeanIou) _constant;

    /// <summary>Makes a part ready.</summary>
    /// <param name="samples">The pictures, at least one.</param>
    /// <param name="preprocessor">The model's.</param>
    /// <param name="workers">Threads that decode.</param>
    /// <param name="cacheBytes">Memory for decoded pictures.</param>
    /// <param name="skippedBefore">Pictures that were set aside when the data was read, to be counted as skipped.</param>
    public HeldOutPart(IReadOnlyList<Sample> samples, Preprocessor preprocessor, int workers, long cacheBytes, int skippedBefore = 0)
    {
        (_samples, _skippedBefore) = (samples, skippedBefore);
        _loader = new(samples, preprocessor, CreateOptions(workers) with { CacheBytes = cacheBytes });
        if (preprocessor.Settings.Looks is not null) _looking = new(preprocessor);
    }

    /// <summary>Makes a part ready whose features are cached, for models without the layers before.</summary>
    /// <param name="samples">The pictures, at least one.</param>
    /// <param name="features">Their features.</param>
    /// <param name="workers">Threads that read.</param>
    public HeldOutPart(IReadOnlyList<Sample> samples, FeatureViews features, int workers)
    {
        _samples = samples;
        _loader = new(samples, features, CreateOptions(workers));
    }

    /// <summary>Pictures that turned out unreadable so far.</summary>
    public IEnumerable<SkippedRow> Unreadable =>
        _loader.BadSamples.OrderBy(b => b.Key).Select(b => new SkippedRow(_samples[b.Key].Row, _samples[b.Key].Name, b.Value));

    /// <summary>Measures a model; on the thread that owns the plan.</summary>
    /// <exception cref="BoxfitException">No picture can be read, or the model does not give numbers.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <param name="plan">The model, compiled.</param>
    /// <param name="configuration">What its outputs are.</param>
    /// <param name="names">What those beside the box mean.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <param name="scale">What the features are compared with that the plan gives beside the model's numbers; null without.</param>
    public Evaluation Evaluate(
        InferencePlan plan, LocalizerConfiguration configuration, OutputNames names, CancellationToken cancellation,
        UnlikenessScale? scale = null)
    {
        var measurement = new Measurement(_samples, names);
        var unlikeness = new Unlikeness?[BatchSize];
        Compute(plan, batch =>
        {
            for (int i = 0; i < batch.Count; i++) unlikeness[i] = scale?.Measure(plan.Features(i, configuration));
            _looking?.Finish(plan, configuration, batch);
            for (int i = 0; i < batch.Count; i++)
            {
                var (box, verdict) = _looking?.Seen(i) ?? plan.Seen(i, configuration);
                Measure(_samples[batch.Samples[i]], box, batch.Placements[i], names.Read(verdict, unlikeness[i]), measurement);
            }
        }, cancellation);
        var unreadable = Unreadable.ToArray();
        measurement.RequireSome(unreadable);
        if (_constant.Count != measurement.Count) _constant = (measurement.Count, measurement.ConstantIou());
        return measurement.Finish(_constant.MeanIou, _skippedBefore, unreadable);
    }

    /// <summary>The features of each picture that can be read, as the model sees the whole of it.</summary>
    /// <param name="plan">The model with its features beside (<see cref="PooledFeatures.Beside"/>), compiled.</param>
    /// <param name="configuration">What its outputs are.</param>
    /// <param name="cancellation">Ends it early.</param>
    public IReadOnlyList<float[]> Features(
        InferencePlan plan, LocalizerConfiguration configuration, CancellationToken cancellation)
    {
        var features = new List<float[]>(_samples.Count);
        Compute(plan, batch =>
        {
            for (int i = 0; i < batch.Count; i++) features.Add(plan.Features(i, configuration).ToArray());
        }, cancellation);
        return features;
    }

    /// <summary>Computes the first look at all pictures, batch by batch.</summary>
    void Compute(InferencePlan plan, Action<Batch> take, CancellationToken cancellation)
    {
        _loader.Start(0);
        for (int step = 0; step < _loader.StepsPerEpoch; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            var batch = _loader.Take(cancellation);
            try
            {
                batch.Images.AsSpan(0, batch.Count * (plan.Input.Length / plan.Batch)).CopyTo(plan.Input);
                // Overflow is the model's fault, not a picture's: the first batch shows it.
                if (step == 0) plan.RunChecked(ParameterFault.Largest);
                else plan.Run();
                take(batch);
            }
            finally
            {
                _loader.Return(batch);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _loader.Dispose();

    static LoaderOptions CreateOptions(int workers) => new() { Batch = BatchSize, Workers = workers, SkipBad = true, Repeat = false };

    static void Measure(Sample sample, BoundingBox output, Placement placement, Said said, Measurement measurement)
    {
        if (!double.IsFinite(output.X1 + output.Y1 + output.X2 + output.Y2 + (said.Confidence ?? 0) + (said.LabelConfidence ?? 0)))
            throw new BoxfitException($"The model gives no number for '{sample.Name}' (row {sample.Row}) but {output}; it is not usable.");
        // As a prediction gives it, whatever the order of its corners.
        measurement.Add(sample, placement.ToPicture(output.Ordered()).Clip(), said);
    }
}
