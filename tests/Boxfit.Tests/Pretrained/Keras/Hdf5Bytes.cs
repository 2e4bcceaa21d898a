namespace Boxfit.Tests.Pretrained.Keras;

/// <summary>
/// An HDF5 file that is put together structure by structure, members before their groups, and may be one that no library writes.
/// Numbers and places are as in the specification of the file format; checksums are 0, as nobody looks at them.
/// </summary>
sealed class Hdf5Bytes : IDisposable
{
    const long Undefined = -1;
    readonly BinaryWriter _file = new(new MemoryStream());

    /// <summary>Begins a file behind the room for its superblock.</summary>
    public Hdf5Bytes() => _file.Write(new byte[96]);

    /// <summary>A message of a newer header.</summary>
    public static byte[] Message(int type, params ReadOnlySpan<byte> content) =>
        [(byte)type, (byte)content.Length, (byte)(content.Length >> 8), 0, .. content];

    /// <summary>The message that a group in the newer form has for each member.</summary>
    public static byte[] Link(string name, long address) =>
        Message(
            6, [1, 1, (byte)name.Length, (byte)(name.Length >> 8), .. Encoding.ASCII.GetBytes(name), .. BitConverter.GetBytes(address)]);

    /// <summary>Adds an object with a newer header, which is a group where its messages say nothing else, and tells its place.</summary>
    public long Object(params IEnumerable<byte[]> messages)
    {
        long address = _file.BaseStream.Position;
        byte[] all = [.. messages.SelectMany(m => m)];
        _file.Write("OHDR"u8);
        _file.Write([2, 2]);
        _file.Write(all.Length);
        _file.Write(all);
        _file.Write(0);
        return address;
    }

    /// <summary>Adds a group in the older form whose members all have the same name and place.</summary>
    public long OlderGroup(string name, long member, ushort count)
    {
        long names = Add(w => w.Write([.. Encoding.ASCII.GetBytes(name), 0]));
        long heap = Add(w =>
        {
            w.Write("HEAP"u8);
            w.Write(0);
            w.Write(name.Length + 1L);
            w.Write(Undefined);
            w.Write(names);
        });
        long table = Add(w =>
        {
            w.Write("SNOD"u8);
            w.Write([1, 0]);
            w.Write(count);
            for (int i = 0; i < count; i++)
            {
                w.Write(0L);
                w.Write(member);
                w.Write(new byte[24]);
            }
        });
        long tree = Add(w =>
        {
            w.Write("TREE"u8);
            w.Write([0, 0, 1, 0]);
            w.Write(Undefined);
            w.Write(Undefined);
            w.Write(0L);
            w.Write(table);
            w.Write(0L);
        });
        return Object(Message(0x11, [.. BitConverter.GetBytes(tree), .. BitConverter.GetBytes(heap)]));
    }

    /// <summary>Writes the file, with a superblock of the newer form.</summary>
    public void Save(string path, long root)
    {
        _file.Seek(0, SeekOrigin.Begin);
        _file.Write(Hdf5Check.Signature);
        _file.Write([2, 8, 8, 0]);
        _file.Write(0L);
        _file.Write(Undefined);
        _file.Write(_file.BaseStream.Length);
        _file.Write(root);
        File.WriteAllBytes(path, ((MemoryStream)_file.BaseStream).ToArray());
    }

    public void Dispose() => _file.Dispose();

    long Add(Action<BinaryWriter> write)
    {
        long address = _file.BaseStream.Position;
        write(_file);
        return address;
    }
}
