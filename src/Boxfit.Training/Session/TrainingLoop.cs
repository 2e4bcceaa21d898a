namespace Boxfit.Training.Session;

/// <summary>The epochs of a session, all on one thread.</summary>
/// <param name="session">The session.</param>
/// <param name="progress">Receives the progress.</param>
sealed class TrainingLoop(TrainingSession session, IProgress<TrainingProgress>? progress)
{
    readonly TrainingSettings _settings = session.Run.Settings;
    readonly TrainingPosition _position = session.Position;
    readonly RunClock _clock = session.Clock;
    readonly Learner _learner = session.Learner;
    readonly BatchLoader _loader = session.Loader;
    readonly RunModels? _models = session.Models;
    readonly World _world = session.Run.World;
    readonly Divergence _divergence = new(session.Run.Data, session.Folder);
    readonly StepReports _reports = new(progress, session);
    readonly LearningRateSchedule _schedule = session.Run.Settings.CreateSchedule(session.AllSteps);
    readonly TrainingStep _step =
        new(session.Learner, session.Run.Settings, session.Run.Data.TruthsOf(session.Run.Data.Split.Train), session.Run.World);
    // Which threshold is the right one is chosen by what is measured; what epochs are compared by needs none.
    readonly OutputNames _names = OutputNames.Of(session.Run.Data);
    readonly List<EpochTimes> _times = [];
    bool _stops;

    /// <summary>Trains to the end or an interruption.</summary>
    public TrainingResult Run(CancellationToken cancellation)
    {
        foreach (string notice in SessionNotices.Create(session)) Say(notice);
        Evaluation? test = null;
        double? earlier = null;
        bool isWhole = false;
        try
        {
            _world.Together(RequirePlausible);
            SharedRun.RequireSame(_world, _learner);
            if (session.Run.Limit > TimeSpan.Zero && session.Pictures != session.Test && _models is not null)
                _clock.Reserve(2 * _models.EstimateMeasuring());
            TrainEpochs(cancellation);
            test = MeasureDelivered(cancellation);
            earlier = MeasureEarlier(cancellation);
            isWhole = true;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested || !_world.IsAlone)
        {
            // Right after an epoch, its checkpoint says it all already.
            if (_position.StepInEpoch > 0) _models?.SaveLast(_learner.ExportModel(), measured: null);
        }
        return session.CreateResult(_times, test) with { Interrupted = !isWhole, EarlierMeanIou = earlier };
    }

    void RequirePlausible()
    {
        var p = _position;
        long steps = (long)p.CompletedEpochs * session.StepsPerEpoch + p.StepInEpoch;
        if (p.CompletedEpochs >= 0 && p.CompletedEpochs <= _settings.Epochs && p.StepInEpoch >= 0 && p.StepInEpoch <= session.StepsPerEpoch
            && (p.Step + p.StepsLeftOut == steps || (p.End == RunEnd.Time && p.Step <= steps))) return;
        throw new InputException(
            $"{session.Folder.LastFile} says that it stands after epoch {p.CompletedEpochs}, step {p.StepInEpoch} of the next, step " +
            $"{p.Step} in all, which cannot be with {Counted.Of(session.StepsPerEpoch, "step")} in each of " +
            $"{Counted.Of(_settings.Epochs, "epoch")}. It is damaged; an earlier checkpoint is in {session.Folder.CheckpointsFolder}.");
    }

    /// <summary>Measures the delivered model. Common.</summary>
    /// <returns>Null in all processes but the first, and where there is no test part.</returns>
    Evaluation? MeasureDelivered(CancellationToken cancellation)
    {
        // The first process has the run folder, and finds the scale that the others' pictures are compared by.
        bool isDone = _world.Together(() => _models?.MeasureUnlikeness(cancellation) ?? true);
        if (!_world.Broadcast(isDone)) throw new OperationCanceledException(cancellation);
        if (session.Pictures is not { } pictures) return null;
        var model = DoneModel.Load(session.Folder.Path, _world);
        var evaluation = DoneModel.Measure(model, pictures, _settings.Threads, cancellation);
        _world.Together(() => _models?.Show(evaluation));
        return _world.IsFirst ? evaluation : null;
    }

