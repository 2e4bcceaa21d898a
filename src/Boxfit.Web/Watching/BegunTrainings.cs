namespace Boxfit.Web.Watching;

/// <summary>The trainings that were begun from the page. They go on when the page's server ends.</summary>
/// <param name="program">How this program is started with words of a command line; null where that cannot be.</param>
sealed class BegunTrainings(Func<IEnumerable<string>, ProcessStartInfo>? program) : IDisposable
{
    const int Most = 8;

    readonly Lock _lock = new();
    readonly Dictionary<string, BegunTraining> _trainings = new(StringComparer.Ordinal);

    /// <summary>Whether trainings can be begun.</summary>
    public bool IsPossible => program is not null;

    /// <summary>The processes that train now.</summary>
    public IReadOnlyList<int> Running
    {
        get
        {
            lock (_lock) return [.. _trainings.Values.Where(t => t.IsRunning).Select(t => t.Id)];
        }
    }

    /// <summary>The training that was begun last in a run; null where none was.</summary>
    public BegunTraining? Of(string run)
    {
        lock (_lock) return _trainings.GetValueOrDefault(run);
    }

    /// <summary>Goes on with a run in a process of its own.</summary>
    /// <param name="run">The run.</param>
    /// <param name="epochs">Epochs in all; null for as many as it has.</param>
    /// <exception cref="RequestProblem">It goes on already, too many do, or the program cannot be started.</exception>
    public BegunTraining GoOn(WatchedRun run, int? epochs)
    {
        if (program is null)
        {
            throw new RequestProblem(StatusCodes.Status501NotImplemented,
                $"This server cannot start trainings. Type {ShellLine.Of("train", "--resume", run.Path)}.");
        }
        lock (_lock)
        {
            if (_trainings.GetValueOrDefault(run.Name) is { IsRunning: true })
                throw new RequestProblem(StatusCodes.Status409Conflict, $"{run.Name} goes on already.");
            if (_trainings.Values.Count(t => t.IsRunning) >= Most)
            {
                throw new RequestProblem(StatusCodes.Status409Conflict,
                    $"{Counted.Of(Most, "training was", "trainings were")} begun here and go on; stop one of them first.");
            }
            string[] longer = epochs is { } number ? ["--epochs", number.ToString(CultureInfo.InvariantCulture)] : [];
            _trainings.GetValueOrDefault(run.Name)?.Dispose();
            return _trainings[run.Name] = BegunTraining.Start(program(["train", "--resume", run.Path, .. longer]));
        }
    }

    public void Dispose()
    {
        foreach (var training in _trainings.Values) training.Dispose();
    }
}
