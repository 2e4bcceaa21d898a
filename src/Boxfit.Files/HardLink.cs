namespace Boxfit.Files;

/// <summary>A second name for a file, so that two checkpoints with the same content take the space of one.</summary>
static partial class HardLink
{
    /// <summary>
    /// Makes <paramref name="path"/> a name for the content of <paramref name="source"/>, in one step; a copy where links do not work.
    /// </summary>
    public static void Replace(string source, string path)
    {
        string temporary = TemporaryName.Beside(path);
        try
        {
            if (!TryLink(source, temporary)) File.Copy(source, temporary);
            File.Move(temporary, path, overwrite: true);
            // Where the path was a name of the same file already, moving leaves both names.
            File.Delete(temporary);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            AtomicFile.Remove(temporary);
            throw AtomicFile.Explain(path, e, new FileInfo(source).Length);
        }
    }

    static bool TryLink(string source, string path)
    {
        if (OperatingSystem.IsWindows()) return false;
        return Link(source, path) == 0;
    }

    [LibraryImport("libc", EntryPoint = "link", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string existing, string created);
}
