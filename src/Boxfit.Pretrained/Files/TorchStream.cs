using System.Buffers.Binary;
using System.Numerics;

namespace Boxfit.Pretrained.Files;

/// <summary>
/// PyTorch's older form: five pickles (a magic number, the protocol, facts about the machine, the saved object, the keys of its
/// storages), and then for each key the count of numbers in 8 bytes and the numbers. What is wrong is an <see cref="InvalidDataException"/>.
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
            throw new InvalidDataException("its numbers are big-endian, where little-endian was expected; save it again on another machine");
        var storages = new TorchStorages();
        object? root = new PickleMachine(input, TorchNames.All, storages.Load).Run();
        if (Run() is not PickleList keys) throw new InvalidDataException("the list of its storages is missing");
        var places = Places(file, input.Position, keys, storages);
        return new(root, (key, offset) => new FilePart(file, places[key] + offset, storages.Whole[key].Bytes - offset));

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
            if (count != expected) throw new InvalidDataException($"its storage '{ForeignText.Shown(key)}' has {count:N0} numbers where {expected:N0} were expected");
            position += prefix.Length;
            if (storage.Bytes > file.Length - position) throw new EndOfStreamException();
            if (!places.TryAdd(key, position)) throw new InvalidDataException($"its storage '{ForeignText.Shown(key)}' is there twice");
            position += storage.Bytes;
        }
        foreach (string key in storages.Whole.Keys)
            if (!places.ContainsKey(key)) throw new InvalidDataException($"its storage '{ForeignText.Shown(key)}' is missing");
        return places;
    }
}
