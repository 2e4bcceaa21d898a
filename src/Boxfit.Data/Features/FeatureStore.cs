using System.Buffers.Binary;
using System.Numerics.Tensors;

namespace Boxfit.Data.Features;

/// <summary>
/// A folder with what the frozen part of a network makes of pictures: one file for each view of a picture, named by its key. A file is
/// complete or absent. The folder belongs to one set of frozen weights and one preprocessing; another one gets another folder.
/// </summary>
/// <param name="folder">The folder; made with the first file.</param>
/// <param name="values">Numbers of one picture's features.</param>
/// <param name="precision">How they are kept.</param>
sealed class FeatureStore(string folder, int values, FeaturePrecision precision)
{
    // "BXF1" read as a little-endian number.
    const uint Magic = 0x31465842;
    const int Edges = 8;
    // The magic number, the number of values, the sum of what follows, and nothing, so that numbers begin at a multiple of 8 bytes.
    const int EdgesStart = 4 * sizeof(uint), HeaderBytes = EdgesStart + Edges * sizeof(double);

    const long BlockBytes = 4096;

    int FileBytes => HeaderBytes + values * (precision == FeaturePrecision.Fp16 ? sizeof(ushort) : sizeof(float));

    /// <summary>Absolute path of the folder.</summary>
    public string Folder { get; } = Path.GetFullPath(folder);

    /// <summary>Numbers of one picture's features.</summary>
    public int Values => values;

    /// <summary>Bytes on the disk of one view of a picture: whole blocks.</summary>
    public long BytesOfView => (FileBytes + BlockBytes - 1) / BlockBytes * BlockBytes;

    /// <summary>True when the features of a view are there as they were written.</summary>
    /// <param name="key">The view's key.</param>
    /// <param name="buffer">Room for the file, see <see cref="CreateBuffer"/>.</param>
    public bool Contains(string key, byte[] buffer)
    {
        try
        {
            using var file = RegularFile.OpenHandle(PathOf(key));
            if (RandomAccess.GetLength(file) != FileBytes || RandomAccess.Read(file, buffer, 0) != FileBytes) return false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
        return BinaryPrimitives.ReadUInt32LittleEndian(buffer) == Magic
            && BinaryPrimitives.ReadUInt32LittleEndian(buffer.AsSpan(2 * sizeof(uint))) == Sum(buffer);
    }

    /// <summary>Keeps the features of a view.</summary>
    /// <exception cref="BoxfitException">The disk is full, or the file cannot be written.</exception>
    public void Write(string key, ReadOnlySpan<float> features, FittedBox about)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(features.Length, values);
        byte[] bytes = new byte[FileBytes];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, Magic);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(sizeof(uint)), (uint)values);
        var (box, placement) = about;
        double[] edges = [box.X1, box.Y1, box.X2, box.Y2, placement.ScaleX, placement.ScaleY, placement.OffsetX, placement.OffsetY];
        MemoryMarshal.AsBytes(edges.AsSpan()).CopyTo(bytes.AsSpan(EdgesStart));
        var data = bytes.AsSpan(HeaderBytes);
        if (precision == FeaturePrecision.Fp32) MemoryMarshal.AsBytes(features).CopyTo(data);
        else TensorPrimitives.ConvertToHalf(Bounded(features), MemoryMarshal.Cast<byte, Half>(data));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(2 * sizeof(uint)), Sum(bytes));
        AtomicFile.WriteBytes(PathOf(key), bytes);
    }

    /// <summary>Reads the features of a view; false when they are not there, or not whole.</summary>
    /// <param name="key">The view's key.</param>
    /// <param name="features">Receives the features.</param>
    /// <param name="buffer">Room for the file, see <see cref="CreateBuffer"/>.</param>
    /// <param name="about">What is kept beside them.</param>
    public bool TryRead(string key, Span<float> features, byte[] buffer, out FittedBox about)
    {
        about = default;
        if (!Contains(key, buffer)) return false;
        var edges = MemoryMarshal.Cast<byte, double>(buffer.AsSpan(EdgesStart, Edges * sizeof(double)));
        about = new(new(edges[0], edges[1], edges[2], edges[3]), new(edges[4], edges[5], edges[6], edges[7]));
        var data = buffer.AsSpan(HeaderBytes, FileBytes - HeaderBytes);
        if (precision == FeaturePrecision.Fp32) MemoryMarshal.Cast<byte, float>(data).CopyTo(features);
        else TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<byte, Half>(data), features);
        return true;
    }

    /// <summary>Room for <see cref="TryRead"/>; one for each thread.</summary>
    public byte[] CreateBuffer() => new byte[FileBytes];

    /// <summary>CRC-32C of box, placement and features.</summary>
    static uint Sum(ReadOnlySpan<byte> file)
    {
        uint sum = uint.MaxValue;
        var words = MemoryMarshal.Cast<byte, ulong>(file[EdgesStart..]);
        foreach (ulong word in words) sum = BitOperations.Crc32C(sum, word);
        foreach (byte rest in file[(EdgesStart + words.Length * sizeof(ulong))..]) sum = BitOperations.Crc32C(sum, rest);
        return sum;
    }

    static float[] Bounded(ReadOnlySpan<float> features)
    {
        float[] bounded = new float[features.Length];
        TensorPrimitives.Clamp(features, -(float)Half.MaxValue, (float)Half.MaxValue, bounded);
        return bounded;
    }

    string PathOf(string key) => Path.Combine(Folder, key + (precision == FeaturePrecision.Fp16 ? ".f16" : ".f32"));
}

/// <summary>The box of a picture that is fitted into the network's input: what is kept beside its features.</summary>
/// <param name="Box">The object's box in 0…1 of the network's input, after fitting and augmentation.</param>
/// <param name="Placement">How the picture was fitted.</param>
readonly record struct FittedBox(BoundingBox Box, Placement Placement);

/// <summary>How many bits a cached feature has.</summary>
enum FeaturePrecision
{
    /// <summary>16: half the space and three decimal digits; numbers beyond ±65504 become that.</summary>
    Fp16,

    /// <summary>32: as computed.</summary>
    Fp32,
}
