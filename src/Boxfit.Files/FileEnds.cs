namespace Boxfit.Files;

/// <summary>
/// How much was read of both ends of a file, with as few calls to the system as can be: of millions of files, those take longer than all
/// else.
/// </summary>
/// <param name="Length">The file's length in bytes.</param>
/// <param name="Head">How many of the first bytes were read.</param>
/// <param name="Tail">How many of the last bytes were read, of those that are behind the first.</param>
readonly partial record struct FileEnds(long Length, int Head, int Tail)
{
    const int CurrentFolder = -100, ReadOnly = 0, WithoutWaiting = 0x800, CloseOnExec = 0x80000;

    /// <summary>Reads the ends of a file, which may be in an archive (<see cref="ArchivePath"/>).</summary>
    /// <param name="path">The file.</param>
    /// <param name="head">Takes the first bytes, as many as there is room for.</param>
    /// <param name="tail">Takes the last bytes that are behind those; empty for none.</param>
    /// <exception cref="InputException">It is a pipe, a device or a socket; or its archive cannot be read, or has changed.</exception>
    /// <exception cref="IOException">There is none, or it cannot be read.</exception>
    public static FileEnds Read(string path, Span<byte> head, Span<byte> tail)
    {
        if (TryRead(path, head, tail) is { } ends) return ends;
        using var file = RegularFile.OpenAny(path, bufferSize: 0);
        int first = file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false), last = 0;
        if (file.Length > first && tail.Length > 0)
        {
            tail = tail[..(int)Math.Min(tail.Length, file.Length - first)];
            file.Seek(-tail.Length, SeekOrigin.End);
            last = file.ReadAtLeast(tail, tail.Length, throwOnEndOfStream: false);
        }
        return new(file.Length, first, last);
    }

    /// <summary>The same of a file of a usual name on a disk; null for all others, and where anything stands in the way.</summary>
    /// <param name="path">As in <see cref="Read"/>.</param>
    /// <param name="head">As in <see cref="Read"/>.</param>
    /// <param name="tail">As in <see cref="Read"/>.</param>
    public static FileEnds? TryRead(string path, Span<byte> head, Span<byte> tail)
    {
        // The places in the system's structures are those of 64 bits.
        if (!OperatingSystem.IsLinux() || !Environment.Is64BitProcess || path.Contains('\0')) return null;
        // A pipe would have its other end waited for.
        int file = OpenAt(CurrentFolder, path, ReadOnly | WithoutWaiting | CloseOnExec);
        if (file < 0) return null;
        try
        {
            if (FileStatus.LengthOf(file) is not { } length) return null;
            head = head[..(int)Math.Min(head.Length, length)];
            tail = tail[..(int)Math.Min(tail.Length, length - head.Length)];
            bool isWhole = Fill(file, head, 0) && Fill(file, tail, length - tail.Length);
            return isWhole ? new(length, head.Length, tail.Length) : null;
        }
        finally
        {
            _ = Close(file);
        }
    }

    static bool Fill(int file, Span<byte> bytes, long place)
    {
        while (bytes.Length > 0)
        {
            nint count = ReadAt(file, ref MemoryMarshal.GetReference(bytes), bytes.Length, place);
            if (count <= 0) return false;
            bytes = bytes[(int)count..];
            place += count;
        }
        return true;
    }

    [LibraryImport("libc", EntryPoint = "openat", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenAt(int folder, string path, int flags);

    [LibraryImport("libc", EntryPoint = "pread")]
    private static partial nint ReadAt(int file, ref byte bytes, nint count, long place);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int file);
}
