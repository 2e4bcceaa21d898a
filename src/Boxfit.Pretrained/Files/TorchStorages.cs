namespace Boxfit.Pretrained.Files;

/// <summary>The storages that a pickle names, in either of PyTorch's two forms of files.</summary>
sealed class TorchStorages
{
    readonly Dictionary<string, TorchStorage> _whole = new(StringComparer.Ordinal);

    /// <summary>Every storage once, not those that are a part of another.</summary>
    public IReadOnlyDictionary<string, TorchStorage> Whole => _whole;

    /// <summary>Makes the storage that a persistent id describes:
    /// <c>('storage', type, key, location, count)</c>, and in old files <c>(key, offset, count)</c> of a part or None after it.</summary>
    public object Load(object? id)
    {
        if (id is not PickleTuple { Items: ["storage", TorchElement element, string key, _, long count, .. var rest] } || rest.Length > 1)
            throw new InvalidDataException("its pickle refers to something outside that is no storage");
        if (count < 0 || count > long.MaxValue / element.Size)
            throw new InvalidDataException($"its storage '{ForeignText.Shown(key)}' should have {count:N0} numbers");
        var storage = new TorchStorage(key, element, 0, count * element.Size);
        if (!_whole.TryAdd(key, storage) && _whole[key] != storage)
            throw new InvalidDataException($"its storage '{ForeignText.Shown(key)}' is described in two ways");
        if (rest is not [PickleTuple part]) return storage;
        if (part.Items is not [string, long first, long length] || first < 0 || length < 0 || length > count - first)
            throw new InvalidDataException($"a part of its storage '{ForeignText.Shown(key)}' reaches beyond its end");
        return storage with { Start = first * element.Size, Bytes = length * element.Size };
    }
}
