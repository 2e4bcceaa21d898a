namespace Boxfit.Training.Evaluating;

/// <summary>Labelled pictures that models are measured on, again and again: their decoded pictures stay in the loader's cache.</summary>
sealed class HeldOutPart : IDisposable
{
    /// <summary>Pictures that are computed at once. Always the same, so that the same model gives the same figures everywhere.</summary>
    public const int BatchSize = 16;

    readonly IReadOnlyList<Sample> _samples;
    readonly PartShares _shares;
    readonly BatchLoader? _loader;
    readonly LaterLooks? _later;
    readonly int _skippedBefore;
    (int Count, double MeanIou) _constant;
    IReadOnlyDictionary<int, string> _unreadable = new Dictionary<int, string>();

    /// <summary>Makes a part ready.</summary>
    /// <param name="samples">The pictures, at least one.</param>
    /// <param name="preprocessor">The model's.</param>
    /// <param name="workers">Threads that decode.</param>
    /// <param name="cacheBytes">Memory for decoded pictures.</param>
    /// <param name="skippedBefore">Pictures that were set aside when the data was read, to be counted as skipped.</param>
    /// <param name="world">The processes that measure it together; null for this one alone.</param>
    public HeldOutPart(
        IReadOnlyList<Sample> samples, Preprocessor preprocessor, int workers, long cacheBytes, int skippedBefore = 0, World? world = null)
    {
        (_samples, _skippedBefore) = (samples, skippedBefore);
        _shares = new(world ?? World.Alone, samples.Count);
        // Of a small part some processes have no batch.
        if (_shares.Own(samples) is { Count: > 0 } own)
        {
            var options = CreateOptions(workers) with { CacheBytes = cacheBytes, Sharers = _shares.World.OnThisMachine };
            _loader = new(own, preprocessor, options);
        }
        if (_shares.World.IsAlone) _unreadable = _loader!.BadSamples;
        if (preprocessor.Settings.Looks is not null) _later = new(preprocessor);
    }

    /// <summary>Makes a part ready whose features are cached, for models without the layers before.</summary>
    /// <param name="samples">The pictures, at least one.</param>
    /// <param name="features">Their features.</param>
    /// <param name="workers">Threads that read.</param>
    /// <param name="world">The processes that measure it together.</param>
    public HeldOutPart(IReadOnlyList<Sample> samples, FeatureViews features, int workers, World world)
    {
        _samples = samples;
        _shares = new(world, samples.Count);
        var (first, end) = (_shares.First(world.Rank), _shares.First(world.Rank + 1));
        if (end > first) _loader = new(_shares.Own(samples), features.Of(first, end), CreateOptions(workers));
        if (world.IsAlone) _unreadable = _loader!.BadSamples;
    }

    /// <summary>Pictures that turned out unreadable so far, in any process.</summary>
    public IEnumerable<SkippedRow> Unreadable =>
        _unreadable.OrderBy(b => b.Key).Select(b => new SkippedRow(_samples[b.Key].Row, _samples[b.Key].Name, b.Value));

    /// <summary>Measures a model; on the thread that owns the plan. Common.</summary>
    /// <exception cref="BoxfitException">No picture can be read, or the model does not give numbers.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled, in one of the processes.</exception>
    /// <param name="plan">The model, compiled.</param>
    /// <param name="configuration">What its outputs are.</param>
    /// <param name="names">What those beside the box mean.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <param name="scale">What the features are compared with that the plan gives beside the model's numbers; null without.</param>
    /// <returns>The figures of all pictures, the same in all processes.</returns>
    public Evaluation Evaluate(
        InferencePlan plan, LocalizerConfiguration configuration, OutputNames names, CancellationToken cancellation,
        UnlikenessScale? scale = null)
    {
        var world = _shares.World;
        int first = _shares.First(world.Rank);
        var mine = new Sighting[_shares.First(world.Rank + 1) - first];
        var unlikeness = new Unlikeness?[BatchSize];
        world.Together(() => Compute(plan, batch =>
        {
            for (int i = 0; i < batch.Count; i++) unlikeness[i] = scale?.Measure(plan.Features(i, configuration));
            _later?.Finish(plan, configuration, batch);
            for (int i = 0; i < batch.Count; i++)
            {
                int place = batch.Samples[i];
                var (box, verdict) = _later?.Seen(i) ?? plan.Seen(i, configuration);
                RequireNumbers(_samples[first + place], box, names.Read(verdict, unlikeness[i]));
                // As a prediction gives it, whatever the order of its corners.
                var predicted = batch.Placements[i].ToPicture(box.Ordered()).Clip();
                mine[place] = new(true, predicted, verdict, unlikeness[i] is not null, unlikeness[i] ?? default);
            }
        }, cancellation), cancellation);
        if (!world.IsAlone)
        {
            var bad = _loader?.BadSamples ?? new Dictionary<int, string>();
            _unreadable = SharedRun.Unreadable(world, bad.ToDictionary(b => first + b.Key, b => b.Value));
        }
        var all = _shares.Gather(mine);
        return world.Together(() => Measure(all, names));
    }

    Evaluation Measure(Sighting[] all, OutputNames names)
    {
        var measurement = new Measurement(_samples, names);
        foreach (var (sample, seen) in _samples.Zip(all))
        {
            if (!seen.IsThere) continue;
            measurement.Add(sample, seen.Box, names.Read(seen.Verdict, seen.HasUnlikeness ? seen.Unlikeness : null));
        }
        var unreadable = Unreadable.ToArray();
        measurement.RequireSome(unreadable);
        if (_constant.Count != measurement.Count) _constant = (measurement.Count, measurement.ConstantIou());
        return measurement.Finish(_constant.MeanIou, _skippedBefore, unreadable);
    }

    /// <summary>The features of each picture that can be read, as the model sees the whole of it.</summary>
    /// <param name="plan">The model with its features beside (<see cref="PooledFeatures.Beside"/>), compiled.</param>
    /// <param name="configuration">What its outputs are.</param>
    /// <param name="worked">Is called after each batch; null for nothing.</param>
    /// <param name="cancellation">Ends it early.</param>
    public IReadOnlyList<float[]> Features(
        InferencePlan plan, LocalizerConfiguration configuration, Action? worked, CancellationToken cancellation)
    {
        var features = new List<float[]>(_samples.Count);
        Compute(plan, batch =>
        {
            for (int i = 0; i < batch.Count; i++) features.Add(plan.Features(i, configuration).ToArray());
            worked?.Invoke();
        }, cancellation);
        return features;
    }

    /// <summary>Computes the first look at this process's pictures, batch by batch.</summary>
    /// <returns>How many batches there were.</returns>
    int Compute(InferencePlan plan, Action<Batch> take, CancellationToken cancellation)
    {
        if (_loader is null) return 0;
        _loader.Start(0);
        for (int step = 0; step < _loader.StepsPerEpoch; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            var batch = _loader.Take(cancellation);
            _shares.World.Work();
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
        return _loader.StepsPerEpoch;
    }

    /// <inheritdoc/>
    public void Dispose() => _loader?.Dispose();

    static LoaderOptions CreateOptions(int workers) => new() { Batch = BatchSize, Workers = workers, SkipBad = true, Repeat = false };

    static void RequireNumbers(Sample sample, BoundingBox output, Said said)
    {
        if (double.IsFinite(output.X1 + output.Y1 + output.X2 + output.Y2 + (said.Confidence ?? 0) + (said.LabelConfidence ?? 0))) return;
        throw new BoxfitException($"The model gives no number for '{sample.Name}' (row {sample.Row}) but {output}; it is not usable.");
    }
}
