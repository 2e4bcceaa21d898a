namespace Boxfit.Web.Trainings;

/// <summary>A training in a process of its own.</summary>
sealed partial class BegunTraining : IDisposable
{
    // A session of its own, so that Ctrl-C in the server's terminal is not the training's.
    const string OwnSession = "/usr/bin/setsid";

    // A training takes it as it takes Ctrl-C, whose own signal is ignored by what a script has put into the background.
    const int Terminate = 15;

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
        else _ = Send(Id, Terminate);
    }

    /// <summary>Ends it at once.</summary>
    public void Kill()
    {
        if (IsRunning) _process.Kill(entireProcessTree: true);
    }

    public void Dispose() => _process.Dispose();

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Send(int process, int signal);

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
