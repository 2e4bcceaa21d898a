namespace Boxfit.Imaging.Native;

/// <summary>A libvips operation by name: set its inputs, run it, take its outputs. Every step throws <see cref="VipsFailure"/>.</summary>
sealed unsafe class VipsOperation : IDisposable
{
    readonly GObjectHandle _operation;

    public VipsOperation(string name)
    {
        Vips.EnsureStarted();
        _operation = Vips.OperationNew(name);
        if (_operation.IsInvalid) throw new VipsFailure();
    }

    /// <summary>Sets plain inputs as text, such as <c>access=sequential,fail-on=error</c>.</summary>
    public void Set(string options)
    {
        if (Vips.ObjectSetFromString(_operation, options) != 0) throw new VipsFailure();
    }

    public void Set(string name, string text)
    {
        GValue value = default;
        Vips.ValueInit(ref value, GValue.StringType);
        Vips.ValueSetString(ref value, text);
        Assign(name, ref value);
    }

    public void Set(string name, GObjectHandle image)
    {
        GValue value = default;
        Vips.ValueInit(ref value, Vips.ImageType());
        Vips.ValueSetObject(ref value, image);
        Assign(name, ref value);
    }

    /// <summary>Sets bytes without copying them: they must stay where they are until the outputs are released.</summary>
    public void Set(string name, byte* bytes, int length)
    {
        nint blob = Vips.BlobNew(0, bytes, (nuint)length);
        GValue value = default;
        Vips.ValueInit(ref value, Vips.BlobType());
        Vips.ValueSetBoxed(ref value, blob);
        Vips.AreaUnref(blob);
        Assign(name, ref value);
    }

    public void Run()
    {
        if (Vips.ObjectBuild(_operation) != 0) throw new VipsFailure();
    }

    public GObjectHandle GetImage(string name)
    {
        GValue value = default;
        Vips.ValueInit(ref value, Vips.ImageType());
        Vips.GetProperty(_operation, name, ref value);
        GObjectHandle image = Vips.ValueDupObject(ref value);
        Vips.ValueUnset(ref value);
        return !image.IsInvalid ? image : throw new VipsFailure();
    }

    public byte[] GetBytes(string name)
    {
        GValue value = default;
        Vips.ValueInit(ref value, Vips.BlobType());
        Vips.GetProperty(_operation, name, ref value);
        try
        {
            nint blob = Vips.ValueGetBoxed(ref value);
            if (blob == 0) throw new VipsFailure();
            byte* bytes = Vips.BlobGet(blob, out nuint length);
            return new ReadOnlySpan<byte>(bytes, checked((int)length)).ToArray();
        }
        finally
        {
            Vips.ValueUnset(ref value);
        }
    }

    public void Dispose()
    {
        // A built operation holds a reference to each of its outputs beside the ones handed out.
        if (!_operation.IsInvalid) Vips.ObjectUnrefOutputs(_operation);
        _operation.Dispose();
    }

    void Assign(string name, ref GValue value)
    {
        Vips.SetProperty(_operation, name, ref value);
        Vips.ValueUnset(ref value);
    }
}
