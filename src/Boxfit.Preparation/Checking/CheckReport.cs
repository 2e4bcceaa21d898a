namespace Boxfit.Preparation.Checking;

/// <summary>The result of a check for people: one HTML file with a table of faults and the pictures concerned.</summary>
public static class CheckReport
{
    /// <summary>Most pictures shown of a kind; the list of all findings is a CSV file.</summary>
    public const int MostPictures = 48;

    /// <summary>Most rows listed of a kind that has no pictures to show.</summary>
    public const int MostRows = 200;

    /// <summary>Saves the report.</summary>
    /// <param name="path">The HTML file.</param>
    /// <param name="title">Names the data.</param>
    /// <param name="result">What was found.</param>
    /// <exception cref="BoxfitException">The file cannot be written.</exception>
    public static void Save(string path, string title, CheckResult result)
    {
        var report = new HtmlReport(title);
        report.AddText(Summary(result));
        foreach (string remark in result.Remarks) report.AddText(remark);
        if (result.Counts.Count > 0)
        {
            report.AddTable(
                ["Fault", "Severity", "Count", "Name for machines"],
                result.Counts.Select(c =>
                    (string[])[c.Kind.Title, FindingsTable.SeverityName(c.Kind.Severity), $"{c.Count:N0}", c.Kind.Name]));
        }
        var byKind = result.Findings.ToLookup(f => f.Kind);
        string[] names = [.. ShortPaths.WithFolders([.. result.Pictures.Select(p => p.Annotation.Name)]).Select(Captions.Cut)];
        foreach ((var kind, int count) in result.Counts) AddKind(report, kind, count, [.. byKind[kind]], (result.Pictures, names));
        report.Save(path);
    }

    /// <summary>One sentence with the figures.</summary>
    public static string Summary(CheckResult result)
    {
        string parts = result.Parts.Count == 0 ? "" : $" ({string.Join(", ", result.Parts.Select(p => $"{p.Part} {p.Pictures:N0}"))})";
        string verdict = result.Severity switch
        {
            FindingSeverity.None => "No fault was found.",
            FindingSeverity.Note => OfNotes(result),
            FindingSeverity.Warning => "There are warnings.",
            _ => "There are errors.",
        };
        return $"{Counted.Of(result.Pictures.Count, "picture")}{parts} in {Counted.Of(result.Files, "file")}. {verdict}";
    }

    /// <summary>Whether the data is in order, and what is not that lies beside it.</summary>
    static string OfNotes(CheckResult result)
    {
        int unread = result.Counts.FirstOrDefault(c => c.Kind == FindingKinds.UnreadableBeside).Count;
        bool asks = result.Counts.Any(c => c.Kind.AsksForWork);
        if (unread == 0)
            return asks ? "There are no errors, but something to put in order." : "There is nothing to correct, only something to know.";
        string data = asks ? "The data has no errors, but something to put in order, and" : "The data has nothing to correct, but";
        return $"{data} {Counted.Of(unread, "file")} beside its pictures cannot be read.";
    }

    static void AddKind(
        HtmlReport report, FindingKind kind, int count, Finding[] findings, (IReadOnlyList<CheckedPicture> Pictures, string[] Names) all)
    {
        var pictures = all.Pictures;
        string heading = $"{char.ToUpperInvariant(kind.Title[0])}{kind.Title[1..]}: {count:N0}";
        string remark = $"{kind.Meaning} Remedy: {kind.Remedy}";
        bool canBeShown = Array.Exists(findings, f => PathOf(f, pictures) is not null);
        int shown = Math.Min(findings.Length, canBeShown ? MostPictures : MostRows);
        if (shown < count) remark += $" The first {shown:N0} are shown.";
        if (Array.Exists(findings, f => f.Predicted is not null)) remark += " Solid: label. Dashed: prediction. The most doubtful first.";
        if (canBeShown)
        {
            report.AddPictures(heading, remark, [.. findings.Take(shown).SelectMany(f => Show(f, pictures, all.Names))]);
            return;
        }
        report.AddHeading(heading);
        report.AddText(remark);
        report.AddTable(["File", "Row", "Picture", "Detail"],
            findings.Take(shown).Select(f => (string[])[f.File, $"{f.Row}", f.Picture, f.Detail]));
    }

    /// <summary>The file to show: none of a picture that is missing, the file itself of one that the data does not name.</summary>
    static string? PathOf(Finding finding, IReadOnlyList<CheckedPicture> pictures) =>
        finding.Index is { } index ? pictures[index].Path : finding.Kind == FindingKinds.Malformed ? null : finding.File;

    /// <summary>The picture; before a copy its original.</summary>
    static IEnumerable<ReportPicture> Show(Finding finding, IReadOnlyList<CheckedPicture> pictures, string[] names)
    {
        if (finding.CopyOf is { } original)
        {
            var first = pictures[original];
            yield return Show(first, $"{names[original]} (row {first.Annotation.Row}): has the copy that follows");
        }
        if (finding.Index is { } index)
        {
            var shown = Show(pictures[index], $"{names[index]} (row {finding.Row}): {finding.Detail}");
            yield return finding.Predicted is { } box
                ? shown with { Boxes = [.. shown.Boxes, new(box, Palette.Prediction, Dashed: true)] } : shown;
        }
        else yield return new(PathOf(finding, pictures), $"{finding.Picture}: {finding.Detail}", []);
    }

    static ReportPicture Show(CheckedPicture picture, string caption) =>
        new(picture.Path, caption,
            picture.Size is not (int width, int height) ? [] : [.. picture.DifferentObjects.Select(o => Box(o, width, height))]);

    static ReportBox Box(AnnotatedObject box, int width, int height) =>
        new(box.ToRelative(width, height), Palette.Label, box.Label.Length > 0 ? box.Label : null);
}
