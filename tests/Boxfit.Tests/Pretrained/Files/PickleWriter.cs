using System.Buffers.Binary;
using System.IO.Compression;

namespace Boxfit.Tests.Pretrained.Files;

/// <summary>Puts pickles together by hand, such as no Python would write.</summary>
static class PickleWriter
{
    /// <summary>A pickle of protocol 2; every character of the text is a byte.</summary>
    public static byte[] Pickle(string instructions) => Encoding.Latin1.GetBytes("\u0080\u0002" + instructions + ".");

    /// <summary>The instructions for a number.</summary>
    public static string Number(long value) => string.Create(CultureInfo.InvariantCulture, $"L{value}L\n");

    /// <summary>The instructions for a text.</summary>
    public static string Text(string text) => $"U{(char)text.Length}{text}";

    /// <summary>The instructions for a tuple of numbers.</summary>
    public static string Numbers(params long[] values) => "(" + string.Concat(values.Select(Number)) + "t";

    /// <summary>The instructions for a storage of 32-bit floats.</summary>
    public static string Storage(string key, long count, string type = "FloatStorage") =>
        $"({Text("storage")}ctorch\n{type}\n{Text(key)}{Text("cpu")}{Number(count)}tQ";

    /// <summary>The instructions for a tensor.</summary>
    public static string Tensor(string storage, long offset, long[] shape, long[] strides) =>
        $"ctorch._utils\n_rebuild_tensor_v2\n({storage}{Number(offset)}{Numbers(shape)}{Numbers(strides)}\u0089}}tR";

    /// <summary>Saves a zip file of PyTorch's form with a storage 0 of four numbers.</summary>
    public static void SaveTorchZip(string path, string instructions)
    {
        using var zip = new ZipArchive(File.Create(path), ZipArchiveMode.Create);
        Add("archive/data.pkl", Pickle(instructions));
        Add("archive/data/0", [.. Enumerable.Range(1, 4).SelectMany(i => BitConverter.GetBytes((float)i))]);

        void Add(string name, byte[] content)
        {
            using var entry = zip.CreateEntry(name, CompressionLevel.NoCompression).Open();
            entry.Write(content);
        }
    }

    /// <summary>A length of eight bytes.</summary>
    public static string Length8(ulong length)
    {
        byte[] bytes = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, length);
        return Encoding.Latin1.GetString(bytes);
    }
}
