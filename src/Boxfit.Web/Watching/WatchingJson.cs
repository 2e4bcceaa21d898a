namespace Boxfit.Web.Watching;

/// <summary>What the page of runs gets, and what is read of a run's own lines.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(MetricsLine))]
[JsonSerializable(typeof(StartJson))]
[JsonSerializable(typeof(RunListJson))]
[JsonSerializable(typeof(ManyCurvesJson))]
[JsonSerializable(typeof(ComparisonJson))]
[JsonSerializable(typeof(DoneJson))]
sealed partial class WatchingJson : JsonSerializerContext;

/// <summary>The list of runs, or what of it has changed.</summary>
/// <param name="Folder">The folder.</param>
/// <param name="Mark">To be sent with the next question.</param>
/// <param name="CanGoOn">Whether this program can start trainings.</param>
/// <param name="Differing">Names of the settings that are not the same in all runs.</param>
sealed record RunListJson(string Folder, string Mark, bool CanGoOn, IReadOnlyList<string> Differing)
{
    /// <summary>The names of all runs; null where they are as before.</summary>
    public required IReadOnlyList<string>? Names { get; init; }

    /// <summary>The runs that are new or have changed.</summary>
    public required IReadOnlyList<RunJson> Runs { get; init; }
}

/// <summary>A run in the list.</summary>
sealed record RunJson(string Name, string State)
{
    const string Running = "running", Starting = "starting", Finished = "finished", Stopped = "stopped", Failed = "failed";
    const string Damaged = "damaged";

    /// <summary>Why it is in that state, where there is more to say.</summary>
    public string? Reason { get; init; }

    public int? Epochs { get; init; }

    public int? AllEpochs { get; init; }

    public double? BestIou { get; init; }

    public int? ModelEpoch { get; init; }

    public string? MeasuredOn { get; init; }

    public double? TestIou { get; init; }

    /// <summary>Loss of the newest step or epoch.</summary>
    public float? Loss { get; init; }

    /// <summary>Pictures a second of the same.</summary>
    public float? Speed { get; init; }

    public long? Step { get; init; }

    public DateTimeOffset? Started { get; init; }

    /// <summary>Whether there is a training that can be stopped from here.</summary>
    public bool CanStop { get; init; }

    /// <summary>Whether there is a state to go on from.</summary>
    public bool CanGoOn { get; init; }

    public bool HasPictures { get; init; }

    /// <summary>
    /// Values of the settings that are not the same in all runs, in the order of their names; none where they are not known.
    /// </summary>
    public IReadOnlyList<string> Settings { get; init; } = [];

    /// <summary>A run as its files, its lock and what was begun from here say it is.</summary>
    public static RunJson Of(WatchedRun run, RunHolder? holder, BegunTraining? begun, IReadOnlyList<string> differing)
    {
        var figures = run.Figures;
        var (state, reason) = StateOf(run, holder, begun);
        return new(run.Name, state)
        {
            Reason = reason,
            Epochs = figures.Epochs,
            AllEpochs = figures.AllEpochs,
            BestIou = figures.BestMeanIou is { } best ? JsonText.Figure(best) : null,
            ModelEpoch = figures.ModelEpoch,
            MeasuredOn = figures.MeasuredOn,
            TestIou = figures.TestMeanIou is { } test ? JsonText.Figure(test) : null,
            Loss = run.Last?.Loss ?? run.Last?.TrainLoss,
            Speed = run.Last?.PicturesPerSecond,
            Step = run.Last?.Step,
            Started = run.Started,
            CanStop = holder is { CanBeStopped: true },
            CanGoOn = holder is null && begun is not { IsRunning: true } && run.Position is not null && figures.Settings is not null,
            HasPictures = run.HasPictures,
            Settings = run.Settings.Count == 0 ? [] : [.. differing.Select(n => run.Settings[n])],
        };
    }

    /// <summary>Whether another says the same.</summary>
    public bool IsSame(RunJson other) =>
        Settings.SequenceEqual(other.Settings, StringComparer.Ordinal) && this with { Settings = other.Settings } == other;

    static (string State, string? Reason) StateOf(WatchedRun run, RunHolder? holder, BegunTraining? begun)
    {
        string? fault = run.Faults is [] ? null : string.Join(' ', run.Faults);
        if (holder is { } by)
        {
            return (Running, by.CanBeStopped ? fault : by.Id is { } id
                ? $"Process {id} works in it, which is no training of this program; stop it where it runs."
                : "A process that cannot be seen from here works in it, such as one of another machine; stop it where it runs.");
        }
        if (begun is { IsRunning: true }) return (Starting, null);
        if (begun?.Failure is { } failure && begun.Ended > run.Written) return (Failed, failure);
        if (fault is not null) return (Damaged, fault);
        if (run.IsFinished) return (Finished, null);
        if (run.Position is not { } position)
        {
            return run.Figures.ModelEpoch is null ? (Failed, "It ended before anything was saved.")
                : (Stopped, $"It cannot go on: {RunFolder.LastName} is not there, as after pruning.");
        }
        return position.Step >= (run.Last?.Step ?? 0) ? (Stopped, null)
            : (Failed, $"It ended without saving: what came after step {position.Step} of {run.Last!.Step} is done again when it goes on.");
    }
}

/// <summary>Curves of several runs.</summary>
sealed record ManyCurvesJson(IReadOnlyList<CurvesJson> Curves);

/// <summary>A run's curves, or what has come since.</summary>
/// <param name="Run">The run's name.</param>
/// <param name="From">How many rows of those that were given before stay; what is here follows them.</param>
/// <param name="Mark">To be sent with the next question.</param>
sealed record CurvesJson(string Run, int From, string Mark)
{
    public IReadOnlyList<int> Epoch { get; init; } = [];

    public IReadOnlyList<float?> Loss { get; init; } = [];

    public IReadOnlyList<float?> TrainIou { get; init; } = [];

    public IReadOnlyList<float?> ValidationIou { get; init; } = [];

    public IReadOnlyList<float?> TestIou { get; init; } = [];

    public IReadOnlyList<float?> Rate { get; init; } = [];

    public IReadOnlyList<float?> Speed { get; init; } = [];

    /// <summary>What of the run's lines cannot be read; null where all can.</summary>
    public string? Fault { get; init; }
}

/// <summary>What became of a button.</summary>
sealed record DoneJson(string Message);
