namespace Boxfit.Cli.Output;

/// <summary>Places that a command is told to write to.</summary>
static class OutputFiles
{
    /// <summary>Makes sure that a file's folder is there.</summary>
    /// <exception cref="InputException">It is not and cannot be made.</exception>
    public static void CreateFolderOf(string file) => CreateFolder(Path.GetDirectoryName(Path.GetFullPath(file)) ?? "/");

    /// <summary>Makes sure that a folder is there.</summary>
    /// <exception cref="InputException">It is not and cannot be made.</exception>
    public static void CreateFolder(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"The folder {Path.GetFullPath(folder)} cannot be made: {e.Message}", e);
        }
    }
}
