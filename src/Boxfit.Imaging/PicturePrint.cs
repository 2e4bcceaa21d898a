using System.Buffers.Binary;
using System.IO.Hashing;

namespace Boxfit.Imaging;

/// <summary>
/// A print of a picture's file, by which a run sees that a picture was replaced, and knows a copy: of the length, the first 64 KiB and the
/// last 4 KiB. Times do not count, so that copies are the same. A file of which only the middle differs, at the same length, looks the
/// same; compressed pictures differ in more. Runs keep prints, so that what they are of can never change.
/// </summary>
static class PicturePrint
{
    /// <summary>Bytes at a file's beginning that count.</summary>
    public const int Head = 1 << 16;

    /// <summary>Bytes at its end that count, where they are behind the first.</summary>
    public const int Tail = 1 << 12;

    /// <summary>The print of a file, which may be in an archive; 0 where it cannot be read.</summary>
    public static uint Of(string path)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(Head + Tail);
        try
        {
            Span<byte> head = buffer.AsSpan(0, Head), tail = buffer.AsSpan(Head, Tail);
            return Of(FileEnds.Read(path, head, tail), head, tail);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InputException)
        {
            return 0; // which no picture has that can be read
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>The print of what was read of a file.</summary>
    /// <param name="ends">How much that is.</param>
    /// <param name="head">Room for <see cref="Head"/> bytes, filled as far as that.</param>
    /// <param name="tail">Room for <see cref="Tail"/> bytes, filled as far as that.</param>
    public static uint Of(FileEnds ends, ReadOnlySpan<byte> head, ReadOnlySpan<byte> tail)
    {
        var hash = new XxHash3();
        Span<byte> length = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(length, ends.Length);
        hash.Append(length);
        hash.Append(head[..ends.Head]);
        hash.Append(tail[..ends.Tail]);
        return (uint)hash.GetCurrentHashAsUInt64();
    }
}
