using System.Runtime.InteropServices;

namespace Boxfit.Engine.Plans;

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
    public PrimitiveStep(string node, string kind, PrimitiveDescriptor descriptor, params (Argument Argument, PlanBuffer Buffer)[] arguments)
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
