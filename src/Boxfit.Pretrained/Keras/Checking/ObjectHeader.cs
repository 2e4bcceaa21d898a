namespace Boxfit.Pretrained.Keras.Checking;

/// <summary>The messages of a group's or an array's header, gathered from all its blocks.</summary>
sealed class ObjectHeader
{
    /// <summary>Bytes of a block; attributes have 64 KiB at most, and HDF5 makes blocks of a few.</summary>
    const ulong LargestBlock = 1 << 24;

    /// <summary>The older header counts its messages in two bytes; Keras's have a few dozen.</summary>
    const int MostMessages = ushort.MaxValue;
    const byte Shared = 2;
    readonly Hdf5Stream _file;
    readonly string _name;

    /// <summary>What blocks and messages are called in errors: one text for all of them, as the name may be long.</summary>
    readonly string _blockName, _messageName;

    readonly List<Message> _messages = [];
    readonly Queue<(ulong Address, ulong Size)> _blocks = new();
    int _count;

    ObjectHeader(Hdf5Stream file, string name)
    {
        (_file, _name) = (file, name);
        (_blockName, _messageName) = ($"the header of '{name}'", $"a message of '{name}'");
    }

    /// <summary>Reads the header of the named object at an address.</summary>
    public static ObjectHeader Read(Hdf5Stream file, ulong address, string name)
    {
        var header = new ObjectHeader(file, name);
        file.Visit(address, header._blockName);
        if (file.Take(address, 4, "an object's header").Bytes(4).SequenceEqual("OHDR"u8)) header.ReadNewer(address);
        else header.ReadOlder(address);
        return header;
    }

    public bool Has(MessageType type) => _messages.Exists(m => m.Type == type);

    public IEnumerable<Hdf5Cursor> All(MessageType type) => _messages.Where(m => m.Type == type).Select(m => m.Start);

    /// <summary>The only message of a kind, or null where there is none.</summary>
    public Hdf5Cursor? One(MessageType type) => All(type).ToList() switch
    {
        [] => null,
        [var message] => message,
        _ => throw _file.Broken($"{_blockName} says {type} twice"),
    };

    void ReadOlder(ulong address)
    {
        var start = Block(address, 16);
        start.Require(start.Byte() == 1, "is of an unknown version");
        start.Skip(7);
        uint size = start.Int();
        MessagesOlder(Block(address + 16, size));
        while (_blocks.TryDequeue(out var block)) MessagesOlder(Block(block.Address, block.Size));
    }

    void ReadNewer(ulong address)
    {
        ulong length = Math.Min((ulong)_file.End - address, 64);
        var start = Block(address, length);
        start.Expect("OHDR"u8);
        start.Require(start.Byte() == 2, "is of an unknown version");
        byte flags = start.Byte();
        if ((flags & 0x20) != 0) start.Skip(16);
        if ((flags & 0x10) != 0) start.Skip(4);
        ulong size = start.Number(1 << (flags & 3));
        MessagesNewer(Block(address + (ulong)start.Position, size), flags);
        while (_blocks.TryDequeue(out var next))
        {
            var block = Block(next.Address, next.Size);
            block.Expect("OCHK"u8);
            block.Require(block.Left >= 4, "is too short");
            MessagesNewer(block.Slice(block.Left - 4, _blockName), flags);
        }
    }

    Hdf5Cursor Block(ulong address, ulong size) => size <= LargestBlock
        ? _file.Take(address, size, _blockName)
        : throw _file.Broken($"{_blockName} has a block of {size} bytes");

    void MessagesOlder(Hdf5Cursor block)
    {
        while (block.Left >= 8)
        {
            int type = block.Short(), size = block.Short();
            byte flags = block.Byte();
            block.Skip(3);
            Add(type, flags, block, size);
        }
        block.Require(block.Left == 0, "has a rest");
    }

    void MessagesNewer(Hdf5Cursor block, byte headerFlags)
    {
        int head = (headerFlags & 4) != 0 ? 6 : 4;
        // What is shorter than a message's head is a gap.
        while (block.Left >= head)
        {
            int type = block.Byte(), size = block.Short();
            byte flags = block.Byte();
            block.Skip(head - 4);
            Add(type, flags, block, size);
        }
    }

    void Add(int number, byte flags, Hdf5Cursor block, int size)
    {
        if (++_count > MostMessages)
        {
            throw _file.Unsupported($"{_blockName} has more than {MostMessages:N0} messages, where a few dozen are usual. " +
                "Save the weights with Keras again");
        }
        var type = (MessageType)number;
        if (!Enum.IsDefined(type)) throw _file.Unsupported($"{_blockName} has a message of type {number}");
        if (type == MessageType.ExternalFiles) throw _file.Unsupported($"'{_name}' is kept in another file, which is not followed");
        if ((flags & Shared) != 0) throw _file.Unsupported($"'{_name}' shares its type or shape with another object");
        // No check reads these, and to keep one would take many times the 4 bytes that it may have in the file.
        if (type is MessageType.Nothing or MessageType.GroupInfo or MessageType.Comment or MessageType.ModificationTime
            or MessageType.ReferenceCount)
        {
            block.Skip(size);
            return;
        }
        var start = block.Slice(size, _messageName);
        switch (type)
        {
            case MessageType.Continuation:
                ulong address = start.Long();
                _file.Visit(address, _blockName);
                _blocks.Enqueue((address, start.Long()));
                break;
            case MessageType.AttributeInfo:
                CheckAttributeInfo(start);
                break;
            case MessageType.OldFillValue:
                CheckFillSize(start);
                break;
            case MessageType.FillValue:
                CheckFill(start);
                break;
            default:
                _messages.Add(new Message(type, start));
                break;
        }
    }

    static void CheckFill(Hdf5Cursor fill)
    {
        bool isNewer = fill.Byte() == 3;
        byte flags = fill.Byte();
        if (!isNewer) fill.Skip(1);
        bool isDefined = isNewer ? (flags & 0x20) != 0 : fill.Byte() != 0;
        if (isDefined) CheckFillSize(fill);
    }

    static void CheckFillSize(Hdf5Cursor fill) => fill.Require(fill.Int() <= fill.Left, "is a fill value that is longer than its message");

    void CheckAttributeInfo(Hdf5Cursor info)
    {
        info.Skip(1);
        if ((info.Byte() & 1) != 0) info.Skip(2);
        if (info.Long() != Hdf5Cursor.Undefined | info.Long() != Hdf5Cursor.Undefined)
            throw _file.Unsupported($"the attributes of '{_name}' are kept in a heap of their own");
    }
}

/// <summary>Kinds of messages in an object's header, the numbers of the file format; others are refused.</summary>
enum MessageType
{
    Nothing = 0x00,
    Dataspace = 0x01,
    LinkInfo = 0x02,
    Datatype = 0x03,
    OldFillValue = 0x04,
    FillValue = 0x05,
    Link = 0x06,
    ExternalFiles = 0x07,
    Layout = 0x08,
    GroupInfo = 0x0A,
    Filters = 0x0B,
    Attribute = 0x0C,
    Comment = 0x0D,
    Continuation = 0x10,
    SymbolTable = 0x11,
    ModificationTime = 0x12,
    AttributeInfo = 0x15,
    ReferenceCount = 0x16,
}

/// <summary>A message of an object's header, at its first byte.</summary>
readonly record struct Message(MessageType Type, Hdf5Cursor Start);
