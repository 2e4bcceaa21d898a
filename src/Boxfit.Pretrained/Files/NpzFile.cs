using System.Text.RegularExpressions;

namespace Boxfit.Pretrained.Files;

/// <summary>
/// An archive of NumPy's arrays (<c>numpy.savez</c>, <c>numpy.savez_compressed</c>). Arrays of Python objects, which are pickles, are
/// listed but not read.
/// </summary>
sealed class NpzFile : WeightFile
{
    const string Kind = ".npz file", Ending = ".npy";

    readonly FileStream _stream;
    readonly ZipFile _zip;
    readonly OrderedDictionary<string, (ZipEntry Entry, NpyHeader Header)> _arrays = [];

    NpzFile(FileStream stream, ZipFile zip) : base(stream.Name)
    {
        (_stream, _zip) = (stream, zip);
        Int128 total = 0;
        foreach (var entry in zip.Entries.Where(e => IsArray(e.Name)))
        {
            var header = ReadHeader(entry);
            if (header.Numbers != null) total += Tensor.Count(header.Shape) * sizeof(float);
            _arrays[entry.Name[..^Ending.Length]] = (entry, header);
        }
        Damage.CheckTotal(total, stream.Length);
        Entries = [.. _arrays.Select(a => Entry(a.Key, a.Value.Header))];
    }

    public override WeightFormat Format => WeightFormat.Npz;

    public override IReadOnlyList<WeightEntry> Entries { get; }

    public override Tensor Read(string name)
    {
        if (!_arrays.TryGetValue(name, out var array)) throw new InputException($"{Path} has no array '{ForeignText.Shown(name)}'.");
        var (entry, header) = array;
        if (header.Numbers is not { } numbers)
        {
            string remedy = header.Type == "O" ? " (it is a pickle, which is a program)." : "; save it as float32.";
            throw new InputException(
                $"{Path}: array '{ForeignText.Shown(name)}' is of type {ForeignText.Shown(header.TypeName)}, which is not read{remedy}");
        }
        return Damage.Guard(Path, Kind, () =>
        {
            using var stream = _zip.Open(entry, header.Size);
            var view = header.ColumnMajor ? StridedArray.ColumnMajor(header.Shape) : StridedArray.RowMajor(header.Shape);
            return new Tensor(header.Shape, view.Read(stream, numbers, header.BigEndian));
        });
    }

    /// <summary>Whether an archive has arrays.</summary>
    public static bool Is(ZipFile zip) => zip.Entries.Any(e => IsArray(e.Name));

    public static NpzFile Open(FileStream stream, ZipFile zip) => Damage.Guard(stream.Name, Kind, () => new NpzFile(stream, zip));

    protected override void Dispose(bool disposing) => _stream.Dispose();

    static WeightEntry Entry(string name, NpyHeader header)
    {
        var entry = WeightEntry.Of(name, header.Numbers, header.TypeName, header.Shape);
        return header.Type switch
        {
            "O" => entry with { Unusable = "objects of Python are a pickle, which is a program, and are not read" },
            "[" => entry with { Type = "structure", Unusable = "structures of several fields are not read; save each field as float32" },
            _ => entry,
        };
    }

    static bool IsArray(string name) => name.EndsWith(Ending, StringComparison.Ordinal);

    NpyHeader ReadHeader(ZipEntry entry)
    {
        try
        {
            using var content = _zip.Open(entry, verified: false);
            var header = NpyHeader.Read(content);
            if (header.Numbers is { } numbers)
            {
                long count = Tensor.Count(header.Shape);
                long available = entry.Length - header.Size;
                if (count > Array.MaxLength || count * numbers.Size() != available)
                {
                    string shape = string.Join(", ", header.Shape);
                    throw new InvalidDataException($"it has {available:N0} bytes for an array of shape [{shape}]");
                }
            }
            return header;
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or OverflowException)
        {
            throw new InvalidDataException($"in '{ForeignText.Shown(entry.Name)}' {e.Message}", e);
        }
    }
}

