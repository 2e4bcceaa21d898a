namespace Boxfit.Imaging;

/// <summary>Writes a file so that it is there whole or not at all.</summary>
static class WholeFile
{
    /// <exception cref="BoxfitException">The folder is missing, may not be written to, or the disk is full.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        string full = Path.GetFullPath(path);
        string temporary = Path.Combine(Path.GetDirectoryName(full) ?? full, $".{Path.GetFileName(full)}.{Guid.NewGuid():N}.tmp");
        try
        {
            File.WriteAllBytes(temporary, content);
            File.Move(temporary, full, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (File.Exists(temporary)) File.Delete(temporary);
            throw new BoxfitException($"{path} could not be written: {e.Message.ReplaceLineEndings(" ")}", e);
        }
    }
}
