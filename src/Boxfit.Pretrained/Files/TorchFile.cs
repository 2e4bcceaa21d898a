namespace Boxfit.Pretrained.Files;

/// <summary>
/// A file of PyTorch's <c>torch.save</c> (<c>.pth</c>, <c>.pt</c>, <c>.ckpt</c>), in the zip form or the older stream, with a state
/// dictionary or a checkpoint around one. Its pickle is run by a machine that builds only tensors, dictionaries, numbers and texts,
/// and executes nothing. The weights are looked for under the names of <see cref="StateDictionary.Wrappers"/>, in their order, and then at
/// the top; <c>module.</c> and <c>_orig_mod.</c> are taken off the names where all have them. <see cref="WeightFile.Metadata"/> says so:
/// <c>found under</c>, <c>also under</c> of others that are not taken, <c>prefix taken off</c>, <c>entries ignored</c> and, of these,
/// those beside the tensors that are objects of Python (<see cref="WeightFile.ObjectsIgnored"/>).
/// </summary>
sealed class TorchFile : WeightFile
{
    /// <summary>Name of the metadata with what was taken off all names.</summary>
    public const string PrefixTakenOff = "prefix taken off";

    const string Kind = "PyTorch file";

    readonly FileStream _stream;
    readonly TorchContent _content;
    readonly StateDictionary _state;

    TorchFile(FileStream stream, WeightFormat format, TorchContent content) : base(stream.Name)
    {
        (_stream, Format, _content) = (stream, format, content);
        _state = StateDictionary.Find(content.Root);
        Damage.CheckTotal(_state.Tensors.Values.Aggregate((Int128)0, (sum, t) => sum + t.View.Count * sizeof(float)), stream.Length);
        Entries = [.. _state.Tensors.Select(t => WeightEntry.Of(t.Key, t.Value.Element.Numbers, t.Value.Element.Name, t.Value.View.Shape))];
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        if (_state.Path.Length > 0) metadata["found under"] = _state.Path;
        if (_state.Others.Count > 0) metadata["also under"] = string.Join(", ", _state.Others);
        if (_state.Prefix.Length > 0) metadata[PrefixTakenOff] = _state.Prefix;
        if (_state.Ignored > 0) metadata["entries ignored"] = _state.Ignored.ToString(CultureInfo.InvariantCulture);
        if (_state.Objects.Length > 0) metadata[ObjectsIgnored] = _state.Objects;
        Metadata = metadata;
    }

    public override WeightFormat Format { get; }

    public override IReadOnlyList<WeightEntry> Entries { get; }

    public override IReadOnlyDictionary<string, string> Metadata { get; }

    public override Tensor Read(string name)
    {
        if (!_state.Tensors.TryGetValue(name, out var tensor)) throw new InputException($"{Path} has no tensor '{name}'.");
        if (tensor.Element.Numbers is not { } numbers)
            throw new InputException($"{Path}: tensor '{name}' is of type {tensor.Element.Name}, which is not read; save it as float32.");
        return Damage.Guard(Path, Kind, () =>
        {
            using var stream = _content.Open(tensor.Storage.Key, tensor.Storage.Start + tensor.Offset * tensor.Element.Size);
            return new Tensor(tensor.View.Shape, tensor.View.Read(stream, numbers));
        });
    }

    /// <summary>Reads the zip form.</summary>
    public static TorchFile Open(FileStream stream, ZipFile zip) =>
        Damage.Guard(stream.Name, Kind, () => new TorchFile(stream, WeightFormat.TorchZip, TorchZip.Read(zip)));

    /// <summary>Reads the older stream.</summary>
    public static TorchFile Open(FileStream stream) =>
        Damage.Guard(stream.Name, Kind, () => new TorchFile(stream, WeightFormat.TorchLegacy, TorchStream.Read(stream)));

    protected override void Dispose(bool disposing) => _stream.Dispose();
}

