namespace Boxfit.Data.Formats;

/// <summary>Looks into files of JSON values one a line.</summary>
static class JsonLines
{
    /// <summary>True when a text begins as an object and the file's first object has the key; false where it is broken before.</summary>
    public static bool HasKey(string file, string head, string key)
    {
        // A first object is not gone through for a key that its beginning lacks: it may be a file of gigabytes.
        if (head.AsSpan().TrimStart() is not ['{', ..] || !head.Contains($"\"{key}\"", StringComparison.Ordinal)) return false;
        try
        {
            using var json = JsonTokens.OpenLines(file, out _);
            if (!json.Read()) return false;
            while (json.NextProperty(0, out string name))
                if (name == key) return true;
        }
        catch (InputException)
        {
            // Broken before the key shows.
        }
        return false;
    }
}
