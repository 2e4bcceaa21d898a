namespace Boxfit.Cli.Bench;

/// <summary>
/// PyTorch for .NET, which is what a .NET developer would train with: the program in <c>bench/torchsharp</c>, built when it is needed.
/// </summary>
sealed class TorchSharpPeer
{
    readonly string _program;

    TorchSharpPeer(string program, string version)
    {
        _program = program;
        Version = version;
    }

    /// <summary>TorchSharp's version, such as "0.107.0".</summary>
    public string Version { get; }

    /// <summary>Builds the program and tries whether its libtorch can be loaded here; it needs the C++ library of Debian 13 or newer.</summary>
    /// <returns>The peer, or why there is none.</returns>
    public static (TorchSharpPeer? Peer, string Problem) Find()
    {
        string sources = Path.Combine(PeerPrograms.Folder(), "torchsharp");
        string build = Path.Combine(sources, "..", "..", "artifacts", "torchsharp-peer");
        string program = Path.Combine(build, "TorchSharpPeer");
        try
        {
            string? root = Environment.GetEnvironmentVariable("DOTNET_ROOT");
            string dotnet = root is null ? "dotnet" : Path.Combine(root, "dotnet");
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
}
