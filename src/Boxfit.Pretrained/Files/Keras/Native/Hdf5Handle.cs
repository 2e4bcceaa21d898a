using System.Runtime.InteropServices;

namespace Boxfit.Pretrained.Keras.Native;

/// <summary>An identifier of any of HDF5's kinds (file, object, attribute, type, space, property list).</summary>
sealed class Hdf5Handle() : SafeHandle(invalidHandleValue: -1, ownsHandle: true)
{
    /// <summary>HDF5's identifiers are negative on failure.</summary>
    public override bool IsInvalid => handle < 0;

    /// <summary>Itself, or an exception that says what could not be done.</summary>
    public Hdf5Handle OrThrow(Func<Exception> failure)
    {
        if (!IsInvalid) return this;
        Dispose();
        throw failure();
    }

    protected override bool ReleaseHandle()
    {
        lock (Hdf5.Gate) return Hdf5.H5Idec_ref(handle) >= 0;
    }
}
