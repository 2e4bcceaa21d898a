using System.Runtime.InteropServices;

namespace Boxfit.Engine.OneDnn;

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
