using Boxfit.Data.Datasets;
using Boxfit.Pretrained;

namespace Boxfit.Web.Reviewing;

/// <summary>
/// Trains on what is reviewed, in a process of its own: its run folder says how far it is. When it is done its model proposes boxes.
/// </summary>
sealed class ReviewTraining : IAsyncDisposable
{
    /// <summary>The fewest pictures with a box to train on: with fewer, hardly any are left to measure by.</summary>
    public const int FewestBoxes = 10;

    const string Name = "review", NoWeights =
        "The weights that preset best starts from are not here and could not be fetched. Choose Fast, or end review and start it again " +
        "with --weights FILE.";

    const string None = "none", Running = "running", Done = "done", Failed = "failed";

    static readonly string[] s_presets = [Presets.Best, Presets.Fast];
    static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    readonly ReviewFile _review;
    readonly ReviewSettings _settings;
    readonly Action<string> _trained;
    readonly ILogger _logger;
    readonly Lock _lock = new();
    BegunTraining? _training;
    Task _end = Task.CompletedTask;
    string _state = None, _run = "", _message;
    TrainedModelJson? _model;
    long _start;
    bool _isStopped;

    /// <param name="review">The review.</param>
    /// <param name="settings">Where runs are to be, and how this program is started anew.</param>
    /// <param name="trained">Takes the run folder of a training that is done.</param>
    /// <param name="logger">Is told where that fails.</param>
    public ReviewTraining(ReviewFile review, ReviewSettings settings, Action<string> trained, ILogger logger) =>
        (_review, _settings, _trained, _logger, _message) = (review, settings, trained, logger, Earlier(review, settings.Runs));

    /// <summary>Whether something is being trained.</summary>
    public bool IsUnderWay
    {
        get
        {
            lock (_lock) return _training is not null;
        }
    }

    /// <summary>Whether there is enough to train on, and nothing is being trained.</summary>
    public bool IsPossible(ReviewFigures figures) => !IsUnderWay && figures.Boxes >= FewestBoxes;

    /// <summary>What it does now.</summary>
    public TrainingJson Now()
    {
        lock (_lock)
        {
            string? message = _message.Length > 0 ? _message : null;
            if (_run.Length == 0) return new(_state, null, null, null, null, null, message);
            var results = Attempt(() => ResultsTable.Read(Path.Combine(_run, RunFolder.ResultsName), int.MaxValue)) ?? [];
            var settings = Attempt(() => TrainingSettings.OfRun(Path.Combine(_run, RunFolder.ConfigurationName)));
            int? epochs = settings is { Epochs: not TrainingSettings.Unlimited } ? settings.Epochs : null;
            int epoch = results is [.., var last] ? last.Epoch : 0;
            return new(
                _state, ShellLine.Nearby(_run), epoch, epochs, _state == Running ? Left(settings, epoch) : null,
                results is [.., var newest] && newest.Deciding?.MeanIou is { } measured ? Math.Round(measured, 4) : null, message)
            { Model = _model };
        }
    }

    /// <summary>Seconds until all epochs are done, or the run's time is over, whichever is less; null where neither is known.</summary>
    double? Left(TrainingSettings? settings, int epoch)
    {
        double passed = Stopwatch.GetElapsedTime(_start).TotalSeconds;
        double? byEpochs = epoch > 0 && settings is { Epochs: not TrainingSettings.Unlimited and var all } ? passed / epoch * (all - epoch)
            : null;
        double? byTime = settings?.Time > TimeSpan.Zero ? Math.Max(0, settings.Time.TotalSeconds - passed) : null;
        double left = Math.Min(byEpochs ?? double.MaxValue, byTime ?? double.MaxValue);
        return left < double.MaxValue ? Math.Round(left, 1) : null;
    }

    /// <summary>Begins a training.</summary>
    /// <param name="preset">One of the presets' names.</param>
    /// <exception cref="RequestProblem">There is no such preset, one is under way, or too little is reviewed.</exception>
    public void Start(string? preset)
    {
        if (!s_presets.Contains(preset)) throw RequestReading.Bad($"preset: found '{preset}', expected {string.Join(" or ", s_presets)}.");
        int boxes = _review.Figures().Boxes;
        lock (_lock)
        {
            if (_training is not null) throw Conflict("A training is under way; stop it first, or wait for its end.");
            if (boxes < FewestBoxes)
            {
                throw Conflict(
                    $"{Counted.Of(boxes, "picture has", "pictures have")} a reviewed box; a training needs {FewestBoxes} at least. " +
                    "Review some more.");
            }
            string run = RunFolder.NextFree(Name, _settings.Runs);
            // A small network has no weights to start from.
            var settings = Presets.Get(preset!);
            bool hasWeights = settings.Weights != TrainingSettings.FromScratch;
            string[] weights = hasWeights && _settings.Weights is { } chosen ? ["--weights", chosen] : [];
            _training = BegunTraining.Start(_settings.Program(
                ["train", _review.Path, "--only", ReadWords.Reviewed, "--preset", preset!, .. weights, "--out", run, "--no-color"]));
            (_run, _state, _message, _model, _isStopped, _start) = (run, Running, "", null, false, Stopwatch.GetTimestamp());
            bool isFetching = (_settings.Weights ?? settings.Weights) == TrainingSettings.Imagenet;
            _end = EndAsync(_training, run, isFetching ? WeightCatalogue.Default(settings.Model.Backbone) : null);
        }
    }

