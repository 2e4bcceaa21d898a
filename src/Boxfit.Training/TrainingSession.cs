using System.Diagnostics;
using Boxfit.Architectures;
using Boxfit.Data;
using Boxfit.Engine;
using Boxfit.Graphs;
using Boxfit.Imaging;
using Boxfit.Metrics;
using Boxfit.Schedules;
using Boxfit.Weights;

namespace Boxfit.Training;

/// <summary>One process's part of a run: from the newest checkpoint (or the start) to the end or an interruption, all on one thread.</summary>
sealed class TrainingSession
{
    static readonly TimeSpan s_reportInterval = TimeSpan.FromMilliseconds(200);

    readonly List<EpochTimes> _times = [];
    string _lastRows = "";

    TrainingSession() { }

    required public TrainingSettings Settings { get; init; }

    required public TrainingData Data { get; init; }

    required public RunFolder Folder { get; init; }

    required public IProgress<TrainingProgress>? Progress { get; init; }

    required public TrainingPosition Position { get; init; }

    required public Graph Graph { get; init; }

    required public Network Network { get; init; }

    required public Adam Adam { get; init; }

    required public BatchLoader Loader { get; init; }

    required public HeldOutPart? Validation { get; init; }

    required public HeldOutPart Test { get; init; }

    required public RunRecorder Recorder { get; init; }

    required public LearningRateSchedule Schedule { get; init; }

    required public TrainingStep Step { get; init; }

    /// <summary>Sets everything up, trains, and takes it down again.</summary>
    public static TrainingResult Run(
        TrainingSettings settings, TrainingData data, RunFolder folder, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        var graph = Localizer.Build(settings.Model, settings.Preprocessing.Height, settings.Preprocessing.Width);
        // A damaged checkpoint is to be reported before anything is changed.
        var checkpoint = File.Exists(folder.LastFile) ? LoadCheckpoint(folder, graph, data) : null;
        var position = checkpoint?.Position ?? new TrainingPosition(data.Fingerprint());

        using var network = new Network(graph, Math.Min(settings.Batch, data.Split.Train.Count), settings.Threads);
        using var adam = new Adam(network);
        if (checkpoint is null) network.Initialize(settings.Seed);
        else
        {
            network.Import(checkpoint.Parameters);
            adam.Import(checkpoint.Moments, position.Step);
        }

        var preprocessor = new Preprocessor(settings.Preprocessing);
        using var loader = new BatchLoader(data.Split.Train, preprocessor, new()
        {
            Batch = settings.Batch,
            Seed = settings.Seed,
            Workers = settings.Workers,
            Shuffle = true,
            Augmentation = settings.CreateAugmentation(),
            CacheBytes = CacheShare(data.Split.Train),
        });
        using var validation = data.Split.Validation.Count > 0 ? HeldOut(data.Split.Validation) : null;
        using var test = HeldOut(data.Split.Test);
        using var recorder = new RunRecorder(folder, settings, position);
        return new TrainingSession
        {
            Settings = settings,
            Data = data,
            Folder = folder,
            Progress = progress,
            Position = position,
            Graph = graph,
            Network = network,
            Adam = adam,
            Loader = loader,
            Validation = validation,
            Test = test,
            Recorder = recorder,
            Schedule = settings.CreateSchedule((long)settings.Epochs * loader.StepsPerEpoch),
            Step = new(network, adam, settings.CreateLoss(), settings.Model.Box, settings.Seed),
        }.Run(cancellation);

        HeldOutPart HeldOut(IReadOnlyList<Sample> part) => new(part, preprocessor, settings.Workers, CacheShare(part));

        long CacheShare(IReadOnlyList<Sample> part) => (long)(settings.CacheBytes * ((double)part.Count / data.Dataset.Samples.Count));
    }

