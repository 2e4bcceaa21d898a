using Boxfit.Data;

namespace Boxfit.Preparation;

/// <summary>Which pictures belong together: those of one group, and copies of one another.</summary>
/// <param name="Units">The pictures' indices, every picture in one unit.</param>
/// <param name="Duplicates">Sets of copies and near copies; null where nobody looked.</param>
/// <param name="Notes">What the user should know.</param>
sealed record SplitGroups(IReadOnlyList<int[]> Units, IReadOnlyList<IReadOnlyList<int>>? Duplicates, IReadOnlyList<string> Notes)
{
    public static SplitGroups Find(AnnotationSet set, SeenPictures seen, SplitOptions options, CancellationToken cancellation)
    {
        int count = set.Pictures.Count;
        var notes = new List<string>();
        var joined = new DisjointSets(count);
        if (Names(set, options) is { } names)
        {
            int without = names.Count(n => n is null);
            if (without == count) throw new InputException("No picture has a group: the pattern matches no name, or the column is empty.");
            if (without > 0) notes.Add($"{without:N0} of {count:N0} pictures have no group and are each divided on their own.");
            var first = new Dictionary<string, int>(StringComparer.Ordinal);
            for (int i = 0; i < count; i++)
                if (names[i] is { } name && !first.TryAdd(name, i)) joined.Join(first[name], i);
        }
        var duplicates = options.AllowDuplicates ? null : DuplicateFinder.FindGroups(seen.Fingerprints, cancellation);
        foreach (var copies in duplicates ?? [])
            for (int i = 1; i < copies.Count; i++) joined.Join(copies[0], copies[i]);
        // The same file under two names is the same picture, even where it cannot be read.
        foreach (var same in Enumerable.Range(0, count).Where(i => seen.Paths[i] is not null).GroupBy(i => seen.Paths[i]!, StringComparer.Ordinal))
            foreach (int i in same.Skip(1)) joined.Join(same.First(), i);
        return new([.. Enumerable.Range(0, count).GroupBy(joined.Find).Select(g => g.ToArray())], duplicates, notes);
    }

    /// <summary>Each picture's group; null where no groups are wanted.</summary>
    static string?[]? Names(AnnotationSet set, SplitOptions options)
    {
        if (options.Group is { } pattern) return [.. set.Pictures.Select(p => pattern.GroupOf(p.Name))];
        if (options.GroupColumn is not { } column) return null;
        var texts = TableColumn.Read(set.Source, column);
        return [.. set.Pictures.Select(p => texts.TryGetValue(p.Row, out string? text) && text.Length > 0 ? text : null)];
    }
}
