using System.Runtime.InteropServices;

namespace Boxfit;

/// <summary>Loads the system libraries that Boxfit stands on, and says how to get one that is missing.</summary>
public static class NativeLibraries
{
    /// <summary>Loads a shared library by its exact name.</summary>
    /// <param name="fileName">File name with its version, such as <c>libdnnl.so.2</c>.</param>
    /// <param name="package">The Debian package that brings it.</param>
    /// <param name="purpose">What it is needed for, as it stands in "needed for …".</param>
    /// <returns>The handle for <see cref="NativeLibrary.GetExport"/>.</returns>
    /// <exception cref="BoxfitException">It is missing or cannot be loaded.</exception>
    public static nint Load(string fileName, string package, string purpose)
    {
        try
        {
            return NativeLibrary.Load(fileName);
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            // .NET puts general advice first and the system's own words last.
            string reason = e.Message.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)[^1];
            throw new BoxfitException(
                $"The system library {fileName}, needed for {purpose}, could not be loaded ({reason}). Install it with: apt-get install {package}", e);
        }
    }
}
