namespace Boxfit.Files;

/// <summary>Writes files that are complete or absent, whatever happens meanwhile.</summary>
static class AtomicFile
{
    const int NoSpaceOnUnix = 28, QuotaOnUnix = 122, ReadOnlyOnUnix = 30;
    const int DiskFullOnWindows = unchecked((int)0x80070070);

    /// <summary>
    /// Writes to a temporary name in the same folder, flushes to the disk, and renames over <paramref name="path"/>; of several who write
    /// at once each is complete, and the last one stays. Where anything fails, the temporary file is removed and the old file is as it was.
    /// A link stays, and so do the permissions. What is no file but a pipe or a device is written into.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes its content.</param>
    /// <param name="size">Size of the content in bytes where known, for the message when the disk is full.</param>
    /// <param name="durable">Whether to wait until the disk has it; pictures that can be made again need not.</param>
    /// <exception cref="InputException">There is something that cannot be written to, such as a folder.</exception>
    /// <exception cref="BoxfitException">The disk is full, or the file cannot be written.</exception>
    public static void Write(string path, Action<Stream> write, long size = 0, bool durable = true)
    {
        try
        {
            if (OpenStream(path) is { } stream)
            {
                using (stream) write(stream);
                return;
            }
            path = Target(path);
            Replace(path, write, durable);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Explain(path, e, size);
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

    /// <summary>Whether something failed because the disk, or the user's share of it, is full.</summary>
    public static bool IsDiskFull(Exception cause) => cause.HResult is NoSpaceOnUnix or QuotaOnUnix or DiskFullOnWindows
        || cause.InnerException is { } inner && IsDiskFull(inner);

    /// <summary>The exception for a file that could not be written, with the space needed and left where the disk is full.</summary>
    public static BoxfitException Explain(string path, Exception cause, long size = 0)
    {
        string full = Path.GetFullPath(path), folder = Path.GetDirectoryName(full) ?? full;
        if (Path.EndsInDirectorySeparator(path)) return Because("that is the name of a folder; expected the name of a file.");
        if (cause is DirectoryNotFoundException && !Directory.Exists(folder))
            return Because($"there is no folder {folder}, or no more. Was it moved or deleted meanwhile?");
        if (cause is UnauthorizedAccessException && FileStatus.Of(full).Kind != FileKind.Folder || cause.HResult == ReadOnlyOnUnix)
        {
            bool isForAll = cause.HResult == ReadOnlyOnUnix;
            string what = isForAll ? $"the file system of {folder} can only be read" : $"you may not write in {folder}";
            return Because($"{what}. Choose another place, or have the permissions changed.");
        }
        if (cause is PathTooLongException || cause.HResult == FileStatus.NameTooLong)
            return Because("its name or its path is longer than the file system takes. Choose a shorter one.");
        if (!IsDiskFull(cause))
            return Because(TemporaryName.Replace(cause.Message, Path.GetFileName(full)));
        string needed = size > 0 ? $"{size:N0} bytes were needed, " : "";
        return new BoxfitException(
            $"The disk is full: {full} could not be written ({needed}{Free(full)} are free). What was there before is unharmed. " +
            "Make room and try again.", cause);

        BoxfitException Because(string reason) => new($"{full} could not be written: {reason}", cause);
    }

    /// <summary>What a path leads to at last: a link itself is to stay.</summary>
    internal static string Target(string path)
    {
        try
        {
            return new FileInfo(path) is { LinkTarget: not null } link
                ? link.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? path
                : path;
        }
        catch (IOException) // a link that leads to itself
        {
            return path;
        }
    }

    /// <summary>Opens what is written into, since it is no file; null for a file, or where nothing is yet.</summary>
    static Stream? OpenStream(string path)
    {
        if (OutputDescriptor.Find(path) is { } descriptor) return descriptor;
        var (kind, _, error) = FileStatus.Of(path);
        if (error == FileStatus.NameTooLong) throw new PathTooLongException();
        if (kind is FileKind.None or FileKind.File) return null;
        if (kind is FileKind.Pipe or FileKind.Device) return new FileStream(path, FileMode.Open, FileAccess.Write);
        throw new InputException($"{Path.GetFullPath(path)} is {FileStatus.Describe(kind)}; expected the name of a file to write.");
    }

    static void Replace(string path, Action<Stream> write, bool durable)
    {
        string temporary = TemporaryName.Beside(path);
        try
        {
            var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 1 << 16);
            using (stream)
            {
                KeepPermissions(path, stream);
                write(stream);
                stream.Flush(durable);
                // While it is open, nobody takes it for the leftover of a process that was killed.
                if (!OperatingSystem.IsWindows()) File.Move(temporary, path, overwrite: true);
            }
            if (OperatingSystem.IsWindows()) File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            Remove(temporary);
            throw;
        }
    }

    static void KeepPermissions(string path, FileStream replacement)
    {
        if (OperatingSystem.IsWindows() || !File.Exists(path)) return;
        try
        {
            File.SetUnixFileMode(replacement.SafeFileHandle, File.GetUnixFileMode(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Some file systems have none.
        }
    }

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

    internal static void Remove(string path)
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
