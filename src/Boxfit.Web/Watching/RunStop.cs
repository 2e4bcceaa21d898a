namespace Boxfit.Web.Watching;

/// <summary>Stops a training as Ctrl-C does, so that it saves its state.</summary>
static class RunStop
{
    /// <summary>Stops who works in a run folder, if that is certainly a training of this program.</summary>
    /// <returns>The process's number.</returns>
    /// <exception cref="RequestProblem">Nobody works in it, or it is no training that can be stopped from here.</exception>
    public static int Stop(string run)
    {
        string name = Path.GetFileName(run), file = Path.Combine(run, RunFolder.LockName);
        if (RunHolders.Now().Of(run, DateTime.UtcNow) is not { } holder)
            throw new RequestProblem(StatusCodes.Status409Conflict, $"No process works in {name} any more.");
        if (holder.Id is not { } id)
        {
            throw new RequestProblem(StatusCodes.Status409Conflict,
                $"Another process works in {name}, but none of this machine that can be seen from here. Stop it where it runs, by " +
                "Ctrl-C.");
        }
        using var process = new HeldProcess(id);
        if (!process.IsHeld) throw NotStopped(name, id);
        // Looked at once more, now that the number is certainly this process's.
        holder = new(id, RunHolders.CommandOf(id));
        if (!holder.CanBeStopped || !RunHolders.Has(id, file))
        {
            throw new RequestProblem(StatusCodes.Status409Conflict,
                $"Process {id} works in {name}, which is no training of this program. Stop it where it runs.");
        }
        return process.Stop() ? id : throw NotStopped(name, id);
    }

    static RequestProblem NotStopped(string name, int id) => new(StatusCodes.Status409Conflict,
        $"Process {id}, which trains {name}, could not be told to stop ({Marshal.GetLastPInvokeErrorMessage()}). Stop it where it runs, " +
        "by Ctrl-C.");
}
