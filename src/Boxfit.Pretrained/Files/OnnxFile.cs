namespace Boxfit.Pretrained.Files;

/// <summary>
/// The initializers of an ONNX model: its weights, under the names that the exporter gave them. The graph is passed over, so nothing is
/// executed. Weights in files beside the model ("external data") are read where these lie in its folder.
/// </summary>
sealed class OnnxFile : WeightFile
{
    const string Kind = "ONNX model";
    const int MostInitializers = 100_000, LongestText = 4096;

    readonly FileStream _stream;
    readonly OnnxExternalFiles _others;
    readonly Dictionary<string, OnnxInitializer> _arrays = new(StringComparer.Ordinal);
    readonly List<WeightEntry> _entries = [];
    readonly Dictionary<string, string> _metadata = new(StringComparer.Ordinal);

    OnnxFile(FileStream stream) : base(stream.Name)
    {
        (_stream, _others) = (stream, new(Path));
        try
        {
            ReadModel();
        }
        catch
        {
            _others.Dispose(); // The stream is its opener's until this is made.
            throw;
        }
    }

    public override WeightFormat Format => WeightFormat.Onnx;

    public override IReadOnlyList<WeightEntry> Entries => _entries;

    /// <summary>The program that wrote it, where it says so.</summary>
    public override IReadOnlyDictionary<string, string> Metadata => _metadata;

    public static OnnxFile Open(FileStream stream) => Damage.Guard(stream.Name, Kind, () => new OnnxFile(stream));

    public override Tensor Read(string name)
    {
        if (!_arrays.TryGetValue(name, out var array)) throw new InputException($"{Path} has no array '{ForeignText.Shown(name)}'.");
        if (array.Entry.Unusable is { } reason)
            throw new InputException($"{Path}: array '{ForeignText.Shown(name)}' cannot be used: {reason}.");
        return Damage.Guard(Path, Kind, () => array.Read(array.External is null ? _stream : _others.Find(array.External)));
    }

    protected override void Dispose(bool disposing)
    {
        _stream.Dispose();
        _others.Dispose();
    }

    void ReadModel()
    {
        ProtobufField? graph = null;
        var fields = new ProtobufFields(_stream, 0, _stream.Length);
        while (fields.Next(out var field))
        {
            if (field is { Number: 2, Kind: ProtobufKind.Bytes }) _metadata["producer"] = Text(field);
            if (field is not { Number: 7, Kind: ProtobufKind.Bytes }) continue;
            if (graph is not null) throw new InvalidDataException("it has two graphs");
            graph = field;
        }
        if (graph is not { } found) throw new InvalidDataException("it has no graph");
        ReadGraph(found);
        if (_entries.Count == 0) throw new InvalidDataException("it has no initializers, which weights are kept as");
        Int128 total = 0;
        foreach (var entry in _entries.Where(e => e.Unusable is null)) total += (Int128)Tensor.Count(entry.Shape) * sizeof(float);
        Damage.CheckTotal(total, _stream.Length + _others.TotalLength);
    }

    void ReadGraph(ProtobufField graph)
    {
        var fields = new ProtobufFields(_stream, graph.Start, graph.Start + graph.Length);
        while (fields.Next(out var field))
        {
            if (field is not { Number: 5, Kind: ProtobufKind.Bytes }) continue;
            if (_entries.Count == MostInitializers) throw new InvalidDataException($"it has more than {MostInitializers:N0} initializers");
            var array = ReadInitializer(field);
            string shown = ForeignText.Shown(array.Name);
            if (!_arrays.TryAdd(array.Name, array)) throw new InvalidDataException($"it has the initializer '{shown}' twice");
            if (array.External is { } external) _others.Check(external, shown);
            _entries.Add(array.Entry);
        }
    }

    OnnxInitializer ReadInitializer(ProtobufField message)
    {
        var array = new OnnxInitializer();
        var fields = new ProtobufFields(_stream, message.Start, message.Start + message.Length);
        while (fields.Next(out var field))
        {
            switch (field.Number, field.Kind)
            {
                case (1, ProtobufKind.Number): array.AddLength(field.Value); break;
                case (1, ProtobufKind.Bytes):
                    for (var lengths = Inside(field); !lengths.IsAtEnd;) array.AddLength(lengths.Varint());
                    break;
                case (2, ProtobufKind.Number): array.Type = field.Value; break;
                case (8, ProtobufKind.Bytes): array.Name = Text(field); break;
                case (13, ProtobufKind.Bytes): AddExternal(array, field); break;
                case (14, ProtobufKind.Number): array.IsExternal = field.Value == 1; break;
                case (4 or 5 or 7 or 9 or 10 or 11, _): array.AddNumbers(field); break;
                case (3, _): array.IsCut = true; break;
            }
        }
        array.Check();
        return array;
    }

    void AddExternal(OnnxInitializer array, ProtobufField message)
    {
        string key = "", value = "";
        var fields = Inside(message);
        while (fields.Next(out var field))
        {
            if (field is { Number: 1, Kind: ProtobufKind.Bytes }) key = Text(field);
            if (field is { Number: 2, Kind: ProtobufKind.Bytes }) value = Text(field);
        }
        array.AddExternal(key, value);
    }

    ProtobufFields Inside(ProtobufField field) => new(_stream, field.Start, field.Start + field.Length);

    string Text(ProtobufField field)
    {
        if (field.Length > LongestText) throw new InvalidDataException($"it has a name of {field.Length:N0} bytes");
        byte[] bytes = new byte[field.Length];
        _stream.Position = field.Start;
        _stream.ReadExactly(bytes);
        return Encoding.UTF8.GetString(bytes);
    }
}
