namespace Boxfit.Bench.Peers;

/// <summary>
/// A library for .NET from NuGet that Boxfit is measured against: a program in a folder beside this project, built when it is needed, since
/// the product and its tests need no such library.
/// </summary>
/// <param name="name">The library's name.</param>
/// <param name="project">The program's folder and name.</param>
/// <param name="fetched">What the first build fetches, for a message.</param>
/// <param name="findProblem">Says why the library cannot run here, or null where it may.</param>
sealed class NuGetPeer(string name, string project, string fetched, Func<string?> findProblem)
{
    const string CxxLibrary = "libstdc++.so.6", CxxVersion = "GLIBCXX_3.4.32";

    /// <summary>PyTorch for .NET, which is what a .NET developer would train with.</summary>
    public static NuGetPeer TorchSharp { get; } = new("TorchSharp", "TorchSharpPeer", "libtorch, half a gigabyte", () => HasCxxLibrary()
        ? null : $"its libtorch needs a {CxxLibrary} with {CxxVersion}, such as Debian 13's.");

    /// <summary>What a .NET developer would predict with.</summary>
    public static NuGetPeer OnnxRuntime { get; } = new("ONNX Runtime", "OnnxRuntimePeer", "its package, 130 MB", () => null);

    /// <summary>What a .NET developer would decode and resize with before that.</summary>
    public static NuGetPeer OpenCvSharp { get; } = new("OpenCvSharp", "OpenCvSharpPeer", "its packages, 60 MB", () => null);

    /// <summary>The library's name and, once it is built, its version.</summary>
    public string Name { get; private set; } = name;

    /// <summary>The built program; null before <see cref="Find"/>, and where the library cannot run here.</summary>
    public string? Program { get; private set; }

    /// <summary>The program's project.</summary>
    public string ProjectFile => Path.Combine(Programs.Root(), "bench", project, project + ".csproj");

    /// <summary>Builds the program and tries whether its library can be loaded here.</summary>
    /// <param name="say">Is told before much is fetched.</param>
    /// <returns>Why the peer is left out, or null where it is there.</returns>
    public string? Find(Action<string> say)
    {
        if (findProblem() is { } problem) return problem;
        string build = Path.Combine(Programs.Root(), "artifacts", "bench", project), program = Path.Combine(build, project);
        try
        {
            string? root = Environment.GetEnvironmentVariable("DOTNET_ROOT");
            string dotnet = root is null ? "dotnet" : Path.Combine(root, "dotnet");
            say($"building bench/{project}; the first time this fetches {fetched} …");
            var built = Programs.Run(dotnet, "build", ProjectFile, "-c", "Release", "-nologo", "-v", "quiet", "-nodeReuse:false",
                "-p:UseSharedCompilation=false", "-o", build);
            if (built.ExitCode != 0) return $"bench/{project} could not be built: {built.Output.Split('\n')[0]} {built.LastError}";
            var (exitCode, version, lastError) = Programs.Run(program, "--version");
            if (exitCode != 0) return lastError;
            (Name, Program) = ($"{Name} {version}", program);
            return null;
        }
        catch (BoxfitException e)
        {
            return e.Message;
        }
    }

    /// <summary>Starts the program, which stays alive.</summary>
    public Worker Start(params IEnumerable<string> arguments) => new(Name, Program!, arguments);

    static bool HasCxxLibrary() =>
        NativeLibraries.TryLoad(CxxLibrary, out _, out _) && NativeLibraries.LoadedFrom(CxxLibrary) is { } file
        && File.ReadAllBytes(file).AsSpan().IndexOf(Encoding.ASCII.GetBytes(CxxVersion + '\0')) >= 0;
}
