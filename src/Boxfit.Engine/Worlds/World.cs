namespace Boxfit.Engine.Worlds;

/// <summary>
/// The processes that train one model together, one of which this is: started by <c>mpirun</c> or what Slurm and Kubernetes have instead,
/// and talking by Open MPI. A process that was started alone is a world of its own, for which nothing is loaded and every call does
/// nothing. Calls that all processes have to make, in the same order, are said to be common. For one thread at a time; beside it the
/// <see cref="Heart"/> of the process beats.
/// </summary>
sealed unsafe partial class World : IDisposable
{
    // A wait of so long is for another's work on this step, a longer one for something else.
    static readonly TimeSpan s_eager = TimeSpan.FromMilliseconds(2);
    const uint PauseMicroseconds = 50;
    const int Piece = 1 << 28;

    // MPI takes calls of any thread, one at a time.
    static readonly Lock s_calls = new();

    readonly nint _communicator, _bytes;
    Heart? _heart;
    long _works;
    volatile bool _isLeft, _isWatched, _waits;

    World(int rank, int size, nint library)
    {
        (Rank, Size, Machines) = (rank, size, [Environment.MachineName]);
        if (library == 0) return;
        _communicator = NativeLibrary.GetExport(library, "ompi_mpi_comm_world");
        _bytes = NativeLibrary.GetExport(library, "ompi_mpi_byte");
    }

    /// <summary>A process that was started alone.</summary>
    public static World Alone { get; } = new(0, 1, library: 0);

    /// <summary>The number of this process, from 0.</summary>
    public int Rank { get; }

    /// <summary>How many processes there are.</summary>
    public int Size { get; }

    /// <summary>The machine of each process.</summary>
    public IReadOnlyList<string> Machines { get; private set; }

    /// <summary>Whether this is the first process, which decides, writes and tells for all; one that is alone is.</summary>
    public bool IsFirst => Rank == 0;

    /// <summary>Whether there is no other.</summary>
    public bool IsAlone => Size == 1;

    /// <summary>Whether all processes know of a failure already, so that one of them says it for all.</summary>
    public bool HasFailedTogether { get; private set; }

    /// <summary>How many of the processes share the cores that this one may use, this one included.</summary>
    public int OnTheseCores { get; private set; } = 1;

    /// <summary>How many of the processes are on this one's machine, this one included.</summary>
    public int OnThisMachine => Machines.Count(m => m == Machines[Rank]);

    /// <summary>
    /// Time after which a process that has not come on with its work, while others wait for it, ends all of them, and at most after which
    /// one does that gives no sign of life; zero for never. Signs of life are watched from the beginning, work from <see cref="Watch"/> on.
    /// </summary>
    public TimeSpan WaitLimit { get; private set; } = TimeSpan.FromMinutes(10);

    /// <summary>This process's sign of life.</summary>
    internal Sign Sign => new(Interlocked.Read(ref _works), _isWatched, _waits);

    /// <summary>What a process is called in messages.</summary>
    /// <param name="rank">Its number, from 0.</param>
    public string NameOf(int rank) => $"process {rank} of {Size} on {Machines[rank]}";

    /// <summary>Joins the processes that were started together with this one. Common; once in a process.</summary>
    /// <param name="lost">
    /// Is told, on another thread, why all have to end, where a process is lost; null leaves that to MPI.
    /// </param>
    /// <exception cref="BoxfitException">There are several, but Open MPI is missing, or does not bring them together.</exception>
    public static World Join(Action<World, string>? lost = null)
    {
        var launch = Launch.Find(Environment.GetEnvironmentVariable);
        if (!launch.IsOfSeveral) return Alone;
        try
        {
            var library = MpiLibrary.Load();
            NativeLibraries.TryLoad(Mpi.Library, out nint handle, out _);
            Check(Mpi.MPI_Init_thread(0, 0, Mpi.OneThreadAtATime, out int provided), "joining the others");
            if (provided < Mpi.OneThreadAtATime)
                throw new BoxfitException($"Open MPI {library.Version} was built without support for threads, which Boxfit needs.");
            nint communicator = NativeLibrary.GetExport(handle, "ompi_mpi_comm_world");
            Check(Mpi.MPI_Comm_set_errhandler(communicator, NativeLibrary.GetExport(handle, "ompi_mpi_errors_return")), "setting up");
            Check(Mpi.MPI_Comm_rank(communicator, out int rank), "asking for the rank");
            Check(Mpi.MPI_Comm_size(communicator, out int size), "asking for the size");
            if (size == 1)
            {
                // mpirun takes one that has not left for one that has failed.
                _ = Mpi.MPI_Finalize();
                return launch.Processes > 1 ? throw Apart(launch, library) : Alone;
            }
            var world = new World(rank, size, handle);
            world.Meet(Environment.MachineName, AllowedCores());
            if (lost is not null) world._heart = new(world, reason => lost(world, reason));
            return world;
        }
        catch (BoxfitException e)
        {
            throw new BoxfitException(
                $"This process on {Environment.MachineName} was started as one of several ({launch.Named}), but cannot join the others: " +
                $"{e.Message}", e);
        }
    }

