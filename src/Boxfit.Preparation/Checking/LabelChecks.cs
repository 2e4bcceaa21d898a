namespace Boxfit.Preparation.Checking;

/// <summary>Finds classes that are probably one, written in different ways.</summary>
static class LabelChecks
{
    // More classes are no classes; comparing all pairs would take too long.
    const int MostLabels = 500;

    // Shorter words one letter apart are often different: "cat" and "car".
    const int ShortestMisspelt = 5;

    /// <summary>One finding for each class that a more frequent one is spelt like.</summary>
    public static IEnumerable<Finding> Check(IReadOnlyList<CheckedPicture> pictures)
    {
        var labels = pictures.SelectMany(p => p.Annotation.Objects, (picture, o) => (picture, o.Label)).Where(x => x.Label.Length > 0)
            .GroupBy(x => x.Label, StringComparer.Ordinal).Select(g => (Label: g.Key, Count: g.Count(), First: g.First().picture))
            .OrderByDescending(l => l.Count).ThenBy(l => l.Label, StringComparer.Ordinal).ToList();
        if (labels.Count > MostLabels) yield break;
        for (int i = 1; i < labels.Count; i++)
        {
            var (label, count, first) = labels[i];
            int like = labels.FindIndex(0, i, l => IsAlike(l.Label, label));
            if (like < 0) continue;
            yield return first.Finding(
                FindingKinds.LabelSpelling,
                $"\"{label}\" ({count:N0} objects) is spelt like \"{labels[like].Label}\" ({labels[like].Count:N0} objects)");
        }
    }

    static bool IsAlike(string a, string b) =>
        Normal(a) == Normal(b)
            || (Math.Min(a.Length, b.Length) >= ShortestMisspelt && !a.Any(char.IsDigit) && Spelling.Distance(a, b) == 1);

    static string Normal(string label) =>
        string.Concat(label.Where(char.IsLetterOrDigit)).ToLowerInvariant() is { Length: > 0 } normal ? normal : label;
}
