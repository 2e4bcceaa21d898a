namespace Boxfit.Web.Trainings;

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
    readonly HeldProcess _held;
    readonly Queue<string> _lines = new();
    readonly TaskCompletionSource<int> _exit = new(TaskCreationOptions.RunContinuationsAsynchronously);

    BegunTraining(Process process)
    {
        _process = process;
        Id = process.Id;
        _held = new(Id);
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

    /// <summary>Ends with the process, whose exit code it gives.</summary>
    public Task<int> Exit => _exit.Task;

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

    /// <summary>Stops it well: it saves where it stands.</summary>
    public void Stop()
    {
        if (!IsRunning) return;
        if (OperatingSystem.IsWindows()) _process.Kill();
        else _ = _held.Stop();
    }

    /// <summary>Ends it at once.</summary>
    public void Kill()
    {
        if (IsRunning) _process.Kill(entireProcessTree: true);
    }

    public void Dispose()
    {
        _held.Dispose();
        _process.Dispose();
    }

    /// <summary>Reads lines as long as there are any; where reading fails they are lost, and how the process ends is still told.</summary>
    internal static async Task ReadLinesAsync(StreamReader reader, Action<string> take)
    {
        try
        {
            while (await reader.ReadLineAsync().ConfigureAwait(false) is { } line) take(line);
        }
        catch (IOException)
        {
        }
    }

    async Task FollowAsync()
    {
        int code = 0;
        try
        {
            // Its results are figures that the run folder has, too.
            await Task.WhenAll(ReadLinesAsync(_process.StandardOutput, _ => { }), ReadLinesAsync(_process.StandardError, Remember))
                .ConfigureAwait(false);
            await _process.WaitForExitAsync().ConfigureAwait(false);
            code = _process.ExitCode;
        }
        catch (InvalidOperationException)
        {
            // It goes on, unseen: the server has ended.
        }
        finally
        {
            Ended = DateTime.UtcNow;
            if (!s_good.Contains(code)) Failure = Reason(code);
            _exit.TrySetResult(code);
        }
    }

    void Remember(string line)
    {
        if (_lines.Count == MostLines) _lines.Dequeue();
        _lines.Enqueue(line);
    }

    string Reason(int code)
    {
        string[] error = [.. _lines.SkipWhile(l => !l.StartsWith(Error, StringComparison.Ordinal))];
        return error.Length > 0 ? ForeignText.ShownLines(string.Join('\n', error)[Error.Length..].TrimEnd())
            : $"The training ended with exit code {code}.";
    }
}
