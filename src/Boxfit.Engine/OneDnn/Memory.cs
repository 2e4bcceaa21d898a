using System.Runtime.InteropServices;

namespace Boxfit.Engine.OneDnn;

/// <summary>A layout together with the address of the numbers. The numbers belong to the plan.</summary>
sealed unsafe class Memory : SafeHandle
{
    public Memory(MemoryDescriptor layout, void* data) : base(0, ownsHandle: true)
    {
        Status.Check(Native.dnnl_memory_create(out nint memory, layout, OneDnnLibrary.Engine, data), "a memory object");
        SetHandle(memory);
    }

    public override bool IsInvalid => handle == 0;

    public nint Pointer => handle;

    protected override bool ReleaseHandle() => Native.dnnl_memory_destroy(handle) == Status.Success;
}
