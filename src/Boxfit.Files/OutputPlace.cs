namespace Boxfit.Files;

/// <summary>Finds out before long work whether its result can be written.</summary>
static class OutputPlace
{
    // A full disk still takes an empty file.
    const int ProbeBytes = 1 << 16;

    /// <summary>Throws what <see cref="AtomicFile.Write"/> would throw, and changes nothing.</summary>
    /// <param name="path">The file to be.</param>
    /// <exception cref="InputException">
    /// There is something that cannot be written to, such as a folder, or no folder can be there.
    /// </exception>
    /// <exception cref="BoxfitException">The disk is full, or nothing can be written there.</exception>
    public static void RequireFile(string path)
    {
        if (OutputDescriptor.Find(path) is not null) return;
        var (kind, _, error) = FileStatus.Of(path);
        if (error == FileStatus.NameTooLong) throw AtomicFile.Explain(path, new PathTooLongException());
        // They are written into as they are; opening them to try would take what is meant for the result.
        if (kind is FileKind.Pipe or FileKind.Device) return;
        if (kind is not (FileKind.None or FileKind.File))
            throw new InputException($"{Path.GetFullPath(path)} is {FileStatus.Describe(kind)}; expected the name of a file to write.");
        Try(path, Path.GetDirectoryName(AtomicFile.Target(Path.GetFullPath(path))) ?? "/");
    }

    /// <summary>The same for a folder that files are to be written into, which may be there.</summary>
    /// <param name="path">The folder.</param>
    /// <exception cref="InputException">There is a file in its place.</exception>
    /// <exception cref="BoxfitException">The disk is full, or nothing can be written there.</exception>
    public static void RequireFolder(string path) => Try(path, Path.GetFullPath(path));

    /// <summary>
    /// Whether writing to a path would lose what a file holds there. What is open already, as /dev/stdout, is written on.
    /// </summary>
    /// <param name="path">The file to be.</param>
    public static bool IsInUse(string path) =>
        OutputDescriptor.Find(path) is null && new FileInfo(path) is { Exists: true, Length: > 0 };

    /// <summary>Writes a little into the folder, or the nearest above it that is there, and removes it again.</summary>
    static void Try(string path, string folder)
    {
        while (!Directory.Exists(folder))
        {
            var (kind, _, error) = FileStatus.Of(folder);
            if (error == FileStatus.NameTooLong) throw AtomicFile.Explain(path, new PathTooLongException());
            if (kind is not (FileKind.None or FileKind.Folder))
                throw new InputException($"{path} cannot be written: {folder} is {FileStatus.Describe(kind)}; expected a folder.");
            folder = Path.GetDirectoryName(folder) ?? "/";
        }
        string probe = TemporaryName.Beside(Path.Combine(folder, "probe"));
        try
        {
            using var file = new FileStream(
                probe, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0, FileOptions.DeleteOnClose);
            file.Write(new byte[ProbeBytes]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            AtomicFile.Remove(probe);
            throw AtomicFile.Explain(path, e);
        }
    }
}
