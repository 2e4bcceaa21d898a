namespace Boxfit.Training.Evaluating;

/// <summary>An evaluation as a sheet of pictures.</summary>
public static class EvaluationSheet
{
    const int PicturesInSection = 8;

    /// <summary>
    /// Draws the worst, the middle and the best pictures with both boxes, and saves PNG, SVG or an HTML page by the name's ending.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="title">Stands at the top; the mean IoU is added to a picture's.</param>
    /// <param name="evaluation">What to draw.</param>
    /// <exception cref="BoxfitException">The file cannot be written.</exception>
    public static void Save(string path, string title, Evaluation evaluation) => Save(path, title, evaluation, null, []);

    /// <summary>The same with what there is to know of the figures, which stands on a page alone.</summary>
    /// <param name="path">The file.</param>
    /// <param name="title">Stands at the top.</param>
    /// <param name="evaluation">What to draw.</param>
    /// <param name="known">How many of the pictures the model was trained on; null where that is not known.</param>
    /// <param name="notes">Sentences below the figures.</param>
    internal static void Save(string path, string title, Evaluation evaluation, KnownPictures? known, IReadOnlyList<string> notes)
    {
        if (HtmlPage.IsPage(path))
        {
            SavePage(path, title, evaluation, known, notes);
            return;
        }
        var summary = evaluation.Summary;
        PredictionSheet.Save(
            $"{title}: {Counted.Of(summary.Pictures, "picture")}, mean IoU {summary.MeanIou:0.000} (best constant box " +
            $"{summary.ConstantBoxIou:0.000}){Beside(evaluation)}",
            [.. Sections(evaluation.Pictures), .. MoreSections(evaluation)], path);
    }

    static void SavePage(string path, string title, Evaluation evaluation, KnownPictures? known, IReadOnlyList<string> notes)
    {
        var report = new HtmlReport(title);
        var rows = EvaluationFigures.Rows(evaluation.Summary, known)
            .Concat(EvaluationFigures.Rows(evaluation.Presence, evaluation.Classes, evaluation.Unlikeness));
        report.AddTable(["figure", "value"], rows.Select(f => (string[])[f.Name, Sentence(f.Value)]));
        foreach (string note in notes) report.AddText(note);
        if (evaluation.Classes is { } classes) AddConfusion(report, classes);
        foreach (var section in Sections(evaluation.Pictures).Concat(MoreSections(evaluation)))
            report.AddPictures(section.Heading, "Solid: label. Dashed: prediction.", [.. section.Items.Select(Figure)]);
        report.Save(path);
    }

    /// <summary>What a terminal sets apart by spaces is a sentence's part here; a dash for no figure stands alone.</summary>
    static string Sentence(string value)
    {
        string[] parts = value.Split("   ", StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return string.Join(", ", parts is ["-", _, ..] ? parts[1..] : parts);
    }

    static void AddConfusion(HtmlReport report, ClassFigures classes)
    {
        report.AddHeading("Classes");
        report.AddFigure(ConfusionChart.Of(classes).Draw().Finish(), "A row for each true class: how its pictures were classified.");
    }

    static ReportPicture Figure(SheetItem item) => new(
        item.PicturePath, Captions.Cut(item.Caption) + (item.IoU is { } iou ? $"  IoU {iou:0.000}" : ""),
        [
            .. item.Label is { } label ? [new(label, Palette.Label)] : Array.Empty<ReportBox>(),
            new(item.Prediction!.Value, Palette.Prediction, Dashed: true),
        ]);

    /// <summary>What a title says of more than boxes; empty where there is nothing.</summary>
    static string Beside(Evaluation evaluation)
    {
        string presence = evaluation.Presence?.Auroc is { } area ? $", AUROC {area:0.000}" : "";
        return presence + (evaluation.Classes is { } classes ? $", class accuracy {100 * classes.Accuracy:0.0} %" : "");
    }

    /// <summary>Pictures without an object, objects that are missed, and wrong classes; those first of which the model is surest.</summary>
    internal static IEnumerable<SheetSection> MoreSections(Evaluation evaluation) =>
        AllMoreSections(evaluation).Where(s => s.Items.Count > 0);

    static IEnumerable<SheetSection> AllMoreSections(Evaluation evaluation)
    {
        if (evaluation.Presence is { } presence)
        {
            yield return Section("Without object, the surest first", evaluation.Empty.OrderByDescending(p => p.Confidence), Confidence);
            var missed = evaluation.Pictures.Where(p => p.Confidence < presence.Threshold).OrderBy(p => p.Confidence);
            yield return Section("Said to show no object", missed, Confidence);
        }
        if (evaluation.Classes is { } classes)
        {
            var wrong = evaluation.Pictures.Where(p => p.Label != p.Sample.Label && classes.Names.Contains(p.Sample.Label));
            yield return Section("Another class, the surest first", wrong.OrderByDescending(p => p.LabelConfidence),
                p => $"predicted {ForeignText.Shown(p.Label!)}, labelled {ForeignText.Shown(p.Sample.Label)}");
        }

        static string Confidence(EvaluatedPicture p) => $"{p.Confidence:0.000}";
    }

    static SheetSection Section(string heading, IEnumerable<EvaluatedPicture> pictures, Func<EvaluatedPicture, string> caption)
    {
        EvaluatedPicture[] shown = [.. pictures.Take(PicturesInSection)];
        string[] names = ShortPaths.WithFolders([.. shown.Select(p => p.Sample.Name)]);
        return new(heading,
        [
            .. shown.Zip(names, (p, name) => new SheetItem(
                p.Sample.Path, $"{caption(p)}  {name}", p.Sample.HasObject ? p.Sample.Box : null, p.Predicted,
                p.Sample.HasObject ? p.IoU : null)),
        ]);
    }

    internal static IReadOnlyList<SheetSection> Sections(IReadOnlyList<EvaluatedPicture> pictures)
    {
        string[] names = ShortPaths.WithFolders([.. pictures.Select(p => p.Sample.Name)]);
        SheetItem[] sorted =
        [
            .. pictures.Zip(names).OrderBy(p => p.First.IoU).ThenBy(p => p.First.Sample.Row)
                .Select(p => new SheetItem(p.First.Sample.Path, p.Second, p.First.Sample.Box, p.First.Predicted, p.First.IoU)),
        ];
        return [.. Places(sorted.Length).Select(place => new SheetSection(place.Heading, sorted[place.Pictures]))];
    }

    /// <summary>Which pictures are shown of those in the order of their IoU, and below which headings.</summary>
    /// <param name="count">How many there are.</param>
    internal static IReadOnlyList<(string Heading, Range Pictures)> Places(int count)
    {
        // No picture appears twice: few of them make one section.
        if (count <= 3 * PicturesInSection) return [("All, the worst first", ..)];
        int middle = (count - PicturesInSection) / 2;
        return
        [
            ("Worst", ..PicturesInSection),
            ("Around the median", middle..(middle + PicturesInSection)),
            ("Best", ^PicturesInSection..),
        ];
    }
}
