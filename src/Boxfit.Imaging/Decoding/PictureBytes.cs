namespace Boxfit.Imaging.Decoding;

/// <summary>A picture file's bytes, whole or only the first of them, in pooled memory.</summary>
sealed class PictureBytes : IDisposable
{
    const int MaxBytes = 1 << 30;

    // The pool has arrays of this size at hand.
    const int MostAtOnce = 1 << 16;

    byte[]? _bytes;
    readonly int _length;

    PictureBytes(byte[] bytes, int length) => (_bytes, _length) = (bytes, length);

    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _length);

    /// <summary>Reads a file, or its first <paramref name="limit"/> bytes.</summary>
    /// <exception cref="PictureException">It is missing, empty, a folder, unreadable or larger than 1 GiB.</exception>
    public static PictureBytes Read(string path, int limit = int.MaxValue)
    {
        if (limit <= MostAtOnce && ReadHead(path, limit) is { } head) return head;
        byte[]? bytes = null;
        try
        {
            var kind = FileStatus.Of(path).Kind;
            if (kind is not (FileKind.None or FileKind.File))
            {
                throw new PictureException(path, kind == FileKind.Folder && !FileTree.MayBeListed(path)
                    ? "it is a folder that may not be looked into (permission denied)"
                    : $"it is {FileStatus.Describe(kind)}, not a picture");
            }
            using var file = RegularFile.OpenAny(path, bufferSize: 0);
            long length = Math.Min(file.Length, limit);
            if (length == 0) throw new PictureException(path, "the file is empty");
            if (length > MaxBytes) throw new PictureException(path, $"the file has {length} bytes; at most {MaxBytes} are read");
            bytes = ArrayPool<byte>.Shared.Rent((int)length);
            PictureBytes content = new(bytes, file.ReadAtLeast(bytes.AsSpan(0, (int)length), (int)length, throwOnEndOfStream: false));
            bytes = null;
            return content;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new PictureException(path, Reason(path, e), e);
        }
        finally
        {
            if (bytes is not null) ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    /// <summary>Reads the first bytes of a file at once; null where there are none, or anything stands in the way.</summary>
    static PictureBytes? ReadHead(string path, int limit)
    {
        byte[] bytes = ArrayPool<byte>.Shared.Rent(limit);
        if (FileEnds.TryRead(path, bytes.AsSpan(0, limit), default) is { Head: > 0 and var count }) return new(bytes, count);
        ArrayPool<byte>.Shared.Return(bytes);
        return null;
    }

    /// <summary>Reads a stream to its end.</summary>
    /// <exception cref="PictureException">It is empty, larger than 1 GiB, or cannot be read.</exception>
    public static PictureBytes Read(Stream stream, string name)
    {
        const int FirstBytes = 1 << 17;
        byte[] bytes = ArrayPool<byte>.Shared.Rent(FirstBytes);
        int length = 0;
        try
        {
            int count;
            while ((count = stream.Read(bytes, length, bytes.Length - length)) > 0)
            {
                length += count;
                if (length < bytes.Length) continue;
                if (length >= MaxBytes) throw new PictureException(name, $"it has more than {MaxBytes} bytes, the most that are read");
                byte[] larger = ArrayPool<byte>.Shared.Rent(2 * length);
                bytes.AsSpan(0, length).CopyTo(larger);
                ArrayPool<byte>.Shared.Return(bytes);
                bytes = larger;
            }
            if (length == 0) throw new PictureException(name, "it is empty");
            return new(bytes, length);
        }
        catch (IOException e)
        {
            ArrayPool<byte>.Shared.Return(bytes);
            throw new PictureException(name, $"it cannot be read: {e.Message.ReplaceLineEndings(" ")}", e);
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(bytes);
            throw;
        }
    }

    public void Dispose()
    {
        if (_bytes is not null) ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = null;
    }

    static string Reason(string path, Exception e) => e switch
    {
        FileNotFoundException or DirectoryNotFoundException =>
            NameEncoding.Explain(path) ?? ArchivePath.ExplainMissing(path) ?? "the file does not exist",
        PathTooLongException =>
            $"its path has {Encoding.UTF8.GetByteCount(Path.GetFullPath(path)):N0} bytes, more than the system takes; move it to a place " +
            "nearer to the root",
        UnauthorizedAccessException when Directory.Exists(path) => "it is a folder, not a picture",
        UnauthorizedAccessException => "the file may not be read (permission denied)",
        _ => $"the file cannot be read: {e.Message.ReplaceLineEndings(" ")}",
    };
}
