namespace Boxfit.Engine.Plans;

/// <summary>One thing a plan does each time it runs: a oneDNN primitive or a kernel of our own.</summary>
abstract class PlanStep(string node, params PlanBuffer[] buffers) : IDisposable
{
    /// <summary>Name of the graph's node that it belongs to.</summary>
    public string Node { get; } = node;

    /// <summary>What it is, for the list of primitives and for profiles.</summary>
    public abstract string Kind { get; }

    /// <summary>The implementation behind it.</summary>
    public virtual string Implementation => "boxfit";

    /// <summary>All buffers that it reads or writes.</summary>
    public IReadOnlyList<PlanBuffer> Buffers { get; } = buffers;

    /// <summary>Whether it may write one of its buffers.</summary>
    public virtual bool Writes(PlanBuffer buffer) => true;

    /// <summary>Takes the buffers' addresses, which are known now.</summary>
    public virtual void Bind(nint scratchpad) { }

    /// <summary>Does it.</summary>
    public abstract void Run();

    public void Dispose() => Release();

    /// <summary>Frees what it holds.</summary>
    protected virtual void Release() { }
}

/// <summary>A kernel of our own that runs on all threads.</summary>
/// <param name="node">Name of the graph's node that it belongs to.</param>
/// <param name="count">Number of items, such as chunks or vectors, that are shared out among the threads.</param>
/// <param name="buffers">All buffers that it reads or writes.</param>
abstract class KernelStep(string node, long count, params PlanBuffer[] buffers) : PlanStep(node, buffers)
{
    Work? _work;

    public override void Bind(nint scratchpad) => _work = new Work(this, count);

    public override void Run() => OpenMp.Run(_work!);

    protected override void Release() => _work?.Dispose();

    /// <summary>Computes the items from <paramref name="start"/> up to <paramref name="end"/>; must not throw or allocate.</summary>
    protected abstract void RunShare(long start, long end);

    sealed class Work(KernelStep step, long count) : ParallelWork
    {
        public override void Run(int thread, int threads)
        {
            var (start, end) = Share(count, thread, threads);
            step.RunShare(start, end);
        }
    }
}

/// <summary>Runs a oneDNN primitive on buffers of the plan.</summary>
sealed unsafe class PrimitiveStep : PlanStep
{
    readonly PrimitiveDescriptor _descriptor;
    readonly (Argument Argument, PlanBuffer Buffer)[] _arguments;
    readonly Primitive _primitive;
    readonly MemoryDescriptor? _scratchpad;
    readonly List<Memory> _memories = [];
    Native.ExecutionArgument* _native;
    int _count;

    /// <summary>Compiles the primitive; the step owns the descriptor from now on.</summary>
    public PrimitiveStep(
        string node, string kind, PrimitiveDescriptor descriptor, params (Argument Argument, PlanBuffer Buffer)[] arguments)
        : base(node, Array.ConvertAll(arguments, a => a.Buffer))
    {
        Kind = kind;
        _descriptor = descriptor;
        _arguments = arguments;
        _scratchpad = descriptor.Find(Query.Scratchpad);
        Implementation = descriptor.Implementation;
        _primitive = new(descriptor);
    }

    public override string Kind { get; }

    public override string Implementation { get; }

    /// <summary>Bytes of working memory that the primitive needs while it runs.</summary>
    public long ScratchpadBytes => _scratchpad?.Bytes ?? 0;

    public override bool Writes(PlanBuffer buffer) =>
        Array.Exists(_arguments, a => a.Argument == Argument.Destination && a.Buffer == buffer);

    public override void Bind(nint scratchpad)
    {
        _native = (Native.ExecutionArgument*)NativeMemory.Alloc((nuint)((_arguments.Length + 1) * sizeof(Native.ExecutionArgument)));
        foreach (var (argument, buffer) in _arguments) Append(argument, buffer.Layout, buffer.Address);
        if (_scratchpad is not null) Append(Argument.Scratchpad, _scratchpad, scratchpad);
    }

    public override void Run()
    {
        int status = Native.dnnl_primitive_execute(_primitive.Pointer, OneDnnLibrary.Stream, _count, _native);
        if (status != Status.Success) Status.Check(status, $"the {Kind} of layer '{Node}'");
    }

    protected override void Release()
    {
        foreach (var memory in _memories) memory.Dispose();
        _primitive.Dispose();
        _descriptor.Dispose();
        NativeMemory.Free(_native);
        _native = null;
    }

    void Append(Argument argument, MemoryDescriptor layout, nint address)
    {
        var memory = new Memory(layout, (void*)address);
        _memories.Add(memory);
        _native[_count++] = new() { Argument = (int)argument, Memory = memory.Pointer };
    }
}
