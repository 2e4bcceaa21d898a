namespace Boxfit.Data.Formats;

/// <summary>Files of VOC in a folder for each class, as Stanford Dogs (without an ending) and ImageNet have them.</summary>
static class VocFolders
{
    const int HeadBytes = 256;

    /// <summary>The files in a folder and in its folders of classes, sorted; folders named as parts are no classes.</summary>
    public static IEnumerable<string> Files(string folder) =>
        Directory.EnumerateDirectories(folder, "*", FolderListing.All).Where(d => PartNames.OfFolder(Path.GetFileName(d)) is null)
            .Order(StringComparer.Ordinal).Prepend(folder)
            .SelectMany(d => Directory.EnumerateFiles(d, "*", FolderListing.All).Order(StringComparer.Ordinal)).Where(IsVoc);

    /// <summary>True where the folder of a file is one of a class, in which the picture lies too.</summary>
    public static bool IsOfClass(string file)
    {
        string folder = Path.GetDirectoryName(file)!;
        string? above = Path.GetFileName(Path.GetDirectoryName(folder));
        return Path.GetExtension(file).Length == 0 || above?.StartsWith("Annotation", StringComparison.OrdinalIgnoreCase) == true;
    }

    static bool IsVoc(string file)
    {
        if (Path.GetExtension(file).ToLowerInvariant() is not ("" or ".xml") || Path.GetFileName(file)[0] == '.') return false;
        try
        {
            string head = TextContent.ReadHead(file, HeadBytes);
            return head.Contains($"<{VocReader.Root}>", StringComparison.Ordinal)
                || head.Contains($"<{VocReader.Root} ", StringComparison.Ordinal);
        }
        catch (Exception e) when (e is InputException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