    /// <summary>
    /// Mean IoU of the model that the run began with on the same pictures; null where it began with none that can still be read. Common.
    /// </summary>
    double? MeasureEarlier(CancellationToken cancellation)
    {
        if (_settings.From.Length == 0 || session.Pictures is not { } pictures) return null;
        bool isThere = true;
        try
        {
            if (_world.IsFirst) ModelFile.Load(ModelFile.Find(_settings.From));
        }
        catch (BoxfitException e)
        {
            isThere = false;
            Say($"Note: the model that the run began with is not measured beside it. {e.Message}");
        }
        if (!_world.Broadcast(isThere)) return null;
        return DoneModel.Measure(DoneModel.Load(_settings.From, _world), pictures, _settings.Threads, cancellation).Summary.MeanIou;
    }

    void TrainEpochs(CancellationToken cancellation)
    {
        using var plan = _world.Together(() => new InferencePlan(
            _learner.Network.Graph, _learner.ExportModel(), HeldOutPart.BatchSize, _settings.Threads));
        int batches = _position.StepInEpoch * _settings.Optimization.Accumulate;
        _loader.Start(_position.CompletedEpochs, Math.Min(batches, _loader.StepsPerEpoch));
        while (!IsAtEnd())
        {
            if (_position.StepInEpoch == 0 && _learner.StartEpoch(_position.CompletedEpochs + 1)) Say(SessionNotices.OfFreezing(session));
            TrainEpoch(cancellation);
            FinishEpoch(plan, cancellation);
            TrainingTelemetry.Epoch(_world.Rank, _position.CompletedEpochs);
            if (_world.IsAlone) cancellation.ThrowIfCancellationRequested();
        }
    }

    bool IsAtEnd() => _position.End is not null || _position.CompletedEpochs == _settings.Epochs;

    void TrainEpoch(CancellationToken cancellation)
    {
        var times = default(EpochTimes);
        try
        {
            while (_position.StepInEpoch < session.StepsPerEpoch)
            {
                var (isOver, stops, rate) = NextStep(cancellation);
                // Even where no time is left, the epoch is of one step at least.
                if (isOver && _position.StepInEpoch > 0) break;
                if (stops) throw new OperationCanceledException(cancellation);
                long start = Stopwatch.GetTimestamp();
                var waited = _loader.Waited;
                var (sums, own, shared) = TrainStep(rate, cancellation);
                double pictures = (double)sums.Pictures / _settings.ViewsPerPicture();
                var time = new EpochTimes(pictures, Stopwatch.GetElapsedTime(start), _loader.Waited - waited)
                {
                    Share = _world.IsAlone ? null : shared,
                };
                times += time;
                _position.Advance(sums);
                TrainingTelemetry.Step(_world.Rank, own, sums, time);
                session.Recorder?.Step(new(_position.CompletedEpochs + 1, _position.Step, sums.MeanLoss, sums.MeanIou, rate, time));
                _reports.Step(times, rate);
            }
        }
        finally
        {
            if (times.Pictures > 0) _times.Add(times);
        }
    }

    /// <summary>What the first process decides for all: whether the time is over, whether to stop, and the learning rate. Common.</summary>
    (bool IsOver, bool Stops, double Rate) NextStep(CancellationToken cancellation)
    {
        Span<double> decided =
            [_clock.IsOver ? 1 : 0, _stops || cancellation.IsCancellationRequested ? 1 : 0, RateOf(_position.Step)];
        _world.Broadcast(decided);
        return (decided[0] != 0, decided[1] != 0, decided[2]);
    }

    double RateOf(long step) => _schedule.At(step, Math.Max(step, _clock.Share * session.AllSteps));

    /// <summary>Takes a step.</summary>
    /// <returns>The sums over all processes, this one's pictures, and how long it has waited for the others.</returns>
    (StepSums All, int Own, TimeSpan Shared) TrainStep(double rate, CancellationToken cancellation)
    {
        int first = _position.StepInEpoch * _settings.Optimization.Accumulate;
        int end = Math.Min(first + _settings.Optimization.Accumulate, _loader.StepsPerEpoch);
        var sums = default(StepSums);
        _divergence.StartStep();
        for (int i = first; i < end; i++)
        {
            // A step that has begun is finished, however it is cancelled; where there are others, it has begun already.
            var batch = _loader.Take(i == first && _world.IsAlone ? cancellation : CancellationToken.None);
            try
            {
                _divergence.Add(batch);
                sums += _step.Compute(batch, (long)_position.CompletedEpochs * _loader.StepsPerEpoch + i);
                // Where there are others, they wait in the next batch for what only all of them together have.
                if (_world.IsAlone && !double.IsFinite(sums.Loss)) break;
            }
            finally
            {
                _loader.Return(batch);
            }
        }
        _stops |= cancellation.IsCancellationRequested;
        long start = Stopwatch.GetTimestamp();
        var all = _step.Share(sums, ref _stops);
        var shared = Stopwatch.GetElapsedTime(start);
        if (!double.IsFinite(all.Loss)) RequireFinite(sums.Loss);
        _step.Apply(rate);
        return (all, sums.Pictures, shared);
    }

