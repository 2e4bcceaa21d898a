namespace Boxfit.Preparation.Downloading;

/// <summary>From the name of an archive's entry to a path that stays inside the target folder.</summary>
static class EntryPath
{
    /// <summary>
    /// The name's parts; empty for the archive's root, null for a name that leads out of the target: an absolute one, one with a drive
    /// or with <c>..</c>. A backslash separates as a slash does, since on some systems it would.
    /// </summary>
    public static string[]? Split(string name)
    {
        if (name is ['/' or '\\', ..] or [_, ':', ..] || name.Contains('\0')) return null;
        string[] parts = [.. name.Split('/', '\\').Where(p => p is not ("" or "."))];
        return Array.Exists(parts, p => p == ".." || (OperatingSystem.IsWindows() && !IsWindowsName(p))) ? null : parts;
    }

    /// <summary>What macOS adds to archives beside the files themselves.</summary>
    public static bool IsSystemFile(string[] parts) =>
        parts[0] == "__MACOSX" || parts[^1] == ".DS_Store" || parts[^1].StartsWith("._", StringComparison.Ordinal);

    // A trailing dot or space would be dropped, and a device's name opens the device.
    static bool IsWindowsName(string part) =>
        part.IndexOfAny(Path.GetInvalidFileNameChars()) < 0 && part[^1] is not ('.' or ' ') && !IsDevice(part.Split('.')[0]);

    static bool IsDevice(string stem) =>
        stem.ToUpperInvariant() is "CON" or "PRN" or "AUX" or "NUL" or ['C', 'O', 'M', _] or ['L', 'P', 'T', _];
}
