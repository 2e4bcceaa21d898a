namespace Boxfit.Pretrained.Files;

/// <summary>An archive of NumPy's arrays (<c>numpy.savez</c>, <c>numpy.savez_compressed</c>). Arrays of Python objects, which are pickles,
/// are listed but not read.</summary>
public sealed class NpzFile : WeightFile
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
        Entries = [.. _arrays.Select(a => new WeightEntry(a.Key, a.Value.Header.TypeName, a.Value.Header.Shape))];
    }

    /// <inheritdoc/>
    public override WeightFormat Format => WeightFormat.Npz;

    /// <inheritdoc/>
    public override IReadOnlyList<WeightEntry> Entries { get; }

    /// <inheritdoc/>
    public override Tensor Read(string name)
    {
        if (!_arrays.TryGetValue(name, out var array)) throw new InputException($"{Path} has no array '{ForeignText.Shown(name)}'.");
        var (entry, header) = array;
        if (header.Numbers is not { } numbers)
        {
            throw new InputException($"{Path}: array '{ForeignText.Shown(name)}' is of type {ForeignText.Shown(header.TypeName)}, which is not read" +
                (header.Type == "O" ? " (it is a pickle, which is a program)." : "; save it as float32."));
        }
        return Damage.Guard(Path, Kind, () =>
        {
            using var stream = _zip.Open(entry, header.Size);
            var view = header.ColumnMajor ? StridedArray.ColumnMajor(header.Shape) : StridedArray.RowMajor(header.Shape);
            return new Tensor(header.Shape, view.Read(stream, numbers, header.BigEndian));
        });
    }

    /// <summary>Whether an archive has arrays.</summary>
    internal static bool Is(ZipFile zip) => zip.Entries.Any(e => IsArray(e.Name));

    internal static NpzFile Open(FileStream stream, ZipFile zip) => Damage.Guard(stream.Name, Kind, () => new NpzFile(stream, zip));

    /// <inheritdoc/>
    protected override void Dispose(bool disposing) => _stream.Dispose();

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
                if (count > Array.MaxLength || count * numbers.Size() != entry.Length - header.Size)
                    throw new InvalidDataException($"it has {entry.Length - header.Size:N0} bytes for an array of shape [{string.Join(", ", header.Shape)}]");
            }
            return header;
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or OverflowException)
        {
            throw new InvalidDataException($"in '{ForeignText.Shown(entry.Name)}' {e.Message}", e);
        }
    }
}
