using System.Globalization;

namespace Boxfit.Data.Formats;

/// <summary>One row of a label file: a class, then a box or a polygon as shares of the picture, and perhaps a confidence.</summary>
readonly record struct YoloLine(int Class, AnnotatedObject Box)
{
    // Boxes may reach out of the picture a little; pixels are far out.
    const double FarthestShare = 2;

    static readonly string[] s_names = ["cx", "cy", "width", "height", "confidence"];
    static readonly char[] s_separators = [' ', '\t'];

    /// <summary>Reads a row.</summary>
    /// <returns>What is wrong, or null.</returns>
    public static string? Parse(string line, out YoloLine result)
    {
        result = default;
        string[] words = line.Split(s_separators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (words.Length is not (5 or 6) && !(words.Length >= 7 && words.Length % 2 == 1))
            return $"has {words.Length} {(words.Length == 1 ? "number" : "numbers")}; expected class, cx, cy, w, h, or a class and the points of a polygon";
        if (!double.TryParse(words[0], NumberStyles.Float, CultureInfo.InvariantCulture, out double number) || !(number is >= 0 and < 1_000_000) || number != Math.Floor(number))
            return $"has the class {AnnotationSetBuilder.Show(words[0])}, not a whole number";
        bool isPolygon = words.Length > 6;
        double[] values = new double[words.Length - 1];
        for (int i = 0; i < values.Length; i++)
        {
            string what = isPolygon ? i % 2 == 0 ? "x" : "y" : s_names[i];
            if (EntryChecks.Number(words[i + 1], what, out values[i]) is { } wrong) return wrong;
            if ((isPolygon || i < 4) && Math.Abs(values[i]) > FarthestShare) return $"has {what} = {values[i]}, which is no share of the picture";
        }
        result = new((int)number, isPolygon ? Around(values) : FromCentre(values));
        return !isPolygon && (values[2] < 0 || values[3] < 0) ? $"has a box of {values[2]}×{values[3]}, less than 0" : null;
    }

    static AnnotatedObject FromCentre(double[] v) => new(
        v[0] - v[2] / 2, v[1] - v[3] / 2, v[0] + v[2] / 2, v[1] + v[3] / 2, BoxUnit.Share, Confidence: v.Length > 4 ? v[4] : null);

    static AnnotatedObject Around(double[] points)
    {
        IEnumerable<double> x = points.Where((_, i) => i % 2 == 0), y = points.Where((_, i) => i % 2 == 1);
        return new(x.Min(), y.Min(), x.Max(), y.Max(), BoxUnit.Share);
    }
}
