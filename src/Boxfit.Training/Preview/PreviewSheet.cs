namespace Boxfit.Training.Preview;

/// <summary>A <see cref="TrainingPreview"/> as a sheet: a row a picture, as it is first, then as each epoch shows it.</summary>
static class PreviewSheet
{
    /// <summary>Most tiles on a sheet, the pictures as they are among them.</summary>
    public const int MostTiles = PredictionSheet.MostPictures;

    const string Original = "as it is";

    /// <summary>Saves the sheet as PNG, SVG or HTML page, by the name's ending.</summary>
    /// <param name="path">The file.</param>
    /// <param name="title">Stands at the top.</param>
    /// <param name="preview">What to draw, <see cref="MostTiles"/> tiles at most.</param>
    /// <exception cref="BoxfitException">The file cannot be written, or its name has another ending.</exception>
    public static void Save(string path, string title, TrainingPreview preview)
    {
        int columns = 1 + preview.Pictures.Max(p => p.Views.Count);
        if (HtmlPage.IsPage(path)) SavePage(path, title, preview);
        else PredictionSheet.Save(title, [.. preview.Pictures.Zip(Names(preview), Section)], path, new(Label: "box"), columns);
    }

    static IEnumerable<string> Names(TrainingPreview preview) =>
        ShortPaths.WithFolders([.. preview.Pictures.Select(p => p.Sample.Name)]).Select(Captions.Cut);

    static SheetSection Section(PreviewedPicture picture, string name) => new(name,
    [
        Item(picture.Sample, Original, BoxOf(picture.Sample)),
        .. picture.Views.Select(v => Item(picture.Sample, Caption(v), v.Box) with { Picture = v.Picture }),
    ]);

    static SheetItem Item(Sample sample, string caption, BoundingBox? box) => new(sample.Path, caption, box, Prediction: null, IoU: null);

    static void SavePage(string path, string title, TrainingPreview preview)
    {
        var report = new HtmlReport(title);
        foreach (var (picture, name) in preview.Pictures.Zip(Names(preview)))
        {
            report.AddPictures(name, "",
            [
                Figure(picture.Sample, Original, BoxOf(picture.Sample)),
                .. picture.Views.Select(v => Figure(picture.Sample, Caption(v), v.Box) with { Picture = v.Picture }),
            ]);
        }
        report.Save(path);
    }

    static ReportPicture Figure(Sample sample, string caption, BoundingBox? box) =>
        new(sample.Path, caption, box is { } there ? [new(there, Palette.Label)] : []);

    static BoundingBox? BoxOf(Sample sample) => sample.HasObject ? sample.Box : null;

    static string Caption(SampleView view) => $"epoch {view.Epoch + 1}{(view.IsCut ? ", look again" : "")}";
}
