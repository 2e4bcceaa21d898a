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

/// <summary>A training in a process of its own.</summary>
sealed class BegunTraining : IDisposable
{
    // A session of its own, so that Ctrl-C in the server's terminal is not the training's.
    const string OwnSession = "/usr/bin/setsid";

    const int MostLines = 40;
    const string Error = "Error: ";

    // Done, done with pictures that were skipped, and interrupted.
    static readonly int[] s_good = [0, 3, 130];

    readonly Process _process;
    readonly Queue<string> _lines = new();
    readonly TaskCompletionSource<int> _exit = new(TaskCreationOptions.RunContinuationsAsynchronously);

    BegunTraining(Process process)
    {
        _process = process;
        Id = process.Id;
        process.StandardInput.Close();
        _ = FollowAsync();
    }

    /// <summary>The process's number.</summary>
    public int Id { get; }

    /// <summary>Whether it goes on.</summary>
    public bool IsRunning => !_exit.Task.IsCompleted;

    /// <summary>When it ended.</summary>
    public DateTime Ended { get; private set; }

    /// <summary>Why it failed; null where it goes on or ended well.</summary>
    public string? Failure { get; private set; }

    /// <summary>Ends with the process.</summary>
    public Task Exit => _exit.Task;

    /// <summary>Starts a command line, whose input and output have to be redirected.</summary>
    /// <exception cref="RequestProblem">It cannot be started.</exception>
    public static BegunTraining Start(ProcessStartInfo start)
    {
        if (File.Exists(OwnSession))
        {
            start.ArgumentList.Insert(0, start.FileName);
            start.FileName = OwnSession;
        }
        try
        {
            return new(Process.Start(start)!);
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or IOException)
        {
            throw new RequestProblem(StatusCodes.Status500InternalServerError, $"The training could not be started: {e.Message}");
        }
    }

    public void Dispose() => _process.Dispose();

    async Task FollowAsync()
    {
        int code = -1;
        try
        {
            var results = DrainAsync(_process.StandardOutput);
            while (await _process.StandardError.ReadLineAsync().ConfigureAwait(false) is { } line)
            {
                if (_lines.Count == MostLines) _lines.Dequeue();
                _lines.Enqueue(line);
            }
            await results.ConfigureAwait(false);
            await _process.WaitForExitAsync().ConfigureAwait(false);
            code = _process.ExitCode;
        }
        catch (Exception e) when (e is IOException or InvalidOperationException or ObjectDisposedException)
        {
            // It goes on, unseen: the server has ended.
            code = 0;
        }
        finally
        {
            Ended = DateTime.UtcNow;
            if (!s_good.Contains(code)) Failure = Reason(code);
            _exit.TrySetResult(code);
        }
    }

    static async Task DrainAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync().ConfigureAwait(false) is not null)
        {
            // Figures that the run folder has, too.
        }
    }

    string Reason(int code)
    {
        string[] error = [.. _lines.SkipWhile(l => !l.StartsWith(Error, StringComparison.Ordinal))];
        return error.Length > 0 ? ForeignText.ShownLine(string.Join(' ', error)[Error.Length..])
            : $"The training ended with exit code {code}.";
    }
}