    /// <summary>Brings the first process's values to all. Common.</summary>
    /// <param name="values">On the first the values, on the others room for as many.</param>
    public void Broadcast<T>(Span<T> values) where T : unmanaged
    {
        if (IsAlone) return;
        var bytes = MemoryMarshal.AsBytes(values);
        fixed (byte* data = bytes)
        {
            for (int start = 0; start < bytes.Length; start += Piece)
            {
                int count = Math.Min(Piece, bytes.Length - start);
                nint request;
                lock (s_calls)
                    Check(Mpi.MPI_Ibcast(data + start, count, _bytes, 0, _communicator, out request), "sending to all");
                Wait(new(ref request), this);
            }
        }
    }

    /// <summary>The first process's value. Common.</summary>
    /// <param name="value">On the first the value, on the others anything.</param>
    public T Broadcast<T>(T value) where T : unmanaged
    {
        Broadcast(new Span<T>(ref value));
        return value;
    }

    /// <summary>The first process's text. Common.</summary>
    /// <param name="text">On the first the text, on the others anything.</param>
    public string Broadcast(string text)
    {
        if (IsAlone) return text;
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        int length = Broadcast(bytes.Length);
        if (!IsFirst) bytes = new byte[length];
        Broadcast(bytes.AsSpan());
        return Encoding.UTF8.GetString(bytes);
    }

