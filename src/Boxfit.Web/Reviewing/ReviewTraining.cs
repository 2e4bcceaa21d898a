namespace Boxfit.Web.Reviewing;

/// <summary>
/// Trains on what is reviewed, in a process of its own: its run folder says how far it is. When it is done its model proposes boxes.
/// </summary>
sealed class ReviewTraining : IAsyncDisposable
{
    /// <summary>The fewest pictures with a box to train on: with fewer, hardly any are left to measure by.</summary>
    public const int FewestBoxes = 10;

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
    string _state = None, _run = "", _message = "";
    long _start;
    bool _isStopped;

    /// <param name="review">The review.</param>
    /// <param name="settings">Where runs are to be, and how this program is started anew.</param>
    /// <param name="trained">Takes the run folder of a training that is done.</param>
    /// <param name="logger">Is told where that fails.</param>
    public ReviewTraining(ReviewFile review, ReviewSettings settings, Action<string> trained, ILogger logger) =>
        (_review, _settings, _trained, _logger) = (review, settings, trained, logger);

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
            if (_run.Length == 0) return new(_state, null, null, null, null, null, null);
            var results = Attempt(() => ResultsTable.Read(Path.Combine(_run, RunFolder.ResultsName), int.MaxValue)) ?? [];
            int? epochs = Attempt(() => TrainingSettings.OfRun(Path.Combine(_run, RunFolder.ConfigurationName)))?.Epochs;
            if (epochs == TrainingSettings.Unlimited) epochs = null;
            int epoch = results is [.., var last] ? last.Epoch : 0;
            double? left = _state == Running && epoch > 0 && epochs is { } all
                ? Math.Round(Stopwatch.GetElapsedTime(_start).TotalSeconds / epoch * (all - epoch), 1) : null;
            return new(
                _state, ShellLine.Nearby(_run), epoch, epochs, left,
                results.Count > 0 ? Math.Round(results.Max(r => r.Deciding.MeanIou), 4) : null, _message.Length > 0 ? _message : null);
        }
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
            string run = RunFolder.NextFree("review", _settings.Runs);
            // A small network has no weights to start from.
            bool hasWeights = Presets.Get(preset!).Weights != TrainingSettings.FromScratch;
            string[] weights = hasWeights && _settings.Weights is { } chosen ? ["--weights", chosen] : [];
            _training = BegunTraining.Start(_settings.Program(
                ["train", _review.Path, "--only", ReadWords.Reviewed, "--preset", preset!, .. weights, "--out", run, "--no-color"]));
            (_run, _state, _message, _isStopped, _start) = (run, Running, "", false, Stopwatch.GetTimestamp());
            _end = EndAsync(_training, run);
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
    static T? Attempt<T>(Func<T> read) where T : class
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

    async Task EndAsync(BegunTraining training, string run)
    {
        int code = await training.Exit.ConfigureAwait(false);
        bool isDone = code is ExitCode.Done or ExitCode.DoneWithSkips;
        string message = "";
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
            (_state, _message) = isDone ? (Done, message) : isStopped ? (None, Stopped(run)) : (Failed, training.Failure!);
            _training = null;
            training.Dispose();
        }
    }

    /// <summary>What is said of a training that was stopped: it goes on where it has saved where it stands.</summary>
    static string Stopped(string run) => File.Exists(Path.Combine(run, RunFolder.LastName))
        ? $"Stopped. It goes on by {ShellLine.Of("train", "--resume", ShellLine.Nearby(run))}"
        : "Stopped, before there was anything of it to go on with";
}
