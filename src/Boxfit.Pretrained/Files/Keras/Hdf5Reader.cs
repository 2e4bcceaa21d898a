using System.Runtime.InteropServices;
using System.Text;
using Boxfit.Pretrained.Keras.Native;
using Boxfit.Weights;

namespace Boxfit.Pretrained.Keras;

/// <summary>
/// Reads groups, text attributes and arrays of an HDF5 file through libhdf5. Only files that <see cref="Checking.Hdf5Check"/> has passed
/// are handed to the library, which would crash or never return on some that are broken on purpose.
/// </summary>
sealed unsafe class Hdf5Reader : IDisposable
{
    const int TypeGroup = 2;
    readonly string _path;
    readonly Hdf5Handle _file;

    public Hdf5Reader(string path)
    {
        _path = path;
        Checking.Hdf5Check.Run(path);
        lock (Hdf5.Gate)
        {
            using var access = Hdf5.H5Pcreate(Hdf5.Known.FileAccess).OrThrow(Failure("libhdf5 could not prepare to read it"));
            // Locks fail on file systems that have none; nobody writes the file while we read.
            Hdf5.H5Pset_file_locking(access, use: 0, ignoreWhenDisabled: 1);
            _file = Hdf5.H5Fopen(path, Hdf5.AccessReadOnly, access).OrThrow(Failure("libhdf5 cannot open it"));
        }
    }

    /// <summary>True when there is a group or an array at the path, such as <c>/model_weights/dense</c>.</summary>
    public bool Exists(string path)
    {
        lock (Hdf5.Gate)
        {
            // The library wants every step of the way to exist before it looks at the next.
            for (int slash = path.IndexOf('/', 1); ; slash = path.IndexOf('/', slash + 1))
            {
                string step = slash < 0 ? path : path[..slash];
                if (step.Length > 1 && Hdf5.H5Lexists(_file, step, Hdf5.Default) <= 0) return false;
                if (slash < 0) return true;
            }
        }
    }

    /// <summary>Names in a group, sorted as the file keeps them; null where the path is an array.</summary>
    public IReadOnlyList<string>? Children(string path)
    {
        lock (Hdf5.Gate)
        {
            using var group = Open(path);
            if (Hdf5.H5Iget_type(group) != TypeGroup) return null;
            if (Hdf5.H5Gget_num_objs(group, out ulong count) < 0) throw Broken($"the group '{path}' cannot be listed");
            var names = new List<string>();
            for (ulong i = 0; i < count; i++)
            {
                nint length = Hdf5.H5Gget_objname_by_idx(group, i, null, 0);
                if (length < 0) throw Broken($"the group '{path}' cannot be listed");
                byte[] name = new byte[length + 1];
                fixed (byte* p = name) Hdf5.H5Gget_objname_by_idx(group, i, p, (nuint)name.Length);
                names.Add(Encoding.UTF8.GetString(name, 0, (int)length));
            }
            return names;
        }
    }

    /// <summary>An attribute's texts, in order: one for a single text; null where there is no such attribute.</summary>
    public IReadOnlyList<string>? Texts(string path, string attributeName)
    {
        lock (Hdf5.Gate)
        {
            using var parent = Open(path);
            if (Hdf5.H5Aexists(parent, attributeName) <= 0) return null;
            var failure = Failure($"its attribute '{attributeName}' cannot be read");
            using var attribute = Hdf5.H5Aopen(parent, attributeName, Hdf5.Default).OrThrow(failure);
            using var space = Hdf5.H5Aget_space(attribute).OrThrow(failure);
            using var type = Hdf5.H5Aget_type(attribute).OrThrow(failure);
            long count = Hdf5.H5Sget_simple_extent_npoints(space);
            // NumPy makes an empty list an array of floats.
            if (count == 0) return [];
            if (count < 0 || Hdf5.H5Tget_class(type) != Hdf5.ClassString) throw Broken($"its attribute '{attributeName}' is not text");
            return Hdf5.H5Tis_variable_str(type) > 0
                ? VariableTexts(attribute, type, space, count, failure)
                : FixedTexts(attribute, type, count, failure);
        }
    }

