namespace Boxfit.Tests.Reports;

/// <summary>A folder that is deleted with all it holds at the end of the test.</summary>
sealed class TemporaryFolder : IDisposable
{
    readonly string _path = Directory.CreateTempSubdirectory("boxfit-reports-").FullName;

    public string File(string name) => Path.Combine(_path, name);

    public IEnumerable<string> Names => Directory.EnumerateFileSystemEntries(_path).Select(p => Path.GetFileName(p));

    public void Dispose() => Directory.Delete(_path, recursive: true);
}