    static Checkpoint LoadCheckpoint(RunFolder folder, Graph graph, TrainingData data)
    {
        Checkpoint checkpoint;
        try
        {
            checkpoint = CheckpointFile.Load(folder.LastFile, graph);
        }
        catch (InputException e) when (CheckpointRotation.Newest(folder).FirstOrDefault() is { } newest)
        {
            throw new InputException($"{e.Message} The newest epoch's checkpoint is {newest}: copy it over last.safetensors to go on from there.", e);
        }
        if (checkpoint.Position.Data == data.Fingerprint()) return checkpoint;
        throw new InputException(
            $"The pictures or boxes of {data.Dataset.File} are not those that the run in {folder.Path} was started with, so it cannot go on as " +
            "the same run. Bring the data back as it was, or start a new run.");
    }

    TrainingResult Run(CancellationToken cancellation)
    {
        Announce();
        using var plan = new InferencePlan(Graph, Network.Export(), HeldOutPart.BatchSize, Settings.Threads);
        BoxMetricsSummary? test = null;
        try
        {
            RequirePlausible();
            Loader.Start(Position.CompletedEpochs, Position.StepInEpoch);
            while (Position.CompletedEpochs < Settings.Epochs)
            {
                TrainEpoch(cancellation);
                FinishEpoch(plan, cancellation);
                cancellation.ThrowIfCancellationRequested();
            }
            test = MeasureDelivered(plan, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Right after an epoch, its checkpoint says it all already.
            if (Position.StepInEpoch > 0 || !File.Exists(Folder.LastFile)) SaveLast(Network.Export(), metrics: null);
        }
        return Result(test);
    }

    void RequirePlausible()
    {
        var p = Position;
        if (p.CompletedEpochs >= 0 && p.CompletedEpochs <= Settings.Epochs && p.StepInEpoch >= 0 && p.StepInEpoch <= Loader.StepsPerEpoch
            && p.Step == (long)p.CompletedEpochs * Loader.StepsPerEpoch + p.StepInEpoch) return;
        throw new InputException(
            $"{Folder.LastFile} says that it stands after epoch {p.CompletedEpochs}, step {p.StepInEpoch} of the next, step {p.Step} in all, which " +
            $"cannot be with {Loader.StepsPerEpoch} steps in each of {Settings.Epochs} epochs. It is damaged; an earlier checkpoint is in {Folder.Path}/checkpoints.");
    }

    void Announce()
    {
        var (train, validation, test) = Data.Split;
        Say($"Weights: {Settings.Weights} (training from scratch).");
        Say(validation.Count > 0
            ? $"{train.Count} pictures to train on, {validation.Count} to choose the best epoch by, {test.Count} to test on."
            : $"{train.Count} pictures to train on, {test.Count} to test on. There is no validation part, so the best epoch is told by the " +
              "test part, and the run delivers the last epoch's model.");
        if (Data.Order == SplitOrder.File) Say($"The parts are those that {Path.GetFileName(Data.Dataset.File)} says.");
        foreach (var slow in Network.Plan(Network.Batch).Primitives.Where(p => p.IsReference))
            Say($"Warning: the {slow.Kind} of layer '{slow.Node}' has no fast kernel on this processor ({slow.Implementation}) and will be very slow.");
        foreach (string note in Data.Dataset.Notes) Say($"Note: {note}");
        if (Data.Dataset.Several > 0) Say($"{Data.Dataset.Several} pictures have several objects (--objects {Settings.Objects}).");
        if (Data.Dataset.Clipped > 0) Say($"{Data.Dataset.Clipped} boxes reached out of their pictures and were cut.");
        if (Data.Dataset.Skipped is [var first, ..])
            Say($"{Data.Dataset.Skipped.Count} pictures are skipped. The first, {first.Name} (row {first.Row}): {first.Reason}.");
        if (Position.CompletedEpochs == Settings.Epochs) Say($"All {Settings.Epochs} epochs are done; the test part is measured again.");
        else if (Position.Step > 0) Say($"Going on after epoch {Position.CompletedEpochs}, step {Position.StepInEpoch} of the next.");
    }

    void TrainEpoch(CancellationToken cancellation)
    {
        var times = default(EpochTimes);
        long lastReport = 0;
        try
        {
            while (Position.StepInEpoch < Loader.StepsPerEpoch)
            {
                cancellation.ThrowIfCancellationRequested();
                long start = Stopwatch.GetTimestamp();
                var waited = Loader.Waited;
                double rate = Schedule.At(Position.Step);
                var (count, loss, iou) = TrainBatch(rate, cancellation);
                var time = new EpochTimes(count, Stopwatch.GetElapsedTime(start), Loader.Waited - waited);
                times += time;
                Position.Advance(count, loss, iou);
                Recorder.Step(new(Position.CompletedEpochs + 1, Position.Step, loss, iou, rate, time.PicturesPerSecond, time.Wait));

                bool last = Position.StepInEpoch == Loader.StepsPerEpoch;
                if (Progress is null || (!last && Stopwatch.GetElapsedTime(lastReport) < s_reportInterval)) continue;
                lastReport = Stopwatch.GetTimestamp();
                ReportStep(times, rate);
            }
        }
        finally
        {
            if (times.Pictures > 0) _times.Add(times);
        }
    }

    (int Count, double Loss, double MeanIou) TrainBatch(double rate, CancellationToken cancellation)
    {
        var batch = Loader.Take(cancellation);
        try
        {
            var (loss, iou) = Step.Run(batch, Position.Step, rate);
            if (!double.IsFinite(loss)) throw Diverged(batch, loss);
            if (Position.StepInEpoch == Loader.StepsPerEpoch - 1) _lastRows = RowsOf(batch);
            return (batch.Count, loss, iou);
        }
        finally
        {
            Loader.Return(batch);
        }
    }

    BoxfitException Diverged(Batch batch, double loss) => new(
        $"The loss became {loss} at step {Position.Step + 1} (epoch {Position.CompletedEpochs + 1}, step {Position.StepInEpoch + 1} of " +
        $"{Loader.StepsPerEpoch}). {LastGood} A smaller learning rate (--lr) usually helps. Rows of the batch in {Data.Dataset.File}: " +
        $"{RowsOf(batch)}.");

    string LastGood => File.Exists(Folder.LastFile) ? $"The last good checkpoint is {Folder.LastFile}." : "There is no checkpoint yet.";

    string RowsOf(Batch batch) =>
        string.Join(", ", batch.Samples.Take(batch.Count).Select(i => Data.Split.Train[i]).Select(s => $"{s.Row} ({s.Name})"));

    /// <summary>A loss may be finite after the step that ruined the parameters; an epoch ends only with sound ones.</summary>
    void RequireFinite(IReadOnlyDictionary<string, Tensor> parameters)
    {
        string? ruined = parameters.FirstOrDefault(p => p.Value.Values.AsSpan().ContainsAnyExceptInRange(float.MinValue, float.MaxValue)).Key;
        if (ruined is null) return;
        throw new BoxfitException(
            $"At step {Position.Step}, the last of epoch {Position.CompletedEpochs + 1}, the parameter '{ruined}' is no longer a finite number. " +
            $"{LastGood} A smaller learning rate (--lr) usually helps. Rows of the step's batch in {Data.Dataset.File}: {_lastRows}.");
    }

    void FinishEpoch(InferencePlan plan, CancellationToken cancellation)
    {
        var parameters = Network.Export();
        RequireFinite(parameters);
        plan.Load(parameters);
        var validation = Validation?.Evaluate(plan, Settings.Model.Box, cancellation).Summary;
        var test = Test.Evaluate(plan, Settings.Model.Box, cancellation).Summary;
        var result = new EpochResult(
            Position.CompletedEpochs + 1, Position.Step, Schedule.At(Position.Step - 1),
            Position.LossSum / Position.Pictures, Position.IouSum / Position.Pictures,
            validation is null ? null : new(validation.MeanIou, validation.Mse), new(test.MeanIou, test.Mse));
        bool isBest = Position.CompleteEpoch(result.Judge.MeanIou);
        var times = _times.LastOrDefault();

        // In this order, a kill at any point leaves a state from which the epoch is done, or is done again to the same bits.
        Recorder.Epoch(result, times);
        if (isBest) ModelFile.Save(Folder.BestFile, Describe(test), parameters);
        SaveLast(parameters, test);
        CheckpointRotation.Add(Folder, result.Epoch, Settings.Keep);
        Progress?.Report(new EpochProgress(result, Settings.Epochs, isBest, times.PicturesPerSecond, times.WaitShare, times.Training));
    }

    BoxMetricsSummary MeasureDelivered(InferencePlan plan, CancellationToken cancellation)
    {
        var model = ModelFile.Load(RunFolder.FindModel(Folder.Path));
        plan.Load(model.Parameters);
        var evaluation = Test.Evaluate(plan, model.Description.Configuration.Box, cancellation);
        EvaluationTable.Write(Folder.EvaluationFile, evaluation);
        EvaluationSheet.Save(Folder.SheetFile, "Test part", evaluation);
        return evaluation.Summary;
    }

    void SaveLast(IReadOnlyDictionary<string, Tensor> parameters, BoxMetricsSummary? metrics) =>
        CheckpointFile.Save(Folder.LastFile, Describe(metrics), new(parameters, Adam.Export(), Position));

    ModelDescription Describe(BoxMetricsSummary? metrics) => new(
        Settings.Model,
        Settings.Preprocessing,
        new(Path.GetFileName(Data.Dataset.File), Settings.Weights, Position.CompletedEpochs, Position.Step, Settings.Seed, Product.Version,
            DateTimeOffset.Now),
        metrics);

    void ReportStep(EpochTimes times, double rate)
    {
        long stepsLeft = (long)Settings.Epochs * Loader.StepsPerEpoch - Position.Step;
        var remaining = times.Training / times.Pictures * Settings.Batch * stepsLeft;
        Progress!.Report(new StepProgress(
            Position.CompletedEpochs + 1, Settings.Epochs, Position.StepInEpoch, Loader.StepsPerEpoch, Position.LossSum / Position.Pictures,
            Position.IouSum / Position.Pictures, rate, times.PicturesPerSecond, times.WaitShare, remaining));
    }

    TrainingResult Result(BoxMetricsSummary? test)
    {
        var all = _times.Aggregate(default(EpochTimes), (sum, t) => sum + t);
        var settled = _times.Count > 1 ? _times.Skip(1).Aggregate((sum, t) => sum + t) : all;
        SkippedRow[] skipped =
        [
            .. Data.Dataset.Skipped,
            .. Loader.BadSamples.OrderBy(b => b.Key).Select(b => new SkippedRow(Data.Split.Train[b.Key].Row, Data.Split.Train[b.Key].Name, b.Value)),
            .. Validation?.Unreadable ?? [],
            .. Test.Unreadable,
        ];
        int pictures = Data.Dataset.Samples.Count + Data.Dataset.Skipped.Count;
        return new()
        {
            RunFolder = Folder.Path,
            Interrupted = test is null,
            Epochs = Position.CompletedEpochs,
            Steps = Position.Step,
            PicturesPerSecond = all.PicturesPerSecond,
            DataWaitShare = settled.WaitShare,
            Best = Position.BestEpoch > 0 ? new(Position.BestEpoch, Position.BestMeanIou) : null,
            Test = test,
            Skipped = skipped,
            TooManySkipped = skipped.Count(s => !s.IsByChoice) > Settings.MaxSkipped * pictures,
        };
    }

    void Say(string text) => Progress?.Report(new TrainingNotice(text));
}
