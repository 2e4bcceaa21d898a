namespace Boxfit.Engine.OneDnn;

/// <summary>A primitive that oneDNN has chosen an implementation and layouts for, not yet compiled.</summary>
sealed unsafe class PrimitiveDescriptor : SafeHandle
{
    public PrimitiveDescriptor(nint handle) : base(0, ownsHandle: true) => SetHandle(handle);

    public override bool IsInvalid => handle == 0;

    public nint Pointer => handle;

    /// <summary>Name of the implementation, such as "jit:avx512_core" or "ref:any".</summary>
    public string Implementation
    {
        get
        {
            nint text;
            Status.Check(Native.dnnl_primitive_desc_query(handle, (int)Query.ImplementationInfo, 0, &text), "an implementation's name");
            string name = Marshal.PtrToStringUTF8(text) ?? "";
            GC.KeepAlive(this); // The text belongs to the descriptor.
            return name;
        }
    }

    /// <summary>True when only a plain loop was found: right, but about 100 times slower.</summary>
    public bool IsReference => Implementation.StartsWith("ref", StringComparison.Ordinal);

    /// <summary>A layout that the primitive expects, or null when it has no such array.</summary>
    public MemoryDescriptor? Find(Query what)
    {
        var layout = MemoryDescriptor.Copy(Native.dnnl_primitive_desc_query_md(handle, (int)what, 0));
        GC.KeepAlive(this); // What was copied belongs to the descriptor.
        return layout;
    }

    /// <summary>A layout that the primitive must have.</summary>
    public MemoryDescriptor Layout(Query what) => Find(what) ?? throw new InvalidOperationException($"{Implementation} has no {what}.");

    protected override bool ReleaseHandle() => Native.dnnl_primitive_desc_destroy(handle) == Status.Success;
}

/// <summary>A compiled primitive.</summary>
sealed class Primitive : SafeHandle
{
    public Primitive(PrimitiveDescriptor descriptor) : base(0, ownsHandle: true)
    {
        Status.Check(Native.dnnl_primitive_create(out nint primitive, descriptor.Pointer), $"a primitive ({descriptor.Implementation})");
        SetHandle(primitive);
    }

    public override bool IsInvalid => handle == 0;

    public nint Pointer => handle;

    protected override bool ReleaseHandle() => Native.dnnl_primitive_destroy(handle) == Status.Success;
}
