using System.Buffers.Binary;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Boxfit.Boxes;

namespace Boxfit.Data;

/// <summary>
/// A folder with what the frozen part of a network makes of pictures: one file for each view of a picture, named by its key. A file is
/// complete or absent. The folder belongs to one set of frozen weights and one preprocessing; another one gets another folder.
/// </summary>
/// <param name="folder">The folder; made with the first file.</param>
/// <param name="values">Numbers of one picture's features.</param>
/// <param name="precision">How they are kept.</param>
public sealed class FeatureStore(string folder, int values, FeaturePrecision precision)
{
    // "BXF1" read as a little-endian number.
    const uint Magic = 0x31465842;
    const int Edges = 8;
    const int HeaderBytes = 2 * sizeof(uint) + Edges * sizeof(double);

    int FileBytes => HeaderBytes + values * (precision == FeaturePrecision.Fp16 ? sizeof(ushort) : sizeof(float));

    /// <summary>Absolute path of the folder.</summary>
    public string Folder { get; } = Path.GetFullPath(folder);

    /// <summary>Numbers of one picture's features.</summary>
    public int Values => values;

    /// <summary>True when the features of a view are there in full length.</summary>
    public bool Contains(string key) => new FileInfo(PathOf(key)) is { Exists: true } file && file.Length == FileBytes;

    /// <summary>Keeps the features of a view.</summary>
    /// <exception cref="BoxfitException">The disk is full, or the file cannot be written.</exception>
    public void Write(string key, ReadOnlySpan<float> features, CachedFeatures about)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(features.Length, values);
        byte[] bytes = new byte[FileBytes];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, Magic);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(sizeof(uint)), (uint)values);
        var (box, placement) = about;
        double[] edges = [box.X1, box.Y1, box.X2, box.Y2, placement.ScaleX, placement.ScaleY, placement.OffsetX, placement.OffsetY];
        MemoryMarshal.AsBytes(edges.AsSpan()).CopyTo(bytes.AsSpan(2 * sizeof(uint)));
        var data = bytes.AsSpan(HeaderBytes);
        if (precision == FeaturePrecision.Fp32) MemoryMarshal.AsBytes(features).CopyTo(data);
        else TensorPrimitives.ConvertToHalf(Bounded(features), MemoryMarshal.Cast<byte, Half>(data));
        AtomicFile.WriteBytes(PathOf(key), bytes);
    }

    /// <summary>Reads the features of a view; false when they are not there, or not whole.</summary>
    /// <param name="key">The view's key.</param>
    /// <param name="features">Receives the features.</param>
    /// <param name="buffer">Room for the file, see <see cref="CreateBuffer"/>.</param>
    /// <param name="about">What is kept beside them.</param>
    public bool TryRead(string key, Span<float> features, byte[] buffer, out CachedFeatures about)
    {
        about = default;
        try
        {
            using var file = File.OpenHandle(PathOf(key));
            if (RandomAccess.GetLength(file) != FileBytes || RandomAccess.Read(file, buffer, 0) != FileBytes) return false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
        if (BinaryPrimitives.ReadUInt32LittleEndian(buffer) != Magic) return false;
        var edges = MemoryMarshal.Cast<byte, double>(buffer.AsSpan(2 * sizeof(uint), Edges * sizeof(double)));
        about = new(new(edges[0], edges[1], edges[2], edges[3]), new(edges[4], edges[5], edges[6], edges[7]));
        var data = buffer.AsSpan(HeaderBytes, FileBytes - HeaderBytes);
        if (precision == FeaturePrecision.Fp32) MemoryMarshal.Cast<byte, float>(data).CopyTo(features);
        else TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<byte, Half>(data), features);
        return true;
    }

    /// <summary>Room for <see cref="TryRead"/>; one for each thread.</summary>
    public byte[] CreateBuffer() => new byte[FileBytes];

    static float[] Bounded(ReadOnlySpan<float> features)
    {
        float[] bounded = new float[features.Length];
        TensorPrimitives.Clamp(features, -(float)Half.MaxValue, (float)Half.MaxValue, bounded);
        return bounded;
    }

    string PathOf(string key) => Path.Combine(Folder, key + (precision == FeaturePrecision.Fp16 ? ".f16" : ".f32"));
}
