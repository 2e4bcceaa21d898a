namespace Boxfit.Engine.Worlds;

/// <summary>
/// A thread that tells the others each second that this process lives and how far its work is, and hears the same of them: the first
/// process watches all, and all watch the first. Who is lost is told once; nobody waits for it for ever.
/// </summary>
sealed unsafe class Heart : IDisposable
{
    /// <summary>Beats without a sign of life after which a process is lost.</summary>
    internal const int SilentBeats = 20;

    // The sums have smaller ones, and each MPI has room for this one.
    const int Tag = 32_000;
    static readonly TimeSpan s_beat = TimeSpan.FromSeconds(1);

    readonly World _world;
    readonly Action<string> _lost;
    readonly Attendance _attendance;
    readonly int[] _peers;
    readonly Arena _signs;
    readonly nint[] _receiving, _sending;
    readonly ManualResetEventSlim _end = new();
    readonly Thread _thread;

    /// <summary>Begins to beat.</summary>
    /// <param name="world">The processes, more than one.</param>
    /// <param name="lost">Is told, on a thread of its own, why all have to end.</param>
    public Heart(World world, Action<string> lost)
    {
        (_world, _lost, _attendance) = (world, lost, new(world.Size));
        _peers = world.IsFirst ? [.. Enumerable.Range(1, world.Size - 1)] : [0];
        _signs = Arena.Zeroed(2 * _peers.Length * sizeof(Sign), "signs of life");
        (_receiving, _sending) = (new nint[_peers.Length], new nint[_peers.Length]);
        for (int i = 0; i < _peers.Length; i++)
        {
            _receiving[i] = world.Receive(Heard(i), sizeof(Sign), _peers[i], Tag);
            Send(i);
        }
        _thread = new(Beat) { IsBackground = true, Name = "boxfit heart" };
        _thread.Start();
    }

    Sign* Heard(int peer) => (Sign*)_signs.Address + 2 * peer;

    Sign* Told(int peer) => Heard(peer) + 1;

    void Send(int peer)
    {
        *Told(peer) = _world.Sign;
        _sending[peer] = _world.Send(Told(peer), sizeof(Sign), _peers[peer], Tag);
    }

    void Beat()
    {
        while (!_end.Wait(s_beat))
        {
            try
            {
                Exchange();
            }
            catch (BoxfitException e)
            {
                _lost(e.Message);
                return;
            }
            _attendance.Beat();
            if (Fault() is not { } fault) continue;
            _lost(fault);
            return;
        }
    }

    void Exchange()
    {
        for (int i = 0; i < _peers.Length; i++)
        {
            // One that does not run takes no messages: no more are sent then.
            if (World.IsDone(new(ref _sending[i]))) Send(i);
            while (World.IsDone(new(ref _receiving[i])))
            {
                _attendance.Hear(_peers[i], *Heard(i));
                _receiving[i] = _world.Receive(Heard(i), sizeof(Sign), _peers[i], Tag);
            }
        }
        _attendance.Hear(_world.Rank, _world.Sign);
    }

    /// <summary>Why all have to end; null where they have not.</summary>
    string? Fault()
    {
        var limit = _world.WaitLimit;
        if (limit <= TimeSpan.Zero) return null;
        int beats = (int)Math.Min(int.MaxValue, Math.Ceiling(limit / s_beat)), silent = Math.Min(SilentBeats, beats);
        // Where the first is lost, the second says so for all.
        if (_attendance.Silent(_peers, silent + 5 * Math.Max(0, _world.Rank - 1)) is { Count: > 0 } lost)
        {
            string have = lost.Count == 1 ? "has" : "have";
            return $"{Names(lost)} {have} given no sign of life for {Counted.Of(silent, "second")}: killed, stopped or out of memory, or " +
                "its machine or the network to it does not answer.";
        }
        if (!_world.IsFirst || _attendance.Idle(beats) is not { Count: > 0 } idle) return null;
        string time = Counted.Of(beats, "second");
        return idle.Count == _world.Size && _world.Sign.Waits
            ? $"all {_world.Size} processes have waited for one another for {time} (--wait-limit): messages between them are lost."
            : $"{Names(idle)} {(idle.Count == 1 ? "has" : "have")} not come on with the work for {time} (--wait-limit), as where a " +
                "disk does not answer.";
    }

    string Names(IEnumerable<int> ranks) => string.Join(", ", ranks.Select(_world.NameOf));

    /// <summary>Stops beating. The others hear no more, so that they have to come to their end, too.</summary>
    public void Dispose()
    {
        _end.Set();
        _thread.Join();
        foreach (ref nint request in _receiving.AsSpan()) World.Cancel(ref request);
        if (World.IsDone(_sending)) _signs.Dispose();
        _end.Dispose();
    }
}
