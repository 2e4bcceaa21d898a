using Boxfit.Data.Demo;

namespace Boxfit.Tests.Cli;

/// <summary>A run of one epoch on a dozen drawn pictures, trained once by the command line for all tests of a class.</summary>
public sealed class TinyRun : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public TinyRun()
    {
        Data = DemoPictures.Write(Pictures, 12, seed: 1);
        Training = CommandRun.Of(["train", Data, "--out", Folder, .. Settings(), "--json"]);
    }

    /// <summary>Options that make the smallest training there is.</summary>
    public static string[] Settings(int epochs = 1) =>
    [
        "--preset", "fast", "--backbone", "mobilenet_v2", "--head", "none", "--size", "32", "--batch", "4", "--epochs", $"{epochs}",
        "--threads", "1",
    ];

    public string Data { get; }

    public string Pictures => _folder["pictures"];

    public string Folder => _folder["run"];

    internal CommandRun Training { get; }

    public string this[string name] => _folder[name];

    public void Dispose() => _folder.Dispose();
}
