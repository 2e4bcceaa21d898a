namespace Boxfit.Tests.Cli;

static class TemporaryFiles
{
    /// <summary>Writes a file, with its folders, and returns its full path.</summary>
    public static string Write(this TemporaryFolder folder, string name, string content = "")
    {
        string path = folder[name];
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
        return path;
    }
}
