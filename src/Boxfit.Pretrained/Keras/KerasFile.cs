namespace Boxfit.Pretrained.Keras;

/// <summary>
/// A Keras .h5 file: weights alone (<c>model.save_weights</c>, the files of <c>keras.applications</c>), a whole model
/// (<c>model.save("x.h5")</c>; its optimizer is left aside) or Keras 3's <c>.weights.h5</c>. Arrays are named by their layer's group and
/// their name in it (<c>conv1_conv/conv1_conv/kernel:0</c>; <c>layers/conv2d/vars/0</c> in Keras 3's form) and stay in Keras's layout:
/// kernels height × width × inputs × filters, dense matrices inputs × units.
/// </summary>
sealed class KerasFile : WeightFile
{
    const string TopLevelGroup = "top_level_model_weights";
    static readonly string[] s_texts = ["keras_version", "backend", "model_config"];

    readonly Hdf5Reader _reader;
    readonly Dictionary<string, string> _metadata = new(StringComparer.Ordinal);
    readonly Dictionary<string, (string Path, WeightEntry Entry)> _arrays = new(StringComparer.Ordinal);
    readonly List<WeightEntry> _entries = [];

    KerasFile(string path) : base(path)
    {
        _reader = new Hdf5Reader(Path);
        try
        {
            string root = _reader.Exists("/model_weights") ? "/model_weights" : "";
            ReadMetadata(root);
            if (TextList(root, "layer_names") is { } layers) ReadLayers(root, layers);
            else ReadVariables();
        }
        catch
        {
            _reader.Dispose();
            throw;
        }
    }

    public override WeightFormat Format => WeightFormat.KerasH5;

    public override IReadOnlyList<WeightEntry> Entries => _entries;

    /// <summary>The texts <c>keras_version</c>, <c>backend</c> and <c>model_config</c>, those that the file has.</summary>
    public override IReadOnlyDictionary<string, string> Metadata => _metadata;

    /// <summary>Opens a file; the arrays' names and shapes are read at once.</summary>
    /// <exception cref="InputException">It is missing, broken or none of Keras's.</exception>
    public static KerasFile Open(string path) => new(path);

    /// <summary>True when a file that starts with these bytes, at least 8, is an HDF5 file.</summary>
    public static bool IsHdf5(ReadOnlySpan<byte> start) => start.StartsWith(Checking.Hdf5Check.Signature);

    public override Tensor Read(string name) => _arrays.TryGetValue(name, out var array)
        ? _reader.Read(array.Path, array.Entry)
        : throw new InputException($"{Path} has no array '{ForeignText.Shown(name)}'.");

    protected override void Dispose(bool disposing)
    {
        if (disposing) _reader.Dispose();
    }

    void ReadMetadata(string root)
    {
        foreach (string name in s_texts)
        {
            if ((_reader.Texts("", name) ?? (root.Length > 0 ? _reader.Texts(root, name) : null)) is [string text]) _metadata[name] = text;
        }
    }

    void ReadLayers(string root, IReadOnlyList<string> layers)
    {
        foreach (string layer in layers) ReadLayer($"{root}/{layer}", layer);
        if (_reader.Exists($"{root}/{TopLevelGroup}")) ReadLayer($"{root}/{TopLevelGroup}", TopLevelGroup);
    }

    void ReadLayer(string group, string layer)
    {
        if (!_reader.Exists(group)) throw _reader.Broken($"it lists the layer '{layer}', which it does not have");
        var weights = TextList(group, "weight_names") ?? throw _reader.Broken($"the layer '{layer}' does not list its weights");
        foreach (string weight in weights) Add($"{group}/{weight}", $"{layer}/{weight}");
    }

    /// <summary>Keras 3's form: groups named <c>vars</c> that hold arrays 0, 1, …, those of the optimizer left aside.</summary>
    void ReadVariables()
    {
        foreach (string name in _reader.Children("") ?? [])
        {
            if (name != "optimizer") ReadVariables($"/{name}");
        }
        if (_entries.Count == 0)
        {
            throw new InputException(
                $"{Path} is an HDF5 file, but none of Keras's: it has neither the attribute 'layer_names' nor groups named 'vars'.");
        }
    }

    void ReadVariables(string group)
    {
        foreach (string name in _reader.Children(group) ?? [])
        {
            string path = $"{group}/{name}";
            if (_reader.Children(path) is not null) ReadVariables(path);
            else if (group.EndsWith("/vars", StringComparison.Ordinal)) Add(path, path[1..]);
        }
    }

    void Add(string path, string name)
    {
        if (!_reader.Exists(path)) throw _reader.Broken($"it lists the array '{name}', which it does not have");
        var entry = _reader.Describe(path, name);
        if (!_arrays.TryAdd(name, (path, entry))) throw _reader.Broken($"it lists the array '{name}' twice");
        _entries.Add(entry);
    }

    /// <summary>A list of texts, which Keras cuts into <c>name0</c>, <c>name1</c>, … where it is too long for one attribute.</summary>
    List<string>? TextList(string group, string name)
    {
        if (_reader.Texts(group, name) is { } whole) return [.. whole];
        List<string>? texts = null;
        for (int piece = 0; _reader.Texts(group, $"{name}{piece}") is { } some; piece++) (texts ??= []).AddRange(some);
        return texts;
    }
}
