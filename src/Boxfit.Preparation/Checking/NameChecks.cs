namespace Boxfit.Preparation.Checking;

/// <summary>Finds groups, such as persons, that stand in several parts.</summary>
static class GroupChecks
{
    /// <summary>Each picture whose group also stands in an earlier part.</summary>
    public static IEnumerable<Finding> Check(IReadOnlyList<CheckedPicture> pictures, GroupPattern pattern, PartRanking ranking)
    {
        string?[] groups = [.. pictures.Select(p => pattern.GroupOf(p.Annotation.Name))];
        // The first picture of each group in each part.
        var firsts = new Dictionary<(string Group, string Part), CheckedPicture>();
        foreach (var picture in pictures)
            if (groups[picture.Index] is { } group && picture.Part is { } part) firsts.TryAdd((group, part), picture);
        foreach (var picture in pictures)
        {
            if (groups[picture.Index] is not { } group) continue;
            var earlier = ranking.Parts.TakeWhile(part => ranking.IsBefore(part, picture.Part))
                .Select(part => firsts.GetValueOrDefault((group, part))).FirstOrDefault(p => p is not null);
            if (earlier is null) continue;
            yield return picture.Finding(
                FindingKinds.GroupAcrossParts, $"in {picture.Part}; group \"{group}\" is also in {earlier.Part}, as {earlier.Place}");
        }
    }

    /// <summary>A pattern that matches nothing is a mistake, and would look as if all were well.</summary>
    /// <exception cref="InputException">The pattern finds no group in any name.</exception>
    public static void RequireMatch(IReadOnlyList<CheckedPicture> pictures, GroupPattern pattern)
    {
        if (pictures.Count == 0 || CountUnmatched(pictures, pattern) < pictures.Count) return;
        throw new InputException(
            $"The group pattern finds no group in any name of {pictures.Count:N0}, " +
            $"such as \"{pictures[0].Annotation.Name}\". Correct it.");
    }

    /// <summary>Number of pictures that the pattern does not match.</summary>
    public static int CountUnmatched(IReadOnlyList<CheckedPicture> pictures, GroupPattern pattern) =>
        pictures.Count(p => pattern.GroupOf(p.Annotation.Name) is null);
}

/// <summary>Finds classes that are probably one, written in different ways.</summary>
static class LabelChecks
{
    // More classes are no classes; comparing all pairs would take too long.
    const int MostLabels = 500;

    // Shorter words one letter apart are often different: "cat" and "car".
    const int ShortestMisspelt = 5;

    // Not where one of them has next to no objects: "dgo", once beside a hundred of "dog".
    const int ShortestRare = 3, MostOfRare = 2, TimesAsMany = 10, LongWord = 8;

    /// <summary>One finding for each class that a more frequent one is spelt like, and for each number among names.</summary>
    public static IEnumerable<Finding> Check(IReadOnlyList<CheckedPicture> pictures)
    {
        var labels = pictures.SelectMany(p => p.Annotation.Objects, (picture, o) => (picture, o.Label)).Where(x => x.Label.Length > 0)
            .GroupBy(x => x.Label, StringComparer.Ordinal).Select(g => (Label: g.Key, Count: g.Count(), First: g.First().picture))
            .OrderByDescending(l => l.Count).ThenBy(l => l.Label, StringComparer.Ordinal).ToList();
        if (labels.Count > MostLabels) yield break;
        string? name = labels.Find(l => !IsNumber(l.Label)).Label;
        foreach (var (number, count, first) in labels)
        {
            if (name is null || !IsNumber(number)) continue;
            yield return first.Finding(
                FindingKinds.LabelNumber, $"\"{number}\" ({Counted.Of(count, "object")}) stands beside \"{name}\"");
        }
        for (int i = 1; i < labels.Count; i++)
        {
            var (label, count, first) = labels[i];
            int like = labels.FindIndex(0, i, l => IsAlike(l.Label, label)
                || (count <= MostOfRare && l.Count >= TimesAsMany * count && IsSlip(l.Label, label)));
            if (like < 0) continue;
            yield return first.Finding(
                FindingKinds.LabelSpelling,
                $"\"{label}\" ({Counted.Of(count, "object")}) is spelt like \"{labels[like].Label}\" " +
                $"({Counted.Of(labels[like].Count, "object")})");
        }
    }

    static bool IsNumber(string label) => label.All(char.IsAsciiDigit);

    static bool IsAlike(string a, string b) =>
        Normal(a) == Normal(b)
            || (Math.Min(a.Length, b.Length) >= ShortestMisspelt && !a.Any(char.IsDigit) && Spelling.Distance(a, b) == 1);

    static bool IsSlip(string a, string b)
    {
        int shortest = Math.Min(a.Length, b.Length);
        return shortest >= ShortestRare && !a.Any(char.IsDigit) && !b.Any(char.IsDigit)
            && Spelling.Distance(a, b) <= (shortest >= LongWord ? 2 : 1);
    }

    static string Normal(string label) =>
        string.Concat(label.Where(char.IsLetterOrDigit)).ToLowerInvariant() is { Length: > 0 } normal ? normal : label;
}
