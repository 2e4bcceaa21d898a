namespace Boxfit.Files;

/// <summary>Writes folders that are complete or absent.</summary>
static class AtomicFolder
{
    /// <summary>Lets <paramref name="write"/> fill a temporary folder beside <paramref name="folder"/>, and renames it.</summary>
    /// <exception cref="InputException">The folder exists and is not empty, or is a file.</exception>
    /// <exception cref="BoxfitException">Writing failed; nothing is left behind.</exception>
    public static void Write(string folder, Action<string> write)
    {
        RequireNew(folder);
        folder = AtomicFile.Target(Path.TrimEndingDirectorySeparator(folder));
        string temporary = TemporaryName.Beside(folder);
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
        var kind = FileStatus.Of(folder).Kind;
        if (kind is not (FileKind.None or FileKind.Folder))
            throw new InputException($"{folder} is {FileStatus.Describe(kind)}; expected the name of a new folder.");
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
            throw new InputException($"The folder {folder} is not empty. Choose a new one; nothing was changed.");
    }
}
