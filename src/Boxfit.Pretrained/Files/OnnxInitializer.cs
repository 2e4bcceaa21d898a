namespace Boxfit.Pretrained.Files;

/// <summary>
/// An array of an ONNX model (<c>TensorProto</c>): its numbers lie in the model in one of several forms, or in another file.
/// </summary>
sealed class OnnxInitializer
{
    const int MostDimensions = 32, Float16 = 10, BFloat16 = 16;
    const int FloatData = 4, Int32Data = 5, Int64Data = 7, RawData = 9, DoubleData = 10;

    readonly List<int> _lengths = [];
    ProtobufField? _numbers;

    public string Name { get; set; } = "";

    /// <summary>ONNX's number for the format of its numbers.</summary>
    public ulong Type { get; set; }

    public int[] Shape => [.. _lengths];

    public bool IsExternal { get; set; }

    /// <summary>Whether it is a piece of an array.</summary>
    public bool IsCut { get; set; }

    /// <summary>Where its numbers lie outside of the model.</summary>
    public OnnxExternalPlace? External { get; private set; }

    public WeightEntry Entry
    {
        get
        {
            var entry = WeightEntry.Of(Name, Numbers, Type == 8 ? "text" : $"ONNX's type {Type}", Shape);
            if (IsCut) return entry with { Unusable = "it is cut into pieces, which are not read; save the model again" };
            if (entry.Unusable is not null || IsReadForm) return entry;
            return entry with { Unusable = "its numbers lie in a form that is not read; save them as raw data" };
        }
    }

    NumberType? Numbers => Type switch
    {
        1 => NumberType.Float32,
        2 => NumberType.UInt8,
        3 => NumberType.Int8,
        4 => NumberType.UInt16,
        5 => NumberType.Int16,
        6 => NumberType.Int32,
        7 => NumberType.Int64,
        9 => NumberType.Bool,
        Float16 => NumberType.Float16,
        11 => NumberType.Float64,
        12 => NumberType.UInt32,
        13 => NumberType.UInt64,
        BFloat16 => NumberType.BFloat16,
        _ => null,
    };

    /// <summary>Whether the numbers of this type lie in a form that is read; an array without numbers needs none.</summary>
    bool IsReadForm => IsExternal || (_numbers?.Number, Numbers) is (null, _) or (RawData, _) or (FloatData, NumberType.Float32)
        or (DoubleData, NumberType.Float64) or (Int64Data, NumberType.Int64) or (Int32Data, NumberType.Float16 or NumberType.BFloat16
            or NumberType.Int32);

    long Count => Tensor.Count(Shape);

    public void AddLength(ulong length)
    {
        if (length > int.MaxValue) throw new InvalidDataException($"one of its arrays has a length of {length:N0}");
        if (_lengths.Count == MostDimensions)
            throw new InvalidDataException($"one of its arrays has more than {MostDimensions} dimensions");
        _lengths.Add((int)length);
    }

    public void AddNumbers(ProtobufField field)
    {
        // Numbers one by one, or in several pieces, are allowed by protocol buffers and written by nobody.
        if (_numbers is not null || field.Kind != ProtobufKind.Bytes) IsCut = true;
        _numbers = field;
    }

    public void AddExternal(string key, string value)
    {
        External ??= new("", 0, null);
        bool isNumber = long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out long number);
        if (key is "offset" or "length" && !isNumber)
            throw new InvalidDataException($"an array of another file has '{ForeignText.Shown(value)}' as its {key}");
        External = key switch
        {
            "location" => External with { Location = value },
            "offset" => External with { Offset = number },
            "length" => External with { Length = number },
            _ => External,
        };
    }

    /// <summary>Refuses an array whose bytes are not as many as its shape says, and settles where they lie.</summary>
    /// <exception cref="InvalidDataException">Its shape, its type and its bytes contradict each other.</exception>
    public void Check()
    {
        string shown = ForeignText.Shown(Name);
        if (Name.Length == 0) throw new InvalidDataException("one of its arrays has no name");
        long count;
        try
        {
            count = Count;
        }
        catch (OverflowException)
        {
            count = long.MaxValue;
        }
        if (count > Array.MaxLength) throw new InvalidDataException($"'{shown}' has too many numbers: {string.Join('×', Shape)}");
        if (!IsExternal) External = null;
        if (Numbers is not { } numbers || IsCut || !IsReadForm) return;
        long expected = count * numbers.Size();
        if (IsExternal)
        {
            if (External is null || External.Location.Length == 0)
                throw new InvalidDataException($"'{shown}' lies in another file, which it does not name");
            if (External.Length is { } length && length != expected) throw Wrong(length);
            External = External with { Length = expected };
            return;
        }
        long actual = _numbers?.Length ?? 0;
        // A number of a list takes one byte or more.
        bool fits = _numbers?.Number is Int32Data or Int64Data ? actual >= count && actual <= count * 10 : actual == expected;
        if (!fits) throw Wrong(actual);

        InvalidDataException Wrong(long bytes) =>
            new($"'{shown}' has {bytes:N0} bytes for an array of shape [{string.Join(", ", Shape)}] of {numbers.Name()}");
    }

    /// <summary>Reads the numbers from the file in which they lie.</summary>
    public Tensor Read(Stream file)
    {
        var (numbers, values) = (Numbers!.Value, new float[Count]);
        if (values.Length == 0) return new(Shape, values);
        if (_numbers is { Number: Int32Data or Int64Data } list && !IsExternal)
        {
            ReadList(new(file, list.Start, list.Start + list.Length), numbers, values);
            return new(Shape, values);
        }
        var (start, length) = External is { } place ? (place.Offset, place.Length!.Value) : (_numbers!.Value.Start, _numbers.Value.Length);
        using var slice = new FileSlice(file, start, length);
        numbers.Read(slice, values);
        return new(Shape, values);
    }

    static void ReadList(ProtobufFields list, NumberType numbers, float[] values)
    {
        foreach (ref float value in values.AsSpan())
        {
            ulong number = list.Varint();
            value = numbers switch
            {
                NumberType.Float16 => (float)BitConverter.UInt16BitsToHalf((ushort)number),
                NumberType.BFloat16 => BitConverter.Int32BitsToSingle((ushort)number << 16),
                NumberType.Int32 => (int)number,
                _ => (long)number,
            };
        }
        if (!list.IsAtEnd) throw new InvalidDataException("an array has more numbers than its shape says");
    }
}