/// <summary>The head of a .npy file (NEP 1): a Python dictionary's text with type, order and shape.</summary>
/// <param name="Type">NumPy's code of the type without the byte order, such as <c>f4</c>.</param>
/// <param name="BigEndian">Whether the most significant byte comes first.</param>
/// <param name="ColumnMajor">Whether the first index runs fastest (Fortran's order).</param>
/// <param name="Shape">Lengths of the dimensions.</param>
/// <param name="Size">Number of bytes before the first number.</param>
sealed partial record NpyHeader(string Type, bool BigEndian, bool ColumnMajor, int[] Shape, int Size)
{
    const int Longest = 1 << 16, MostDimensions = 32;

    /// <summary>How its numbers are read; null where they are not.</summary>
    public NumberType? Numbers => Type switch
    {
        "f4" => NumberType.Float32,
        "f8" => NumberType.Float64,
        "f2" => NumberType.Float16,
        "i1" => NumberType.Int8,
        "i2" => NumberType.Int16,
        "i4" => NumberType.Int32,
        "i8" => NumberType.Int64,
        "u1" => NumberType.UInt8,
        "u2" => NumberType.UInt16,
        "u4" => NumberType.UInt32,
        "u8" => NumberType.UInt64,
        "b1" => NumberType.Bool,
        _ => null,
    };

    /// <summary>NumPy's word for the type.</summary>
    public string TypeName => Numbers?.Name() ?? Type switch
    {
        "O" => "object",
        "c8" => "complex64",
        "c16" => "complex128",
        _ => Type,
    };

    /// <exception cref="InvalidDataException">It is no such file.</exception>
    public static NpyHeader Read(Stream stream)
    {
        Span<byte> prefix = stackalloc byte[12];
        stream.ReadExactly(prefix[..10]);
        if (prefix[0] != 0x93 || !prefix[1..].StartsWith("NUMPY"u8) || prefix[6] is < 1 or > 3)
            throw new InvalidDataException("it does not begin as a .npy file");
        long length = BinaryPrimitives.ReadUInt16LittleEndian(prefix[8..]);
        int start = 10;
        if (prefix[6] > 1)
        {
            stream.ReadExactly(prefix[10..]);
            (length, start) = (BinaryPrimitives.ReadUInt32LittleEndian(prefix[8..]), 12);
        }
        if (length > Longest) throw new InvalidDataException($"its head should be {length:N0} bytes long");
        byte[] bytes = new byte[length];
        stream.ReadExactly(bytes);
        string text = Encoding.UTF8.GetString(bytes);
        var (type, order, shape) = (TypePattern().Match(text), OrderPattern().Match(text), ShapePattern().Match(text));
        if (!type.Success && text.Contains("'descr'", StringComparison.Ordinal)) type = StructurePattern().Match(text);
        if (!type.Success || !order.Success || !shape.Success) throw new InvalidDataException("its head is damaged");
        return new(
            type.Groups["type"].Value,
            BigEndian: type.Groups["order"].Value == ">",
            ColumnMajor: order.Groups["columns"].Value == "True",
            Lengths(shape.Groups["lengths"].Value),
            start + (int)length);
    }

    static int[] Lengths(string text)
    {
        string[] lengths = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (lengths.Length > MostDimensions) throw new InvalidDataException($"it has {lengths.Length} dimensions");
        // Python 2 wrote an L after long integers.
        return [.. lengths.Select(p => int.TryParse(p.TrimEnd('L'), NumberStyles.None, CultureInfo.InvariantCulture, out int length)
            ? length : throw new InvalidDataException($"it has a length of {p}"))];
    }

    [GeneratedRegex("'descr'\\s*:\\s*'(?<order>[<>|=]?)(?<type>[A-Za-z][A-Za-z0-9\\[\\]]*)'", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TypePattern();

    [GeneratedRegex("'descr'\\s*:\\s*(?<type>\\[)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex StructurePattern();

    [GeneratedRegex("'fortran_order'\\s*:\\s*(?<columns>True|False)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex OrderPattern();

    [GeneratedRegex("'shape'\\s*:\\s*\\((?<lengths>[0-9L,\\s]*)\\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ShapePattern();
}
