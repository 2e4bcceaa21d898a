using System.Text;

namespace Boxfit.Cli.Bench;

/// <summary>
/// PyTorch for .NET, which is what a .NET developer would train with: the program in <c>bench/torchsharp</c>, built when it is needed.
/// </summary>
sealed class TorchSharpPeer
{
    const string CxxLibrary = "libstdc++.so.6", CxxVersion = "GLIBCXX_3.4.32";
    readonly string _program;

    TorchSharpPeer(string program, string version)
    {
        _program = program;
        Version = version;
    }

    /// <summary>TorchSharp's version, such as "0.107.0".</summary>
    public string Version { get; }

    /// <summary>Builds the program and tries whether its libtorch can be loaded here.</summary>
    /// <param name="say">Is told before half a gigabyte is fetched.</param>
    /// <returns>The peer, or why there is none.</returns>
    public static (TorchSharpPeer? Peer, string Problem) Find(Action<string> say)
    {
        if (!HasCxxLibrary()) return (null, $"its libtorch needs a {CxxLibrary} with {CxxVersion}, such as Debian 13's.");
        string sources = Path.Combine(PeerPrograms.Folder(), "torchsharp");
        string build = Path.Combine(sources, "..", "..", "artifacts", "torchsharp-peer");
        string program = Path.Combine(build, "TorchSharpPeer");
        try
        {
            string? root = Environment.GetEnvironmentVariable("DOTNET_ROOT");
            string dotnet = root is null ? "dotnet" : Path.Combine(root, "dotnet");
            say("building bench/torchsharp; the first time this fetches libtorch, half a gigabyte …");
            var built = PeerPrograms.Run(dotnet, "build", sources, "-c", "Release", "-nologo", "-v", "quiet", "-nodeReuse:false",
                "-p:UseSharedCompilation=false", "-o", build);
            if (built.ExitCode != 0) return (null, $"bench/torchsharp could not be built: {built.Output.Split('\n')[0]} {built.LastError}");
            var (exitCode, version, lastError) = PeerPrograms.Run(program, "--version");
            return exitCode == 0 ? (new(program, version), "") : (null, lastError);
        }
        catch (BoxfitException e)
        {
            return (null, e.Message);
        }
    }

    /// <summary>Starts the training of a backbone, which stays alive.</summary>
    public Worker Start(string backbone, int threads) => new($"TorchSharp {Version}", _program, backbone, "--threads", $"{threads}");

    static bool HasCxxLibrary() =>
        NativeLibraries.TryLoad(CxxLibrary, out _, out _) && NativeLibraries.LoadedFrom(CxxLibrary) is { } file
        && File.ReadAllBytes(file).AsSpan().IndexOf(Encoding.ASCII.GetBytes(CxxVersion + '\0')) >= 0;
}
