namespace Boxfit.Preparation.Checking;

/// <summary>Finds what is wrong with a data set: its entries, its pictures, its boxes, its division into parts.</summary>
public static class DataChecker
{
    /// <summary>
    /// Checks a data set. Every picture is read and decoded once, a few at a time; what is kept of it is some hundred bytes, so the memory
    /// needed depends on the largest pictures and hardly on their number.
    /// </summary>
    /// <param name="options">What to check.</param>
    /// <param name="progress">Is told after each file, from several threads.</param>
    /// <param name="cancellation">Ends the check with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="InputException">
    /// The folder of pictures is not there, or the group pattern matches no name or is too slow.
    /// </exception>
    public static CheckResult Run(
        CheckOptions options, IProgress<(int Done, int All)>? progress = null, CancellationToken cancellation = default)
    {
        var source = CheckedFiles.Of(options, cancellation);
        var (located, files, others) = source;
        var pictures = located.Pictures;
        if (options.Group is { } groups) GroupChecks.RequireMatch(pictures, groups);
        var examinations = options.Examined?.Invoke(source) ?? Examine(source, options, progress, cancellation);
        var byPath = files.Index().ToDictionary(f => f.Item, f => examinations[f.Index], StringComparer.Ordinal);
        for (int i = 0; i < pictures.Count; i++)
            if (pictures[i].Path is { } path) pictures[i] = pictures[i] with { Examination = byPath[path] };

        var ranking = new PartRanking(pictures.Select(p => p.Part));
        List<Finding> findings = [
            .. options.Sets.SelectMany(s => s.Problems, (_, p) => new Finding(FindingKinds.Malformed, p.File, p.Row, "", p.Text))];
        foreach (var set in options.Sets)
            if (DataFaults.OfShares(set.Pictures) is var (at, box, detail))
                findings.Add(new(FindingKinds.SharesAsPixels, at.File, box.Row > 0 ? box.Row : at.Row, at.Name, detail));
        foreach (var picture in pictures) findings.AddRange(PictureChecks.Check(picture, located.Explain));
        findings.AddRange(DuplicateChecks.Check(pictures, out var copies, ranking, cancellation));
        if (options.Group is { } pattern) findings.AddRange(GroupChecks.Check(pictures, pattern, ranking));
        findings.AddRange(LabelChecks.Check(pictures));
        var doubts = options.Predictions is { } predictions
            ? LabelDoubts.Find(pictures, predictions, options.Images, cancellation) : null;
        findings.AddRange(doubts?.Findings ?? []);
        string[] names = ShortPaths.WithFolders(others);
        for (int i = 0; i < others.Count; i++)
            findings.AddRange(UnannotatedPictures.Check(others[i], names[i], examinations[files.Length + i]));

        int unlisted = options.Sets.Sum(s => s.ProblemCount - s.Problems.Count);
        return new()
        {
            Pictures = pictures,
            Findings = findings,
            Counts = Count(findings, unlisted),
            DuplicateGroups = copies,
            Parts = [.. ranking.Parts.Select(part => (part, pictures.Count(p => p.Part == part)))],
            Files = files.Length,
            Doubts = doubts,
            Remarks =
            [
                .. doubts?.Remarks ?? [],
                .. options.Sets.SelectMany(s => s.Notes), .. located.Locators.SelectMany(l => l.Notes),
                .. Remarks(options, pictures, ranking, unlisted),
                .. others.Count > files.Length
                    ? [$"Beside the {Counted.Of(files.Length, "file")} that the data names lie {others.Count:N0} more. Of those only the " +
                        "headers were read, so one that is cut short is not noticed."]
                    : Array.Empty<string>(),
            ],
        };
    }

    static PictureExamination[] Examine(
        CheckedFiles files, CheckOptions options, IProgress<(int Done, int All)>? progress, CancellationToken cancellation)
    {
        var results = new PictureExamination[files.Count];
        int done = 0;
        ParallelLoop.For(
            results.Length,
            options.Threads,
            i =>
            {
                results[i] = files.Examine(i, options);
                progress?.Report((Interlocked.Increment(ref done), results.Length));
            },
            cancellation);
        return results;
    }

    static List<(FindingKind, int)> Count(List<Finding> findings, int unlisted)
    {
        var counts = findings.CountBy(f => f.Kind).ToDictionary();
        if (unlisted > 0) counts[FindingKinds.Malformed] += unlisted;
        return [.. FindingKinds.All.Where(counts.ContainsKey).Select(kind => (kind, counts[kind]))];
    }

    static IEnumerable<string> Remarks(CheckOptions options, List<CheckedPicture> pictures, PartRanking ranking, int unlisted)
    {
        if (unlisted > 0) yield return $"{Counted.Of(unlisted, "more entry", "more entries")} not understood, counted but not listed.";
        if (ranking.Parts.Count == 0)
        {
            yield return "The data names no parts (train, test), so nothing was compared across them. " +
                $"A random split may put copies on both sides; {ShellLine.Of("data", "split")} keeps them together.";
        }
        if (options.Group is not { } pattern) yield break;
        int unmatched = GroupChecks.CountUnmatched(pictures, pattern);
        if (unmatched > 0)
            yield return $"The group pattern does not match {unmatched:N0} of {Counted.Of(pictures.Count, "name")}; those are in no group.";
    }
}