    /// <summary>Stops it well: what was trained so far is kept.</summary>
    public void Stop()
    {
        lock (_lock)
        {
            if (_training is null) return;
            _isStopped = true;
            _training.Stop();
        }
    }

    public async ValueTask DisposeAsync()
    {
        Stop();
        var end = _end;
        if (await Task.WhenAny(end, Task.Delay(s_patience)).ConfigureAwait(false) == end) return;
        lock (_lock) _training?.Kill();
        await end.ConfigureAwait(false);
    }

    static RequestProblem Conflict(string detail) => new(StatusCodes.Status409Conflict, detail);

    // What is being written may be half there.
    static T? Attempt<T>(Func<T?> read) where T : class
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is BoxfitException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    async Task EndAsync(BegunTraining training, string run, KnownWeights? published)
    {
        int code = await training.Exit.ConfigureAwait(false);
        bool isDone = code is ExitCode.Done or ExitCode.DoneWithSkips;
        string message = "";
        var model = isDone ? ModelOf(run) : null;
        try
        {
            // Before it says that it is done: whoever waits for that asks for the model's boxes next.
            if (isDone) _trained(run);
        }
        catch (Exception e)
        {
            // The training is done all the same.
            ReviewLog.NoModel(_logger, e, run);
            message = "its model proposes no boxes; the server's log says why";
        }
        lock (_lock)
        {
            bool isStopped = code == ExitCode.Interrupted || _isStopped && code is not (ExitCode.Failed or ExitCode.BadInput);
            (_state, _message) = isDone ? (Done, message) : isStopped ? (None, Stopped(run)) : (Failed, Failure());
            (_model, _training) = (model, null);
            training.Dispose();
        }

        string Failure()
        {
            string reason = training.Failure!;
            // What train says of weights that do not come is for a terminal.
            bool isOfWeights = code == ExitCode.Failed && published is not null
                && reason.Contains(published.FileName, StringComparison.Ordinal);
            if (!isOfWeights) return reason;
            ReviewLog.NoWeights(_logger, run, reason);
            return NoWeights;
        }
    }

    /// <summary>How good the model is that a run delivers, which need not be that of its best epoch.</summary>
    static TrainedModelJson? ModelOf(string run) => Attempt(() =>
    {
        EvaluatedRow[] rows = RunFigures.IsEvaluationOfModel(run)
            ? [.. EvaluationTable.Read(Path.Combine(run, RunFolder.EvaluationName)).Where(r => r.HasObject)] : [];
        if (rows.Length == 0)
        {
            var figures = RunFigures.Of(run);
            return figures.ModelMeanIou is { } iou ? new TrainedModelJson(Math.Round(iou, 4), figures.MeasuredOn!, null, null) : null;
        }
        BoundingBox[] truths = [.. rows.Select(r => r.Truth.Relative(r.Width, r.Height))];
        double constant = ConstantBox.MeanIou(ConstantBox.Find(truths), truths);
        return new TrainedModelJson(Math.Round(rows.Average(r => r.IoU), 4), PartNames.Test, rows.Length, Math.Round(constant, 4));
    });

    /// <summary>What is said of the newest training on a review where an earlier server's end has stopped it; else empty.</summary>
    static string Earlier(ReviewFile review, string runs) => Attempt(() =>
    {
        if (!Directory.Exists(runs)) return "";
        string? newest = Directory.EnumerateDirectories(runs, Name + "-*").Where(RunFolder.IsRun).Where(IsOfReview)
            .MaxBy(run => File.GetLastWriteTimeUtc(Path.Combine(run, RunFolder.ConfigurationName)));
        // What has ended is evaluated; what is held goes on already.
        return newest is null || RunFigures.IsEvaluationOfModel(newest) || !File.Exists(Path.Combine(newest, RunFolder.LastName))
            || LockFile.IsHeld(Path.Combine(newest, RunFolder.LockName)) ? "" : Stopped(newest);

        bool IsOfReview(string run) =>
            Attempt(() => TrainingSettings.OfRun(Path.Combine(run, RunFolder.ConfigurationName)))?.Data is { Length: > 0 } data
            && Path.GetFullPath(data) == review.Path;
    }) ?? "";

    /// <summary>What is said of a training that was stopped: it goes on where it has saved where it stands.</summary>
    static string Stopped(string run) => File.Exists(Path.Combine(run, RunFolder.LastName))
        ? $"Stopped. It goes on by {ShellLine.Of("train", "--resume", ShellLine.Nearby(run))}"
        : "Stopped, before there was anything of it to go on with";
}
