namespace Boxfit.Preparation.Comparing;

/// <summary>The worst pictures of a comparison, with both boxes on them.</summary>
public static class ComparisonSheet
{
    /// <summary>Most pictures on an HTML page.</summary>
    public const int MostPictures = 120;

    const int MostOnPng = 24;

    /// <summary>Saves a page (.html) with the figures and the worst pictures, or only the worst pictures (.png or .svg).</summary>
    /// <param name="path">The file; its ending decides.</param>
    /// <param name="comparison">What to show.</param>
    /// <param name="a">What the first set is called.</param>
    /// <param name="b">What the second set is called.</param>
    /// <exception cref="BoxfitException">The file cannot be written.</exception>
    public static void Save(string path, BoxComparison comparison, string a, string b)
    {
        if (HtmlPage.IsPage(path)) SavePage(path, comparison, a, b);
        else SavePictures(path, comparison, a, b);
    }

    static void SavePage(string path, BoxComparison c, string a, string b)
    {
        var report = new HtmlReport($"{a} and {b}");
        report.AddText(
            $"{Counted.Of(c.Pictures.Count, "picture has", "pictures have")} a box in both. " +
            $"{c.OnlyInA.Count:N0} have one only in {a}, {c.OnlyInB.Count:N0} only in {b}.");
        report.AddTable(["figure", "value"], ComparisonFigures.Rows(c).Select(r => (string[])[r.Name, r.Value]));
        var worst = c.Pictures.Zip(Names(c), Picture).Take(MostPictures).ToArray();
        string of = worst.Length < c.Pictures.Count ? $" {worst.Length} of {Counted.Of(c.Pictures.Count, "picture")}." : "";
        report.AddPictures("The worst first", $"Dashed: {a}. Solid: {b}.{of}", worst);
        report.Save(path);
    }

    static string[] Names(BoxComparison c) => ShortPaths.WithFolders([.. c.Pictures.Select(p => p.Name)]);

    static ReportPicture Picture(ComparedPicture picture, string name)
    {
        var boxes = Relative(picture) is var (a, b)
            ? (ReportBox[])[new(b, Palette.Label), new(a, Palette.Prediction, Dashed: true)] : [];
        return new(picture.Path, $"{Captions.Cut(name)}  IoU {picture.IoU:0.000}", boxes);
    }

    static void SavePictures(string path, BoxComparison c, string a, string b)
    {
        SheetItem[] items =
        [
            .. from n in c.Pictures.Zip(Names(c)).Take(MostOnPng)
               let p = n.First
               let boxes = Relative(p)
               select new SheetItem(p.Path ?? p.Name, n.Second, boxes?.B, boxes?.A ?? default, p.IoU),
        ];
        string title = $"{a} and {b}: {Counted.Of(c.Pictures.Count, "picture")}, mean IoU {c.MeanIou:0.000}";
        PredictionSheet.Save(title, [new("The worst first", items)], path, new(Label: b, Prediction: a));
    }

    /// <summary>Both boxes in 0…1 of the picture; null where it cannot be read, so that there is nothing to draw on.</summary>
    static (BoundingBox A, BoundingBox B)? Relative(ComparedPicture picture)
    {
        if (picture.Path is null || PictureReader.TryReadInfo(picture.Path, out _) is not { } info) return null;
        return (picture.A.ToRelative(info.Width, info.Height), picture.B.ToRelative(info.Width, info.Height));
    }
}

/// <summary>A comparison's figures for people.</summary>
static class ComparisonFigures
{
    /// <summary>Names and values, in reading order; no figures of the boxes where no picture has two.</summary>
    public static IEnumerable<(string Name, string Value)> Rows(BoxComparison c)
    {
        yield return ("Pictures with both", $"{c.Pictures.Count:N0}");
        yield return ("Only in the first", $"{c.OnlyInA.Count:N0}");
        yield return ("Only in the second", $"{c.OnlyInB.Count:N0}");
        foreach (var (reason, count) in c.Skipped) yield return ($"Left out: {reason}", $"{count:N0}");
        if (c.Pictures.Count == 0) yield break;
        yield return ("Of the second, in both", Share(c.ShareOfB));
        yield return ("Mean IoU", $"{c.MeanIou:0.0000}");
        yield return ("Median IoU", $"{c.MedianIou:0.0000}");
        foreach (double iou in (double[])[0.5, 0.75, 0.9])
            yield return ($"IoU ≥ {iou:0.00}", Share(c.ShareFrom(iou)));
        yield return ($"False boxes (IoU < {BoxComparison.FalseBelow:0.0})", Share(c.FalseShare));
    }

    static string Share(double value) => $"{100 * value:0.0} %";
}

/// <summary>A comparison as a CSV file.</summary>
public static class ComparisonTable
{
    static readonly string[] s_columns = ["path", "iou", "unitA", "x1A", "y1A", "x2A", "y2A", "unitB", "x1B", "y1B", "x2B", "y2B"];

    /// <summary>What such a file begins with.</summary>
    public static string Start { get; } = string.Join(',', s_columns);

    /// <summary>Writes a row a picture, the worst first, each box in the unit that its set has it in.</summary>
    /// <exception cref="BoxfitException">The file cannot be written.</exception>
    public static void Write(string path, BoxComparison comparison) => CsvText.Write(
        path, s_columns,
        comparison.Pictures.Select(p => (string[])
            [p.Name, p.IoU.ToString("0.######", CultureInfo.InvariantCulture), .. Cells(p.A), .. Cells(p.B)]));

    static IEnumerable<string> Cells(AnnotatedObject box) => ((double[])[box.X1, box.Y1, box.X2, box.Y2])
        .Select(edge => Math.Round(edge, 6).ToString(CultureInfo.InvariantCulture))
        .Prepend(box.Unit == BoxUnit.Pixels ? "pixels" : "share");
}
