namespace Boxfit.Engine.Worlds;

/// <summary>Open MPI's library as it is on this machine, without joining a world.</summary>
/// <param name="Version">Its version, such as "4.1.4".</param>
/// <param name="Path">The file that was loaded; null where the system does not tell.</param>
sealed record MpiLibrary(string Version, string? Path)
{
    /// <summary>How to get it.</summary>
    public const string Remedy = "install Open MPI 4 or 5 (Debian, Ubuntu: apt-get install openmpi-bin)";

    const string OpenMpi = "Open MPI v";

    /// <summary>Loads the library; nothing else happens.</summary>
    /// <exception cref="BoxfitException">It is missing, or it is not Open MPI 4 or 5.</exception>
    public static MpiLibrary Load()
    {
        if (!NativeLibraries.TryLoad(Mpi.Library, out _, out string reason))
            throw new BoxfitException($"Open MPI's library {Mpi.Library} could not be loaded ({reason}). To have it, {Remedy}.");
        string text = VersionText();
        return new(Parse(text) ?? throw new BoxfitException($"{Mpi.Library} is '{text}'; expected Open MPI 4 or 5. {Remedy}."),
            NativeLibraries.LoadedFrom("libmpi."));
    }

    /// <summary>The version that a library's text names; null where it is none that can be used.</summary>
    internal static string? Parse(string text)
    {
        if (!text.StartsWith(OpenMpi, StringComparison.Ordinal)) return null;
        string version = text[OpenMpi.Length..].Split(',', ' ')[0];
        return version.StartsWith("4.", StringComparison.Ordinal) || version.StartsWith("5.", StringComparison.Ordinal) ? version : null;
    }

    static unsafe string VersionText()
    {
        byte* text = stackalloc byte[Mpi.TextBytes];
        _ = Mpi.MPI_Get_library_version(text, out int length);
        return Encoding.UTF8.GetString(text, length);
    }
}
