namespace Boxfit.Tests;

/// <summary>Another working folder until the end of a test; tests run one after the other.</summary>
sealed class WorkingFolder : IDisposable
{
    readonly string _before = Directory.GetCurrentDirectory();

    public WorkingFolder(string path) => Directory.SetCurrentDirectory(path);

    public void Dispose() => Directory.SetCurrentDirectory(_before);
}