    /// <summary>An array's number format and shape.</summary>
    public WeightEntry Describe(string path, string name)
    {
        lock (Hdf5.Gate)
        {
            using var data = Open(path);
            var failure = Failure($"'{name}' is not an array");
            using var space = Hdf5.H5Dget_space(data).OrThrow(failure);
            using var type = Hdf5.H5Dget_type(data).OrThrow(failure);
            int rank = Hdf5.H5Sget_simple_extent_ndims(space);
            if (rank < 0) throw failure();
            var lengths = new ulong[rank];
            fixed (ulong* p = lengths) Hdf5.H5Sget_simple_extent_dims(space, p, null);
            return new WeightEntry(name, TypeName(type, name), Array.ConvertAll(lengths, l => checked((int)l)));
        }
    }

    /// <summary>An array's values as 32-bit floats.</summary>
    public Tensor Read(string path, WeightEntry entry)
    {
        var tensor = new Tensor(entry.Shape, new float[Tensor.Count(entry.Shape)]);
        if (tensor.Values.Length == 0) return tensor;
        lock (Hdf5.Gate)
        {
            using var data = Open(path);
            int status;
            fixed (float* values = tensor.Values)
                status = Hdf5.H5Dread(data, Hdf5.Known.NativeFloat, Hdf5.Default, Hdf5.Default, Hdf5.Default, values);
            return status >= 0 ? tensor : throw Broken($"the values of '{entry.Name}' cannot be read");
        }
    }

    /// <summary>The exception for a file that is broken in the stated way.</summary>
    public InputException Broken(string reason) => new($"{_path} is a broken HDF5 file: {ForeignText.ShownLine(reason)}.");

    public void Dispose() => _file.Dispose();

    Func<Exception> Failure(string reason) => () => Broken(reason);

    Hdf5Handle Open(string path) =>
        Hdf5.H5Oopen(_file, path, Hdf5.Default).OrThrow(Failure($"there is no '{path}', or it cannot be opened"));

    string TypeName(Hdf5Handle type, string name)
    {
        int bits = (int)Hdf5.H5Tget_size(type) * 8;
        return Hdf5.H5Tget_class(type) switch
        {
            Hdf5.ClassFloat when bits == 16 && Hdf5.H5Tget_ebias(type) == 127 => "bfloat16",
            Hdf5.ClassFloat => $"float{bits}",
            Hdf5.ClassInteger => (Hdf5.H5Tget_sign(type) == 0 ? "uint" : "int") + bits,
            _ => throw Broken($"'{name}' does not hold numbers"),
        };
    }

    static List<string> VariableTexts(Hdf5Handle attribute, Hdf5Handle type, Hdf5Handle space, long count, Func<Exception> failure)
    {
        var pointers = new nint[count];
        fixed (nint* p = pointers)
        {
            if (Hdf5.H5Aread(attribute, type, p) < 0) throw failure();
            try
            {
                return [.. pointers.Select(text => Marshal.PtrToStringUTF8(text) ?? "")];
            }
            finally
            {
                Hdf5.H5Dvlen_reclaim(type, space, Hdf5.Default, p);
            }
        }
    }

    static List<string> FixedTexts(Hdf5Handle attribute, Hdf5Handle type, long count, Func<Exception> failure)
    {
        int size = (int)Hdf5.H5Tget_size(type);
        var bytes = new byte[count * size];
        fixed (byte* p = bytes)
            if (Hdf5.H5Aread(attribute, type, p) < 0) throw failure();
        return [.. Enumerable.Range(0, (int)count).Select(i => Encoding.UTF8.GetString(bytes, i * size, size).TrimEnd('\0'))];
    }
}