/// <summary>The tensors of a saved object: a state dictionary, or a checkpoint with one in it.</summary>
/// <param name="Tensors">The tensors by name, without a prefix that all of them have.</param>
/// <param name="Path">The keys that lead to it, such as <c>state_dict</c>; empty where it is the saved object itself.</param>
/// <param name="Prefix">The prefix that was taken off the names, such as <c>module.</c>; empty where there was none.</param>
/// <param name="Ignored">Number of entries beside the tensors, or beside the dictionary of the tensors.</param>
/// <param name="Others">Keys beside that of the dictionary under which other sets of weights stand, such as <c>state_dict_ema</c>.</param>
sealed record StateDictionary(
    IReadOnlyDictionary<string, TorchTensor> Tensors, string Path, string Prefix, int Ignored,
    IReadOnlyList<string> Others)
{
    const int Deepest = 4, Listed = 3;

    /// <summary>
    /// The entries beside the tensors that are objects of Python, the first few with their classes; empty where there are none.
    /// </summary>
    public string Objects { get; private init; } = "";

    /// <summary>
    /// Where checkpoints keep their weights, in the order in which it is looked for. A dictionary under one of these names is taken before
    /// tensors that lie beside it.
    /// </summary>
    public static IReadOnlyList<string> Wrappers { get; } =
    [
        "state_dict", "model", "model_state_dict", "module", "net", "model_ema", "ema", "state_dict_ema", "ema_state_dict",
        "model_ema_state_dict", "ema_model", "network", "net_state_dict", "model_state", "backbone", "encoder", "weights", "params",
        "params_ema",
    ];

    /// <summary>What training in parallel or compiled puts before every name.</summary>
    static readonly string[] s_prefixes = ["module.", "_orig_mod."];

    /// <exception cref="InvalidDataException">There are no tensors.</exception>
    public static StateDictionary Find(object? root)
    {
        if (root is not PickleDictionary dictionary)
        {
            string kind = root switch
            {
                TorchTensor => "a single tensor",
                PickleList or PickleTuple => "a list",
                PickleObject whole => Describe(whole),
                _ => "something else",
            };
            throw new InvalidDataException($"it holds {kind}, where tensors by name were expected. {Remedy}");
        }
        var (path, others) = (new List<string>(), new List<string>());
        int ignored = 0;
        while (path.Count < Deepest && Wrappers.FirstOrDefault(HasDictionary) is { } wrapper)
        {
            ignored += dictionary.Items.Count + dictionary.Others - 1;
            others.AddRange(Wrappers.Where(w => w != wrapper && IsOfTensors(dictionary.Items.GetValueOrDefault(w))));
            dictionary = (PickleDictionary)dictionary.Items[wrapper]!;
            path.Add(wrapper);
        }
        (string Name, TorchTensor Tensor)[] tensors =
            [.. dictionary.Items.Where(i => i.Value is TorchTensor).Select(i => (i.Key, (TorchTensor)i.Value!))];
        if (tensors.Length == 0)
        {
            var (place, value) = dictionary.Items.FirstOrDefault(i => Wrappers.Contains(i.Key) && i.Value is PickleObject);
            if (value is PickleObject whole)
            {
                throw new InvalidDataException(
                    $"it holds {Describe(whole)} under '{place}', where tensors by name were expected. {Remedy}");
            }
            string keys = string.Join(", ", dictionary.Items.Keys.Take(10).Select(k => $"'{ForeignText.Shown(k)}'"));
            if (ObjectsOf(dictionary) is { Length: > 0 } objects && !dictionary.Items.Values.Any(v => v is PickleDictionary))
            {
                throw new InvalidDataException(
                    $"it holds objects of Python ({objects}), where tensors by name were expected; arrays of NumPy are such objects. " +
                    "Where you trust its maker, load it in Python, make tensors of them (torch.from_numpy), and save those");
            }
            throw new InvalidDataException(
                $"it holds no tensors, neither at its top nor under {string.Join(", ", Wrappers)}; " +
                (keys.Length == 0 ? "it is empty" : $"its keys are {keys}"));
        }
        ignored += dictionary.Items.Count + dictionary.Others - tensors.Length;
        string prefix = CommonPrefix([.. tensors.Select(t => t.Name)]);
        var named = new OrderedDictionary<string, TorchTensor>(StringComparer.Ordinal);
        foreach (var (name, tensor) in tensors) named.Add(name[prefix.Length..], tensor);
        return new(named, string.Join('.', path), prefix, ignored, others) { Objects = ObjectsOf(dictionary) };

        bool HasDictionary(string wrapper) => dictionary.Items.GetValueOrDefault(wrapper) is PickleDictionary;
    }

    const string Remedy = "Nothing was executed. Where you trust its maker, load it in PyTorch and save the weights alone: " +
        "torch.save(model.state_dict(), 'weights.pth'). Where you do not, load it nowhere";

    static string Describe(PickleObject whole) =>
        $"an object of Python's '{ForeignText.Shown(whole.Name)}' (a whole model is one), which is a program and no weights";

    static string ObjectsOf(PickleDictionary dictionary)
    {
        string[] all = [.. dictionary.Items.Where(i => i.Value is PickleObject)
            .Select(i => $"'{ForeignText.Shown(i.Key)}' of {ForeignText.Shown(((PickleObject)i.Value!).Name)}")];
        return string.Join(", ", all.Take(Listed)) + (all.Length > Listed ? $" and {all.Length - Listed} more" : "");
    }

    static bool IsOfTensors(object? value) => value is PickleDictionary dictionary && dictionary.Items.Values.Any(v => v is TorchTensor);

    static string CommonPrefix(string[] names)
    {
        string prefix = "";
        while (s_prefixes.FirstOrDefault(p => Array.TrueForAll(names, n => n.StartsWith(prefix + p, StringComparison.Ordinal))) is { } next)
            prefix += next;
        return prefix;
    }
}
