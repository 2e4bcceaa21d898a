using System.Buffers.Binary;

namespace Boxfit.Imaging.Decoding;

/// <summary>EXIF data behind a PNG's pixels, where it may stand too, and where libvips does not look for it.</summary>
static class PngLateExif
{
    // Behind it stands at most a small picture, which is not needed.
    const int MostBytes = 1 << 16;

    const int Signature = 8, Around = 12;

    // More than any real picture has: a file may be made of nothing but heads, and may go on for ever behind its end.
    const int MostChunks = 1 << 20;

    static readonly SearchValues<byte> s_letters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"u8);

    /// <summary>The orientation, 1…8, that a file says there; 1 without. Of the file, only the chunks' beginnings are read.</summary>
    public static int Orientation(string path)
    {
        using var file = RegularFile.OpenAny(path, bufferSize: 0);
        Span<byte> head = stackalloc byte[8];
        long at = Signature;
        for (int chunk = 0; chunk < MostChunks && ReadAt(file, at, head) == head.Length && GoesOn(head[4..]); chunk++)
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(head);
            if (head[4..].SequenceEqual("eXIf"u8))
            {
                byte[] exif = new byte[Math.Min(length, MostBytes)];
                return ExifOrientation.ReadBare(exif.AsSpan(0, ReadAt(file, at + head.Length, exif)));
            }
            at += Around + length;
        }
        return 1;
    }

    static int ReadAt(Stream file, long at, Span<byte> bytes)
    {
        file.Position = at;
        return file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
    }

    /// <summary>The same of a file in memory.</summary>
    public static int Orientation(ReadOnlySpan<byte> png)
    {
        for (long at = Signature; at + Around <= png.Length;)
        {
            var chunk = png[(int)at..];
            if (!GoesOn(chunk[4..8])) break;
            uint length = BinaryPrimitives.ReadUInt32BigEndian(chunk);
            if (chunk[4..].StartsWith("eXIf"u8))
                return ExifOrientation.ReadBare(chunk.Slice(8, (int)Math.Min(Math.Min(length, MostBytes), chunk.Length - 8)));
            at += Around + length;
        }
        return 1;
    }

    /// <summary>False for the last chunk, and for what is no chunk's kind.</summary>
    static bool GoesOn(ReadOnlySpan<byte> kind) => !kind.ContainsAnyExcept(s_letters) && !kind.SequenceEqual("IEND"u8);
}
