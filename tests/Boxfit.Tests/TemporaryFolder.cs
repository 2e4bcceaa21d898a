namespace Boxfit.Tests;

/// <summary>A folder that is gone after the test.</summary>
sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("boxfit-test-").FullName;

    /// <summary>Full path of a file or folder in it.</summary>
    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>What lies in it, without what lies in its folders.</summary>
    public IEnumerable<string> Names => Directory.EnumerateFileSystemEntries(Path).Select(p => System.IO.Path.GetFileName(p));

    /// <summary>Writes a file, with the folders in its name, and returns its full path.</summary>
    public string Write(string name, byte[] content)
    {
        string path = this[name];
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        return path;
    }

    /// <inheritdoc cref="Write(string, byte[])"/>
    public string Write(string name, string content = "") => Write(name, Encoding.UTF8.GetBytes(content));

    /// <summary>Writes a picture as PNG, with the folders in its name, and returns its full path.</summary>
    public string WritePicture(string name, RgbImage picture) => Write(name, PictureWriter.EncodePng(picture));

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