    /// <summary>Each process knows the pictures of its own part. Common; apart, so that steps allocate nothing.</summary>
    void RequireFinite(double loss) => _world.Together(() => _divergence.RequireFinite(loss, _position, session.StepsPerEpoch));

    void FinishEpoch(InferencePlan plan, CancellationToken cancellation)
    {
        SharedRun.RequireSame(_world, _learner);
        var model = _learner.ExportModel();
        _world.Together(() => _divergence.RequireFinite(model, _position));
        long start = Stopwatch.GetTimestamp();
        plan.Load(model);
        var validation = session.Validation?.Evaluate(plan, _settings.Model, _names, cancellation);
        var test = session.Test?.Evaluate(plan, _settings.Model, _names, cancellation);
        var time = Stopwatch.GetElapsedTime(start);
        if (_world.IsFirst) Lead(model, validation, test, time);
        else Follow();
    }

    /// <summary>Hears what the first process has measured and decided.</summary>
    void Follow()
    {
        _position.CompleteEpoch(Measured(null));
        _position.End = Decided(null);
    }

    /// <summary>What epochs are compared by, as the first process has it: another machine's may differ in the last bit. Common.</summary>
    double? Measured(double? mine)
    {
        double told = _world.Broadcast(mine ?? double.NaN);
        return double.IsNaN(told) ? null : told;
    }

    /// <summary>What ends the run, as the first process has it. Common.</summary>
    RunEnd? Decided(RunEnd? mine)
    {
        int told = _world.Broadcast((int?)mine ?? -1);
        return told < 0 ? null : (RunEnd)told;
    }

    /// <summary>Keeps the epoch, and decides for all processes.</summary>
    void Lead(Dictionary<string, Tensor> model, Evaluation? validation, Evaluation? test, TimeSpan measuring)
    {
        var result = new EpochResult
        {
            Epoch = _position.CompletedEpochs + 1,
            Step = _position.Step,
            LearningRate = RateOf(_position.Step - 1),
            TrainLoss = _position.MeanLoss,
            TrainMeanIou = _position.MeanIou,
            Validation = validation is null ? null : HeldOutResult.Of(validation),
            Test = test is null ? null : HeldOutResult.Of(test),
        };
        _clock.Reserve(measuring * (1 + TestShare + UnlikenessShare));
        Measured(result.Deciding?.MeanIou);
        bool isBest = _position.CompleteEpoch(result.Deciding?.MeanIou);
        _position.End = Decided(EndAfterEpoch());
        var times = _times.LastOrDefault();

        // In this order, a kill at any point leaves a state from which the epoch is done, or is done again to the same bits.
        session.Recorder!.Epoch(result, times);
        _models!.SaveEpoch(model, validation ?? test, isBest);
        _reports.Epoch(result, isBest, times);
        if (SessionNotices.OfPace(session) is { } warning) Say(warning);
        if (_position.End is { } reason && SessionNotices.OfEnd(reason, session.Run, _position) is { } notice) Say(notice);
    }

    /// <summary>How long the test part takes at the end, as a multiple of what is measured after each epoch.</summary>
    double TestShare => session.Pictures is null ? 0
        : session.Test is null ? (double)session.Run.Data.Split.Test.Count / session.Run.Data.Split.Validation.Count : 1;

    /// <summary>How long it takes to find out how unlike its training a picture is, as such a multiple.</summary>
    double UnlikenessShare
    {
        get
        {
            var split = session.Run.Data.Split;
            int each = (session.Validation is null ? 0 : split.Validation.Count) + (session.Test is null ? 0 : split.Test.Count);
            return each == 0 ? 0 : (double)UnlikenessMeasurement.CountOf(split) / each;
        }
    }

    RunEnd? EndAfterEpoch() =>
        _position.Step + _position.StepsLeftOut == session.AllSteps ? RunEnd.Epochs
        : _clock.IsOver ? RunEnd.Time
        : _settings.Patience > 0 && _position.CompletedEpochs - _position.BestEpoch >= _settings.Patience ? RunEnd.Patience
        : null;

    void Say(string text) => progress?.Report(new TrainingNotice(text));
}