/// <summary>Where an array's bytes lie in a file beside its model; a length that was not said is null until the array is checked.</summary>
sealed record OnnxExternalPlace(string Location, long Offset, long? Length);

/// <summary>The files with external data of an ONNX model, which have to lie in its folder.</summary>
sealed class OnnxExternalFiles(string model) : IDisposable
{
    const int Most = 1000;
    readonly Dictionary<string, FileStream> _files = new(StringComparer.Ordinal);
    readonly string _folder = Path.GetDirectoryName(model)!;

    /// <summary>Bytes of all that were opened.</summary>
    public long TotalLength => _files.Values.Sum(f => f.Length);

    /// <summary>Opens an array's file, if that was not done, and refuses a place beyond its end.</summary>
    /// <exception cref="InputException">It is outside of the folder, not there, or too short.</exception>
    public void Check(OnnxExternalPlace place, string array)
    {
        var file = Open(place.Location, array);
        long length = place.Length ?? 0;
        if (place.Offset > file.Length || length > file.Length - place.Offset)
        {
            throw new InputException(
                $"{file.Name} is cut short, or of another model: the array '{array}' of {model} should lie at its bytes " +
                $"{place.Offset:N0} to {(Int128)place.Offset + length:N0}, but it has {file.Length:N0}. Fetch both again.");
        }
    }

    /// <summary>The file of a place that was checked.</summary>
    public Stream Find(OnnxExternalPlace place) => _files[place.Location];

    public void Dispose()
    {
        foreach (var file in _files.Values) file.Dispose();
    }

    FileStream Open(string location, string array)
    {
        if (_files.TryGetValue(location, out var known)) return known;
        if (_files.Count == Most) throw new InvalidDataException($"its arrays lie in more than {Most:N0} files");
        string path = InFolder(location) ?? throw new InputException(
            $"{model} has the array '{array}' in '{ForeignText.Shown(location)}', which is not in its folder, and is not read. If you " +
            "trust the model, save it again as one file, in Python: onnx.save(onnx.load('model.onnx'), 'one.onnx').");
        if (!File.Exists(path))
        {
            throw new InputException(
                $"{model} has its weights in another file, {ForeignText.Shown(location)}, which is not beside it. Fetch that too, into " +
                $"{_folder}.");
        }
        return _files[location] = RegularFile.OpenRead(path);
    }

    /// <summary>The path of a file in the model's folder or below; null where the name, or a link on the way, leads out of it.</summary>
    string? InFolder(string location)
    {
        if (location.Contains('\0') || location.Contains('\\') || Path.IsPathRooted(location)) return null;
        string path = Path.GetFullPath(location, _folder);
        if (!IsBelow(path)) return null;
        // A link in the way, too: with each of its folders, what it leads to has to be below.
        for (string? part = path; part is not null && part.Length > _folder.Length; part = Path.GetDirectoryName(part))
        {
            FileSystemInfo info = Directory.Exists(part) ? new DirectoryInfo(part) : new FileInfo(part);
            if (info.LinkTarget is null) continue;
            if (info.ResolveLinkTarget(returnFinalTarget: true) is not { } target || !IsBelow(target.FullName)) return null;
        }
        return path;
    }

    bool IsBelow(string path) => path.StartsWith(Path.TrimEndingDirectorySeparator(_folder) + Path.DirectorySeparatorChar,
        StringComparison.Ordinal);
}
