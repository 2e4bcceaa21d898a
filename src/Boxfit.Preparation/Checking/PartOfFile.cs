namespace Boxfit.Preparation.Checking;

/// <summary>
/// The part that a data file's name tells: <c>train_labels.csv</c> is <c>train</c>, <c>holdout.csv</c> is <c>holdout</c>.
/// </summary>
static class PartOfFile
{
    /// <summary>The parts of several data files, all different: where two names tell the same, the whole paths stand for them.</summary>
    public static IReadOnlyList<string> Names(IReadOnlyList<string> paths)
    {
        string[] names = [.. paths.Select(Name)];
        return names.Distinct(StringComparer.Ordinal).Count() == names.Length ? names : paths;
    }

    static string Name(string path)
    {
        string stem = Path.GetFileNameWithoutExtension(path.TrimEnd(Path.DirectorySeparatorChar));
        foreach (string word in stem.Split([' ', '-', '_', '.'], StringSplitOptions.RemoveEmptyEntries))
        {
            switch (word.ToLowerInvariant())
            {
                case "train" or "training":
                    return "train";
                case "val" or "valid" or "validation" or "dev":
                    return "validation";
                case "test" or "testing":
                    return "test";
            }
        }
        return stem;
    }
}
