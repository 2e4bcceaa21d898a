namespace Boxfit.Preparation;

/// <summary>
/// Folders that Boxfit itself makes, and whose pictures are no photos: those of runs, of guided ways and of the thumbnails of label sheets.
/// </summary>
/// <param name="within">The folder that is looked through, and is taken whatever it is itself.</param>
sealed class OwnFolders(string within)
{
    /// <summary>Name of what a guided way remembers, in its folder.</summary>
    public const string GuidanceName = "guidance.json";

    const string SheetEnding = ".sheet", PageEnding = ".html";

    // Other programs have files of the name of a run's settings, too.
    static readonly string[] s_ofRuns = ["metrics.jsonl", ModelFile.DeliveredName, "last.safetensors"];

    readonly Dictionary<string, string?> _found = new(StringComparer.Ordinal) { [within] = null };

    /// <summary>The outermost folder of Boxfit's own that a file lies in; null where it lies in none.</summary>
    /// <param name="file">A file below the folder that is looked through, by a path that begins with that folder's.</param>
    public string? Of(string file) => Path.GetDirectoryName(file) is { } folder ? Outermost(folder) : null;

    string? Outermost(string folder)
    {
        if (folder.Length <= within.Length) return null;
        if (_found.TryGetValue(folder, out string? known)) return known;
        string? outer = Path.GetDirectoryName(folder) is { } parent ? Outermost(parent) : null;
        return _found[folder] = outer ?? (IsOwn(folder) ? folder : null);
    }

    static bool IsOwn(string folder) =>
        File.Exists(Path.Combine(folder, GuidanceName))
        || File.Exists(Path.Combine(folder, ModelFile.ConfigurationName)) && s_ofRuns.Any(n => File.Exists(Path.Combine(folder, n)))
        || folder.EndsWith(SheetEnding, StringComparison.Ordinal) && File.Exists(folder[..^SheetEnding.Length] + PageEnding);
}
