using System.Globalization;

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

    /// <summary>Refuses a name of which the ending says nothing that can be written.</summary>
    /// <exception cref="InputException">It ends otherwise.</exception>
    public static void RequireKnownEnding(string path)
    {
        if (HtmlPage.IsPage(path) || Path.GetExtension(path).ToUpperInvariant() is ".PNG" or ".SVG") return;
        throw new InputException($"--sheet: found '{path}', expected a name that ends in .html, .png or .svg.");
    }

    static void SavePage(string path, BoxComparison c, string a, string b)
    {
        var report = new HtmlReport($"{a} and {b}");
        report.AddText(
            $"{c.Pictures.Count:N0} pictures have a box in both. " +
            $"{c.OnlyInA.Count:N0} have one only in {a}, {c.OnlyInB.Count:N0} only in {b}.");
        report.AddTable(["figure", "value"], ComparisonFigures.Rows(c).Select(r => (string[])[r.Name, r.Value]));
        var worst = c.Pictures.Take(MostPictures).Select(Picture).ToArray();
        string of = worst.Length < c.Pictures.Count ? $" {worst.Length} of {c.Pictures.Count:N0} pictures." : "";
        report.AddPictures("The worst first", $"Dashed: {a}. Solid: {b}.{of}", worst);
        report.Save(path);
    }

    static ReportPicture Picture(ComparedPicture picture)
    {
        var boxes = Relative(picture) is var (a, b)
            ? (ReportBox[])[new(b, Palette.Truth), new(a, Palette.Prediction, Dashed: true)] : [];
        return new(picture.Path, string.Create(CultureInfo.InvariantCulture, $"{picture.Name}  IoU {picture.IoU:0.000}"), boxes);
    }

    static void SavePictures(string path, BoxComparison c, string a, string b)
    {
        SheetItem[] items =
        [
            .. from p in c.Pictures.Take(MostOnPng)
               let boxes = Relative(p)
               select new SheetItem(p.Path ?? p.Name, p.Name, boxes?.B, boxes?.A ?? default, p.IoU),
        ];
        PredictionSheet.Save(
            $"{a} and {b}: {c.Pictures.Count} pictures, mean IoU {c.MeanIou:0.000}", [new("The worst first", items)], path, new(Truth: b, Prediction: a));
    }

    /// <summary>Both boxes in 0…1 of the picture; null where it cannot be read, so that there is nothing to draw on.</summary>
    static (BoundingBox A, BoundingBox B)? Relative(ComparedPicture picture)
    {
        if (picture.Path is null) return null;
        try
        {
            var info = PictureReader.ReadInfo(picture.Path);
            return (picture.A.ToRelative(info.Width, info.Height), picture.B.ToRelative(info.Width, info.Height));
        }
        catch (PictureException)
        {
            return null;
        }
    }
}
