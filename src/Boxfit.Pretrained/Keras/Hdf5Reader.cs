using PureHDF;
using PureHDF.VOL.Native;

namespace Boxfit.Pretrained.Keras;

/// <summary>
/// Reads groups, text attributes and arrays of an HDF5 file through PureHDF, to which only files are handed that
/// <see cref="Hdf5Check"/> has passed. Objects have paths such as <c>/model_weights/dense</c>, the file itself has the empty one.
/// </summary>
sealed class Hdf5Reader : IDisposable
{
    /// <summary>What PureHDF may read beside an array's own bytes: it reads a group's names again for each of them.</summary>
    const ulong Allowance = 256 << 20;
    readonly Hdf5Stream _stream;
    readonly IReadOnlyDictionary<string, Hdf5Type> _types;
    NativeFile? _file;
    readonly Dictionary<string, NativeObject> _objects = new(StringComparer.Ordinal);
    readonly Dictionary<string, List<string>> _children = new(StringComparer.Ordinal);

    public Hdf5Reader(string path)
    {
        _stream = new Hdf5Stream(path);
        try
        {
            _types = Hdf5Check.Run(_stream);
            _stream.Allow(Allowance);
            Guard("its groups", () => Add(_file = H5File.Open(_stream), ""));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>True when there is a group or an array at the path.</summary>
    public bool Exists(string path) => _objects.ContainsKey(path);

    /// <summary>Names in a group, sorted as the file keeps them; null where the path is an array.</summary>
    public IReadOnlyList<string>? Children(string path) => _children.GetValueOrDefault(path);

    /// <summary>An attribute's texts, in order: one for a single text; null where there is no such attribute.</summary>
    public IReadOnlyList<string>? Texts(string path, string attributeName)
    {
        var parent = Find(path);
        string what = $"its attribute '{attributeName}'";
        if (!Guard(what, () => parent.AttributeExists(attributeName))) return null;
        return Guard(what, () =>
        {
            var attribute = (NativeAttribute)parent.Attribute(attributeName);
            ulong count = attribute.Space.Dimensions.Aggregate(1UL, (product, length) => product * length);
            // NumPy makes an empty list an array of floats.
            if (count == 0) return [];
            if (attribute.Type.Class is not (H5DataTypeClass.String or H5DataTypeClass.VariableLength))
                throw Broken($"its attribute '{attributeName}' is not text");
            string?[] texts = new string?[count];
            attribute.Read(texts.AsSpan());
            // A text that was never set has no place in the file.
            return Array.ConvertAll(texts, text => text?.TrimEnd('\0') ?? "");
        });
    }

    /// <summary>An array's number format and shape.</summary>
    public WeightEntry Describe(string path, string name)
    {
        if (Find(path) is not NativeDataset data) throw Broken($"'{name}' is not an array");
        if (_types.GetValueOrDefault(path)?.Number is not { } number) throw Broken($"'{name}' does not hold numbers");
        return new WeightEntry(name, number.Name(), Array.ConvertAll(data.Space.Dimensions, l => checked((int)l)));
    }

    /// <summary>An array's values as 32-bit floats.</summary>
    public Tensor Read(string path, WeightEntry entry)
    {
        var tensor = new Tensor(entry.Shape, new float[Tensor.Count(entry.Shape)]);
        if (tensor.Values.Length == 0) return tensor;
        var data = (NativeDataset)Find(path);
        var type = _types[path];
        var number = type.Number!.Value;
        if (number == NumberType.Float32 && !type.IsBigEndian)
        {
            ReadBytes(MemoryMarshal.AsBytes(tensor.Values.AsSpan()));
            return tensor;
        }
        byte[] bytes = new byte[tensor.Values.Length * number.Size()];
        ReadBytes(bytes);
        number.Read(new MemoryStream(bytes), tensor.Values, type.IsBigEndian);
        return tensor;

        void ReadBytes(Span<byte> values)
        {
            _stream.Allow(Allowance + (ulong)values.Length);
            try
            {
                data.Read(values);
            }
            catch (Exception e) when (e is not BoxfitException)
            {
                throw Unreadable($"the values of '{entry.Name}'", e);
            }
        }
    }

    /// <summary>The exception for a file that is broken in the stated way.</summary>
    public InputException Broken(string reason) => _stream.Broken(reason);

    public void Dispose()
    {
        // PureHDF keeps texts of open files in a table of the whole program.
        _file?.Dispose();
        _stream.Dispose();
    }

    NativeObject Find(string path) =>
        _objects.TryGetValue(path, out var found) ? found : throw Broken($"there is no '{path}'");

    /// <summary>Adds an object and all below: PureHDF's own look-ups by path begin at the file's root each time.</summary>
    bool Add(NativeObject item, string path)
    {
        _objects[path] = item;
        if (item is not NativeGroup group) return true;
        _children[path] = [];
        foreach (var child in group.Children())
        {
            _children[path].Add(child.Name);
            Add((NativeObject)child, $"{path}/{child.Name}");
        }
        return true;
    }

    /// <summary>Runs PureHDF, which throws exceptions of any type for a broken file.</summary>
    T Guard<T>(string what, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is not BoxfitException)
        {
            throw Unreadable(what, e);
        }
    }

    InputException Unreadable(string what, Exception cause) =>
        _stream.Broken($"{what} cannot be read ({cause.Message.TrimEnd('.')})", cause);
}
