namespace Boxfit.Pretrained.Files;

/// <summary>
/// What a file of <c>torch.save</c> holds, whichever form it has: the saved object, and how the bytes of a storage, given by
/// <see cref="TorchStorage.Key"/>, are opened from the given one on.
/// </summary>
sealed record TorchContent(object? Root, Func<string, long, Stream> Open);

/// <summary>
/// PyTorch's form since 1.6: a zip archive with <c>NAME/data.pkl</c>, the pickle, and <c>NAME/data/KEY</c>, the numbers of a storage.
/// What is wrong is an <see cref="InvalidDataException"/>.
/// </summary>
static class TorchZip
{
    const string Pickle = "data.pkl";

    /// <summary>Whether an archive is of this form.</summary>
    public static bool Is(ZipFile zip) => zip.Entries.Any(e => IsPickle(e.Name));

    public static TorchContent Read(ZipFile zip)
    {
        if (zip.Entries.Where(e => IsPickle(e.Name)).ToArray() is not [var pickle])
            throw new InvalidDataException($"it has '{Pickle}' more than once");
        string root = pickle.Name[..^Pickle.Length];
        if (zip.Find(root + "constants.pkl") != null || zip.Entries.Any(e => e.Name.StartsWith(root + "code/", StringComparison.Ordinal)))
        {
            throw new InvalidDataException(
                "it is a TorchScript program, not weights. Save its weights alone in Python: " +
                "torch.save(torch.jit.load('FILE', 'cpu').state_dict(), 'weights.pth')");
        }
        if (zip.Find(root + "byteorder") is { } order && Text(zip, order) is not "little" and var found)
            throw OtherOrder($"'{ForeignText.Shown(found)}'");

        var storages = new TorchStorages();
        using var stream = zip.Open(pickle);
        object? content = new PickleMachine(new(stream, pickle.Length), TorchNames.All, storages.Load).Run();
        foreach (var (key, storage) in storages.Whole)
        {
            if (Entry(key).Length is var length && length != storage.Bytes)
                throw TorchStorages.Wrong(key, $"has {length:N0} bytes where {storage.Bytes:N0} were expected");
        }
        return new(content, (key, offset) => zip.Open(Entry(key), offset));

        ZipEntry Entry(string key) => zip.Find($"{root}data/{key}") ?? throw TorchStorages.Wrong(key, "is missing");
    }

    /// <summary>The exception for numbers whose bytes are in another order.</summary>
    public static InvalidDataException OtherOrder(string order) =>
        new($"its numbers are {order}-endian, where little-endian was expected; save it again on another machine");

    static bool IsPickle(string name) =>
        name == Pickle || name.EndsWith("/" + Pickle, StringComparison.Ordinal) && name.Count(c => c == '/') == 1;

    static string Text(ZipFile zip, ZipEntry entry)
    {
        const int Longest = 20;
        using var stream = zip.Open(entry);
        byte[] bytes = new byte[Longest];
        return Encoding.ASCII.GetString(bytes, 0, stream.ReadAtLeast(bytes, Longest, throwOnEndOfStream: false)).Trim();
    }
}

/// <summary>
/// PyTorch's older form: five pickles (a magic number, the protocol, facts about the machine, the saved object, the keys of its
/// storages), and then for each key the count of numbers in 8 bytes and the numbers. What is wrong is an
/// <see cref="InvalidDataException"/>.
/// </summary>
static class TorchStream
{
    const int Protocol = 1001;

    static readonly BigInteger s_magic = (new BigInteger(0x1950) << 64) + 0xa86a20f9469cfc6c;

    public static TorchContent Read(Stream file)
    {
        file.Position = 0;
        var input = new PickleInput(file, file.Length);
        if (Run() is not BigInteger magic || magic != s_magic)
        {
            throw new InvalidDataException(
                "it is a plain pickle without the mark of torch.save. Save the weights with torch.save(model.state_dict(), 'weights.pth')");
        }
        if (Run() is not long protocol || protocol != Protocol) throw new InvalidDataException($"it is not of version {Protocol}");
        if (Run() is not PickleDictionary system) throw new InvalidDataException("its facts about the machine are missing");
        if (system.Items.GetValueOrDefault("little_endian") is false)
            throw TorchZip.OtherOrder("big");
        var storages = new TorchStorages();
        object? root = new PickleMachine(input, TorchNames.All, storages.Load).Run();
        if (Run() is not PickleList keys) throw new InvalidDataException("the list of its storages is missing");
        var places = Places(file, input.Position, keys, storages);
        return new(root, (key, offset) => new FileSlice(file, places[key] + offset, storages.Whole[key].Bytes - offset));

        object? Run() => new PickleMachine(input, TorchNames.All).Run();
    }

    static Dictionary<string, long> Places(Stream file, long position, PickleList keys, TorchStorages storages)
    {
        var places = new Dictionary<string, long>(StringComparer.Ordinal);
        Span<byte> prefix = stackalloc byte[sizeof(long)];
        foreach (object? item in keys.Items)
        {
            if (item is not string key || !storages.Whole.TryGetValue(key, out var storage))
                throw new InvalidDataException("the list of its storages names one that no tensor uses");
            file.Position = position;
            file.ReadExactly(prefix);
            long count = BinaryPrimitives.ReadInt64LittleEndian(prefix), expected = storage.Bytes / storage.Element.Size;
            if (count != expected) throw TorchStorages.Wrong(key, $"has {Counted.Of(count, "number")} where {expected:N0} were expected");
            position += prefix.Length;
            if (storage.Bytes > file.Length - position) throw new EndOfStreamException();
            if (!places.TryAdd(key, position)) throw TorchStorages.Wrong(key, "is there twice");
            position += storage.Bytes;
        }
        return storages.Whole.Keys.FirstOrDefault(key => !places.ContainsKey(key)) is { } missing
            ? throw TorchStorages.Wrong(missing, "is missing")
            : places;
    }
}
