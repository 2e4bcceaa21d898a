namespace Boxfit.Files;

/// <summary>The user's folder for what can be fetched or computed again.</summary>
static class UserCache
{
    /// <summary>Name of the variable that names another folder.</summary>
    public const string Variable = "BOXFIT_CACHE";

    /// <summary>
    /// A folder in it: <c>$BOXFIT_CACHE/NAME</c>, else <c>$XDG_CACHE_HOME/boxfit/NAME</c>, else <c>~/.cache/boxfit/NAME</c>.
    /// </summary>
    /// <exception cref="InputException">No variable says one, and there is no home folder.</exception>
    public static string Folder(string name) => Path.GetFullPath(Path.Combine(Root(), name));

    /// <summary>
    /// What is wrong with a folder that cannot be written to; of a file where a folder is needed, the system's own words do not say so.
    /// </summary>
    /// <param name="folder">The folder's full path.</param>
    /// <param name="cause">What came of the attempt.</param>
    public static string Explain(string folder, Exception cause)
    {
        for (string? parent = folder; parent is not null; parent = Path.GetDirectoryName(parent))
        {
            if (!File.Exists(parent)) continue;
            // A link to nothing counts as a file.
            return new FileInfo(parent).LinkTarget is { } target
                ? $"{parent} is a link to {target}, which is no folder."
                : $"{parent} is a file.";
        }
        return cause.Message.TrimEnd('.') + ".";
    }

    static string Root()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } own) return own;
        if (Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { } cache && Path.IsPathRooted(cache))
            return Path.Combine(cache, "boxfit");
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return home.Length > 0 ? Path.Combine(home, ".cache", "boxfit")
            : throw new InputException($"There is no home folder for the cache. Name a folder with the variable {Variable}.");
    }
}
