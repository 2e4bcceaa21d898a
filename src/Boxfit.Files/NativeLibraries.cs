namespace Boxfit.Files;

/// <summary>Loads the system libraries that Boxfit stands on, and says how to get one that is missing.</summary>
static partial class NativeLibraries
{
    /// <summary>
    /// OpenMP's threads wait for work by spinning, which takes the cores from the threads that decode pictures and slows everything
    /// several times when anything else runs. A short spin costs nothing measurable. OpenMP reads this once, when the first library that
    /// uses it is loaded, so it is set before any is.
    /// </summary>
    static NativeLibraries() => SetUnlessSet("GOMP_SPINCOUNT", "1000");

    /// <summary>Ends a message about something that is missing.</summary>
    public static string Hint => $"`{ShellLine.Of("doctor")}` says what is there and what is missing.";

    /// <summary>
    /// Sets an environment variable for native libraries unless the user has set it; through libc, since what .NET sets does not reach
    /// them. Does nothing on Windows, which has no such libc.
    /// </summary>
    public static void SetUnlessSet(string name, string value)
    {
        const int keepUsersChoice = 0;
        if (!OperatingSystem.IsWindows()) _ = setenv(name, value, keepUsersChoice);
    }

    /// <summary>Loads a shared library by its exact name.</summary>
    /// <param name="fileName">File name with its version, such as <c>libdnnl.so.2</c>.</param>
    /// <param name="package">The Debian package that brings it.</param>
    /// <param name="purpose">What it is needed for, as it stands in "needed for …".</param>
    /// <returns>The handle for <see cref="NativeLibrary.GetExport"/>.</returns>
    /// <exception cref="BoxfitException">It is missing or cannot be loaded.</exception>
    public static nint Load(string fileName, string package, string purpose) => TryLoad(fileName, out nint handle, out string reason)
        ? handle
        : throw new BoxfitException(
            $"The system library {fileName}, needed for {purpose}, could not be loaded ({reason}). " +
            $"Install it with: apt-get install {package}. {Hint}");

    /// <summary>Loads a shared library by its path or exact name, if it is there.</summary>
    /// <param name="fileName">Path, or file name with its version.</param>
    /// <param name="handle">The handle for <see cref="NativeLibrary.GetExport"/>, or 0.</param>
    /// <param name="reason">The system's words for why it could not be loaded, or an empty text.</param>
    public static bool TryLoad(string fileName, out nint handle, out string reason)
    {
        (handle, reason) = (0, "");
        try
        {
            handle = NativeLibrary.Load(fileName);
            return true;
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            // .NET puts general advice first and the system's own words last.
            reason = e.Message.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)[^1];
            return false;
        }
    }

    /// <summary>The file of a library that this process has loaded, links followed; null where the system does not tell.</summary>
    /// <param name="name">Part of the file's name.</param>
    public static string? LoadedFrom(string name)
    {
        using var process = Process.GetCurrentProcess();
        return process.Modules.Cast<ProcessModule>().Select(m => m.FileName)
            .FirstOrDefault(f => Path.GetFileName(f).Contains(name, StringComparison.OrdinalIgnoreCase));
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int setenv(string name, string value, int overwrite);
}
