namespace Boxfit.Files;

/// <summary>Writes files that are complete or absent, whatever happens meanwhile.</summary>
public static class AtomicFile
{
    const int NoSpaceOnUnix = 28;
    const int DiskFullOnWindows = unchecked((int)0x80070070);

    /// <summary>Ending of the temporary names; a file with it is a leftover of a process that was killed.</summary>
    public const string TemporaryEnding = ".tmp";

    /// <summary>
    /// Writes to a temporary name in the same folder, flushes to the disk, and renames over <paramref name="path"/>.
    /// Where anything fails, the temporary file is removed and the old file is as it was.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes its content.</param>
    /// <param name="size">Size of the content in bytes where known, for the message when the disk is full.</param>
    /// <param name="durable">Whether to wait until the disk has it; pictures that can be made again need not.</param>
    /// <exception cref="BoxfitException">The disk is full, or the file cannot be written.</exception>
    public static void Write(string path, Action<Stream> write, long size = 0, bool durable = true)
    {
        path = Target(path);
        string temporary = path + TemporaryEnding;
        try
        {
            if (IsDevice(path))
            {
                using var device = new FileStream(path, FileMode.Open, FileAccess.Write);
                write(device);
                return;
            }
            using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 1 << 16))
            {
                write(stream);
                stream.Flush(durable);
            }
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception e)
        {
            Remove(temporary);
            if (e is IOException or UnauthorizedAccessException) throw Explain(path, e, size);
            throw;
        }
    }

    /// <summary>Writes bytes that could be made again, such as a picture's; see <see cref="Write"/>.</summary>
    public static void WriteBytes(string path, byte[] bytes) => Write(path, stream => stream.Write(bytes), bytes.Length, durable: false);

    /// <summary>Writes a text as UTF-8; see <see cref="Write"/>.</summary>
    public static void WriteText(string path, string text)
    {
        byte[] bytes = System.Text.Encoding.UTF8.GetBytes(text);
        Write(path, stream => stream.Write(bytes), bytes.Length);
    }

    /// <summary>The exception for a file that could not be written, with the space needed and left where the disk is full.</summary>
    public static BoxfitException Explain(string path, Exception cause, long size = 0)
    {
        string full = Path.GetFullPath(path);
        if (cause is DirectoryNotFoundException && Path.GetDirectoryName(full) is { } folder && !Directory.Exists(folder))
            return new BoxfitException(
                $"{full} could not be written: there is no folder {folder}, or no more. Was it moved or deleted meanwhile?", cause);
        if (cause.HResult is not (NoSpaceOnUnix or DiskFullOnWindows))
            return new BoxfitException($"{full} could not be written: {cause.Message}", cause);
        string needed = size > 0 ? $"{size:N0} bytes were needed, " : "";
        return new BoxfitException(
            $"The disk is full: {full} could not be written ({needed}{Free(full)} are free). What was there before is unharmed. " +
            "Make room and try again.", cause);
    }

    /// <summary>What a link points to: the link itself is to stay.</summary>
    static string Target(string path) =>
        !IsDevice(path) && new FileInfo(path) is { LinkTarget: not null } link
            ? link.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? path
            : path;

    /// <summary>A device such as /dev/null or /dev/stdout must be written to, never replaced.</summary>
    static bool IsDevice(string path) => Path.GetFullPath(path) is var full
        && (full.StartsWith("/dev/", StringComparison.Ordinal) || full.StartsWith("/proc/", StringComparison.Ordinal));

    static string Free(string path)
    {
        try
        {
            return $"{new DriveInfo(Path.GetDirectoryName(path)!).AvailableFreeSpace:N0} bytes";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return "too few bytes";
        }
    }

    static void Remove(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The failure that led here is the one to report.
        }
    }
}

/// <summary>Writes folders that are complete or absent.</summary>
public static class AtomicFolder
{
    /// <summary>Lets <paramref name="write"/> fill a temporary folder beside <paramref name="folder"/>, and renames it.</summary>
    /// <exception cref="InputException">The folder exists and is not empty, or is a file.</exception>
    /// <exception cref="BoxfitException">Writing failed; nothing is left behind.</exception>
    public static void Write(string folder, Action<string> write)
    {
        RequireNew(folder);
        // What has the temporary name already may be the user's.
        string name = folder.TrimEnd(Path.DirectorySeparatorChar), temporary = name + AtomicFile.TemporaryEnding;
        for (int n = 2; Path.Exists(temporary); n++) temporary = $"{name}-{n}{AtomicFile.TemporaryEnding}";
        try
        {
            Directory.CreateDirectory(temporary);
            write(temporary);
            if (Directory.Exists(folder)) Directory.Delete(folder);
            Directory.Move(temporary, folder);
        }
        catch (Exception e)
        {
            if (Directory.Exists(temporary)) Directory.Delete(temporary, recursive: true);
            if (e is IOException or UnauthorizedAccessException) throw AtomicFile.Explain(folder, e);
            throw;
        }
    }

    /// <summary>Checks that a folder can be written: it does not exist, or is empty.</summary>
    /// <exception cref="InputException">The folder exists and is not empty, or is a file.</exception>
    public static void RequireNew(string folder)
    {
        if (File.Exists(folder)) throw new InputException($"{folder} is a file; expected the name of a new folder.");
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
            throw new InputException($"The folder {folder} is not empty. Choose a new one; nothing was changed.");
    }
}
