namespace Boxfit.Pretrained.Files;

/// <summary>A tensor: a view into a storage, checked to lie inside it. Its offset is counted in numbers of its own format.</summary>
sealed record TorchTensor(TorchStorage Storage, TorchElement Element, long Offset, StridedArray View)
{
    const int MostDimensions = 32;

    /// <summary>The most values of a tensor that repeats its storage's (that was expanded).</summary>
    const int MostExpanded = 1 << 20;

    /// <summary>Makes a tensor of what a pickle says of it.</summary>
    public static TorchTensor Create(
        PickleMachine machine, object? storage, TorchElement? element, object? offset, object? sizes, object? strides)
    {
        if ((storage, offset) is not (TorchStorage place, long first)
            || (sizes, strides) is not (PickleTuple { Items: var shape }, PickleTuple { Items: var steps }))
        {
            throw machine.Wrong("a tensor is described in another way than PyTorch does");
        }
        if (shape.Length != steps.Length || shape.Length > MostDimensions)
            throw machine.Wrong($"a tensor has {shape.Length} sizes and {steps.Length} strides");
        machine.Charge(shape.Length);
        if (!shape.All(s => s is >= 0L and <= int.MaxValue) || !steps.All(s => s is >= 0L))
            throw machine.Wrong("a tensor has sizes or strides that are no lengths");
        element ??= place.Element;
        try
        {
            var view = new StridedArray([.. shape.Select(s => (int)(long)s!)], [.. steps.Select(s => (long)s!)]);
            long available = place.Bytes / element.Size;
            string shown = $"a tensor of shape [{string.Join(", ", view.Shape)}]";
            if (first < 0 || view.Extent > available - first)
                throw machine.Wrong($"{shown} reaches beyond the {Counted.Of(available, "number")} of its storage " +
                    $"'{ForeignText.Shown(place.Key)}'");
            if (view.Count > Math.Max(available, MostExpanded) || view.Extent > Array.MaxLength || view.Count > Array.MaxLength)
                throw machine.Wrong($"{shown} would repeat the {Counted.Of(available, "number")} of its storage too often");
            return new(place, element, first, view);
        }
        catch (OverflowException e)
        {
            throw new InvalidDataException(machine.Wrong("a tensor has a shape or strides beyond all files").Message, e);
        }
    }
}

/// <summary>A stretch of numbers that tensors look into: from a first byte on in what the file has under the key.</summary>
sealed record TorchStorage(string Key, TorchElement Element, long Start, long Bytes);

/// <summary>The storages that a pickle names, in either of PyTorch's two forms of files.</summary>
sealed class TorchStorages
{
    readonly Dictionary<string, TorchStorage> _whole = new(StringComparer.Ordinal);

    /// <summary>Every storage once, not those that are a part of another.</summary>
    public IReadOnlyDictionary<string, TorchStorage> Whole => _whole;

    /// <summary>
    /// Makes the storage that a persistent id describes: <c>('storage', type, key, location, count)</c>, and in old files
    /// <c>(key, offset, count)</c> of a slice or None after it.
    /// </summary>
    public object Load(object? id)
    {
        // The older stream puts the source of a whole model's classes beside them.
        if (id is PickleTuple { Items: ["module", PickleObject module, ..] }) return module;
        if (id is PickleTuple { Items: ["storage", PickleObject unknown, ..] })
        {
            throw new InvalidDataException(
                $"there is a tensor of '{ForeignText.Shown(unknown.Name)}', which is not known; save it as float32 (tensor.float())");
        }
        if (id is not PickleTuple { Items: ["storage", TorchElement element, string key, _, long count, .. var rest] } || rest.Length > 1)
            throw new InvalidDataException("its pickle refers to something outside that is no storage");
        if (count < 0 || count > long.MaxValue / element.Size)
            throw Wrong(key, $"should have {Counted.Of(count, "number")}");
        var storage = new TorchStorage(key, element, 0, count * element.Size);
        if (!_whole.TryAdd(key, storage) && _whole[key] != storage)
            throw Wrong(key, "is described in two ways");
        if (rest is not [PickleTuple slice]) return storage;
        if (slice.Items is not [string, long first, long length] || first < 0 || length < 0 || length > count - first)
            throw new InvalidDataException($"a part of its storage '{ForeignText.Shown(key)}' reaches beyond its end");
        return storage with { Start = first * element.Size, Bytes = length * element.Size };
    }

    /// <summary>The exception for what is wrong with a storage.</summary>
    public static InvalidDataException Wrong(string key, string what) => new($"its storage '{ForeignText.Shown(key)}' {what}");
}

/// <summary>
/// A number format of PyTorch: its name, as in <c>torch.float32</c>, its bytes, and how it is read, null where it is not.
/// </summary>
sealed record TorchElement(string Name, int Size, NumberType? Numbers)
{
    public TorchElement(NumberType numbers) : this(numbers.Name(), numbers.Size(), numbers) { }
}