    /// <summary>Brings every process's values to all, in the order of the ranks. Common.</summary>
    /// <param name="mine">This process's, as many as every other's.</param>
    /// <param name="all">Receives all of them.</param>
    public void Gather<T>(ReadOnlySpan<T> mine, Span<T> all) where T : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(all.Length, mine.Length * Size);
        if (IsAlone)
        {
            mine.CopyTo(all);
            return;
        }
        fixed (byte* source = MemoryMarshal.AsBytes(mine))
        fixed (byte* target = MemoryMarshal.AsBytes(all))
        {
            int count = checked(mine.Length * sizeof(T));
            nint request;
            lock (s_calls)
            {
                int status = Mpi.MPI_Iallgather(source, count, _bytes, target, count, _bytes, _communicator, out request);
                Check(status, "hearing from all");
            }
            Wait(new(ref request), this);
        }
    }

    /// <summary>Every process's value, in the order of the ranks. Common.</summary>
    public T[] Gather<T>(T mine) where T : unmanaged
    {
        var all = new T[Size];
        Gather<T>([mine], all.AsSpan());
        return all;
    }

    /// <summary>Every process's text, in the order of the ranks. Common.</summary>
    public string[] Gather(string mine)
    {
        if (IsAlone) return [mine];
        byte[] bytes = Encoding.UTF8.GetBytes(mine);
        int[] lengths = new int[Size];
        Gather<int>([bytes.Length], lengths.AsSpan());
        int room = lengths.Max();
        Array.Resize(ref bytes, room);
        byte[] all = new byte[checked(room * Size)];
        Gather<byte>(bytes, all.AsSpan());
        return [.. lengths.Select((length, rank) => Encoding.UTF8.GetString(all, rank * room, length))];
    }

    /// <summary>Waits until all have come here. Common.</summary>
    public void Meet()
    {
        byte nothing = 0;
        Gather<byte>([nothing], new byte[Size].AsSpan());
    }

    /// <summary>
    /// Throws on all processes where one has failed, with a message that names those that have, and their machines. Common.
    /// </summary>
    /// <param name="failure">This process's; null for none.</param>
    /// <exception cref="InputException">One has, by an error of the user's.</exception>
    /// <exception cref="BoxfitException">One has, by another error.</exception>
    public void Agree(BoxfitException? failure)
    {
        if (IsAlone)
        {
            if (failure is not null) throw failure;
            return;
        }
        string[] all = Gather(failure is null ? "" : $"{KindOf(failure)}{failure.Message}");
        var failed = all.Index().Where(a => a.Item.Length > 0).ToList();
        if (failed.Count == 0) return;
        HasFailedTogether = true;
        bool isSame = failed.Count == Size && failed.TrueForAll(f => f.Item == failed[0].Item);
        var messages = failed.GroupBy(f => f.Item, f => f.Index, StringComparer.Ordinal).ToList();
        bool hasLines = messages.Count > 1 || char.IsUpper(failed[0].Item[0]);
        string text = isSame ? failed[0].Item[1..]
            : string.Join('\n', messages.Select(m => $"{string.Join(", ", m.Select(NameOf))}: {MessageOf(m.Key)}"));
        throw failed.Exists(f => f.Item[0] is 'i' or 'I') ? new InputException(text) { HasLines = hasLines }
            : new BoxfitException(text) { HasLines = hasLines };

        // Among lines, a message of one line is to stay one.
        string MessageOf(string told) => hasLines && char.IsLower(told[0]) ? ForeignText.ShownLine(told[1..]) : told[1..];
    }

    /// <summary>What all processes throw where all know that one of them was told to stop. Common.</summary>
    /// <param name="cancellation">What this process was told by; maybe nothing.</param>
    public OperationCanceledException Stopped(CancellationToken cancellation)
    {
        HasFailedTogether = !IsAlone;
        return new(cancellation);
    }

    /// <summary>Which kind of failure the others are to throw, as a letter; a capital where its message has lines.</summary>
    static char KindOf(BoxfitException failure) => (failure is InputException, failure.HasLines) switch
    {
        (true, false) => 'i',
        (true, true) => 'I',
        (false, false) => 'b',
        _ => 'B',
    };

    /// <summary>
    /// Does the same on all processes, and throws on all where it fails on one by an error that has a message for the user. Common; nothing
    /// of it may be common itself.
    /// </summary>
    /// <returns>This process's result.</returns>
    public T Together<T>(Func<T> function)
    {
        if (IsAlone) return function();
        (T? result, BoxfitException? failure) = (default, null);
        try
        {
            result = function();
        }
        catch (BoxfitException e)
        {
            failure = e;
        }
        Agree(failure);
        return result!;
    }

    /// <summary>
    /// The same for what may be cancelled in one of the processes only, and then is in all. Common; nothing of it may be common itself.
    /// </summary>
    /// <exception cref="OperationCanceledException">It was cancelled, in one of them.</exception>
    public T Together<T>(Func<T> function, CancellationToken cancellation)
    {
        if (IsAlone) return function();
        var (isWhole, result) = Together(() =>
        {
            try
            {
                return (true, function());
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return (false, default(T)!);
            }
        });
        return Array.TrueForAll(Gather(isWhole), w => w) ? result : throw new OperationCanceledException(cancellation);
    }

    /// <inheritdoc cref="Together{T}(Func{T})"/>
    public void Together(Action action) => Together(() =>
    {
        action();
        return true;
    });

    /// <summary>Lets the work be watched from now on, too, until the processes part.</summary>
    /// <param name="limit">The new <see cref="WaitLimit"/>.</param>
    public void Watch(TimeSpan limit)
    {
        if (!IsAlone) (WaitLimit, _isWatched) = (limit, true);
    }

    /// <summary>
    /// Tells the others, at the next beat, that this process has come on with its work; common calls do so by themselves.
    /// </summary>
    public void Work()
    {
        if (!IsAlone) Interlocked.Increment(ref _works);
    }

    /// <summary>Ends all processes at once, this one included.</summary>
    /// <param name="exitCode">What they end with.</param>
    public void Abort(int exitCode)
    {
        if (IsAlone || _isLeft) return;
        // A thread that hangs within MPI must not keep this from ending it.
        _ = s_calls.TryEnter(TimeSpan.FromSeconds(1));
        _ = Mpi.MPI_Abort(_communicator, exitCode);
    }

    /// <summary>Waits for the others' end, and leaves them. Common.</summary>
    public void Dispose()
    {
        if (IsAlone || _isLeft) return;
        // Open MPI would wait with a busy processor.
        Meet();
        _isWatched = false;
        _heart?.Dispose();
        _isLeft = true;
        lock (s_calls) _ = Mpi.MPI_Finalize();
    }

    /// <summary>Tells and hears where each process is. Common.</summary>
    void Meet(string machine, string cores)
    {
        Machines = Gather(machine);
        string[] places = Gather($"{machine} {cores}");
        OnTheseCores = places.Count(p => p == places[Rank]);
    }

    /// <summary>The cores that this process may use, as Linux writes them; mpirun may give each process its own.</summary>
    static string AllowedCores()
    {
        const string name = "Cpus_allowed_list:";
        try
        {
            return File.ReadLines("/proc/self/status").FirstOrDefault(l => l.StartsWith(name, StringComparison.Ordinal)) ?? "";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    /// <summary>Begins to send values to another process.</summary>
    internal nint Send(void* values, long bytes, int rank, int tag)
    {
        int status;
        nint request;
        lock (s_calls) status = Mpi.MPI_Isend(values, checked((int)bytes), _bytes, rank, tag, _communicator, out request);
        if (status != 0) Check(status, $"sending to {NameOf(rank)}");
        return request;
    }

    /// <summary>Begins to receive values from another process.</summary>
    internal nint Receive(void* values, long bytes, int rank, int tag)
    {
        int status;
        nint request;
        lock (s_calls) status = Mpi.MPI_Irecv(values, checked((int)bytes), _bytes, rank, tag, _communicator, out request);
        if (status != 0) Check(status, $"receiving from {NameOf(rank)}");
        return request;
    }

    /// <summary>Whether all that was begun is done; where it is not, it has gone on.</summary>
    internal static bool IsDone(Span<nint> requests)
    {
        fixed (nint* list = requests)
        {
            int isDone;
            lock (s_calls) Check(Mpi.MPI_Testall(requests.Length, list, out isDone, 0), "waiting for the others");
            return isDone != 0;
        }
    }

    /// <summary>Takes back a receiving that was begun.</summary>
    internal static void Cancel(ref nint request)
    {
        lock (s_calls)
        {
            _ = Mpi.MPI_Cancel(ref request);
            _ = Mpi.MPI_Request_free(ref request);
        }
    }

    /// <summary>Waits until all that was begun is done.</summary>
    internal static void Wait(Span<nint> requests, World world)
    {
        Pause pause = new(world);
        while (!IsDone(requests)) pause.Take();
        pause.End();
    }

    /// <summary>The time between two looks whether the others are ready.</summary>
    /// <param name="world">The processes.</param>
    internal struct Pause(World world)
    {
        long _start;

        /// <summary>At first only lets other threads of this machine go on; sleeps for moments after a while.</summary>
        public void Take()
        {
            if (_start == 0) _start = Stopwatch.GetTimestamp();
            if (Stopwatch.GetElapsedTime(_start) < s_eager)
            {
                Thread.Yield();
                return;
            }
            world._waits = true;
            _ = usleep(PauseMicroseconds);
        }

        /// <summary>The others were ready.</summary>
        public readonly void End()
        {
            world._waits = false;
            world.Work();
        }
    }

    static BoxfitException Apart(Launch launch, MpiLibrary library) => new(
        $"Open MPI {library.Version} sees no other process. They were started by another MPI's program, or by Slurm without PMIx: start " +
        $"them with Open MPI's mpirun, or with srun --mpi=pmix ({launch.Processes} were started).");

    static void Check(int status, string what)
    {
        if (status == 0) return;
        byte* text = stackalloc byte[Mpi.TextBytes];
        _ = Mpi.MPI_Error_string(status, text, out int length);
        throw new BoxfitException($"Open MPI failed at {what}: {Encoding.UTF8.GetString(text, length)}.");
    }

    [LibraryImport("libc")]
    private static partial int usleep(uint microseconds);
}
