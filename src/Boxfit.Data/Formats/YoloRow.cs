namespace Boxfit.Data.Formats;

/// <summary>One row of a label file: a class and numbers, of which <see cref="YoloRowForm"/> says what they are.</summary>
readonly record struct YoloRow(int Class, double[] Numbers)
{
    /// <summary>What the numbers of a box are called.</summary>
    public static readonly string[] Names = ["cx", "cy", "width", "height"];

    static readonly char[] s_separators = [' ', '\t'];

    /// <summary>True when the number after the box is a confidence.</summary>
    public bool HasConfidence => Numbers.Length is 5 or 6;

    /// <summary>Reads a row.</summary>
    /// <returns>What is wrong, or null.</returns>
    public static string? Parse(string line, out YoloRow row)
    {
        row = default;
        string[] words = line.Split(s_separators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (words.Length < 5)
        {
            string numbers = words.Length == 1 ? "number" : "numbers";
            return $"has {words.Length} {numbers}; expected class, cx, cy, w, h, or a class and the points of a polygon";
        }
        if (!double.TryParse(words[0], NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
            || !(number is >= 0 and < 1_000_000) || number != Math.Floor(number))
            return $"has the class {AnnotationSetBuilder.Show(words[0])}, not a whole number";
        double[] values = new double[words.Length - 1];
        for (int i = 0; i < values.Length; i++)
            if (EntryChecks.Number(words[i + 1], i < 4 ? Names[i] : $"number {i + 2}", out values[i]) is { } wrong) return wrong;
        row = new((int)number, values);
        return null;
    }
}

/// <summary>
/// What the numbers of the rows are that have more than a box: the outline of a polygon, or a box with key points, or a box with confidence
/// and track. All rows together decide; where two readings fit, the user has to.
/// </summary>
sealed class YoloRowForm
{
    // Boxes and points may reach out of the picture a little; pixels are far outside.
    const double FarthestShare = 2, Drift = 0.01;

    readonly bool _isPolygon;

    YoloRowForm(bool isPolygon, string? note) => (_isPolygon, Note) = (isPolygon, note);

    /// <summary>What was assumed, for the user.</summary>
    public string? Note { get; }

    /// <summary>Decides what the rows' numbers are.</summary>
    /// <param name="rows">All rows of the data.</param>
    /// <param name="keyPoints">Number of key points and of the numbers of each, where the data says so (<c>kpt_shape</c>).</param>
    /// <param name="options">What the user says.</param>
    /// <param name="source">The data, for messages.</param>
    /// <exception cref="InputException">Two readings are possible.</exception>
    public static YoloRowForm Find(
        IEnumerable<YoloRow> rows, (int Points, int Numbers)? keyPoints, ReadOptions options, string source)
    {
        if (options.Boxes is { } said)
        {
            if (said is BoxForm.Corners or BoxForm.Size)
                throw new InputException($"{source} is YOLO, whose boxes are centre and size; expected --boxes polygon or keypoints.");
            return new(said == BoxForm.Polygon, null);
        }
        double[][] longer = [.. rows.Select(r => r.Numbers).Where(n => n.Length > 5)];
        if (longer.Length == 0) return new(false, null);
        if (keyPoints is { } shape && Array.TrueForAll(longer, n => n.Length == 4 + shape.Points * shape.Numbers)) return new(false, null);
        bool mayBePolygons = Array.TrueForAll(longer, IsPolygon);
        string? others = AsBoxes(longer);
        if (mayBePolygons && others is not null)
        {
            throw new InputException(
                $"{source}: rows of {longer[0].Length + 1} numbers may be polygons, or boxes with {others}: " +
                $"all {longer.Length:N0} such rows fit both. Say which with --boxes polygon or --boxes keypoints.");
        }
        return others is null ? new(true, null)
            : new(false, $"{source}: rows of {longer[0].Length + 1} numbers are boxes with {others}, which are passed over.");
    }

    /// <summary>The box of a row.</summary>
    /// <returns>What is wrong, or null.</returns>
    public string? Read(YoloRow row, out AnnotatedObject? box)
    {
        box = null;
        double[] n = row.Numbers;
        if (n.Length > 5 && _isPolygon)
        {
            if (n.Length % 2 != 0)
                return $"has {n.Length + 1} numbers; expected class, cx, cy, w, h, or a class and the points of a polygon";
            int far = Array.FindIndex(n, v => Math.Abs(v) > FarthestShare);
            if (far >= 0) return $"has {(far % 2 == 0 ? "x" : "y")} = {n[far]}, which is no share of the picture";
            IEnumerable<double> x = n.Where((_, i) => i % 2 == 0), y = n.Where((_, i) => i % 2 == 1);
            box = new(x.Min(), y.Min(), x.Max(), y.Max(), BoxUnit.Share);
            return null;
        }
        for (int i = 0; i < 4; i++)
        {
            if (Math.Abs(n[i]) > FarthestShare) return $"has {YoloRow.Names[i]} = {n[i]}, which is no share of the picture";
        }
        if (n[2] < 0 || n[3] < 0) return $"has a box of {n[2]}×{n[3]}, less than 0";
        double? confidence = row.HasConfidence && n[4] is >= 0 and <= 1 ? n[4] : null;
        box = new(n[0] - n[2] / 2, n[1] - n[3] / 2, n[0] + n[2] / 2, n[1] + n[3] / 2, BoxUnit.Share) { Confidence = confidence };
        return null;
    }

    static bool IsPolygon(double[] n) => n.Length >= 6 && n.Length % 2 == 0 && Array.TrueForAll(n, IsShare);

    static bool IsShare(double value) => value is >= -Drift and <= 1 + Drift;

    /// <summary>What follows the boxes where all rows can be boxes with as many numbers behind; null where they cannot.</summary>
    static string? AsBoxes(double[][] rows)
    {
        int behind = rows[0].Length - 4;
        if (!Array.TrueForAll(rows, n => n.Length - 4 == behind && IsBox(n))) return null;
        if (behind == 2 && Array.TrueForAll(rows, n => n[4] is >= 0 and <= 1 && n[5] >= 0 && n[5] == Math.Floor(n[5])))
            return "confidence and track";
        if (behind % 3 == 0 && Array.TrueForAll(rows, n => HasPoints(n, 3))) return $"{behind / 3} key points of 3 numbers";
        return behind % 2 == 0 && Array.TrueForAll(rows, n => HasPoints(n, 2)) ? $"{behind / 2} key points of 2 numbers" : null;
    }

    static bool IsBox(double[] n) =>
        n[2] > 0 && n[3] > 0 && IsShare(n[0] - n[2] / 2) && IsShare(n[0] + n[2] / 2)
        && IsShare(n[1] - n[3] / 2) && IsShare(n[1] + n[3] / 2);

    /// <summary>
    /// Key points lie in or near their box, or are (0, 0) where they are not seen; a third number is how well one is seen.
    /// </summary>
    static bool HasPoints(double[] n, int numbers)
    {
        for (int i = 4; i < n.Length; i += numbers)
        {
            bool isUnseen = n[i] == 0 && n[i + 1] == 0;
            bool isNear = Math.Abs(n[i] - n[0]) <= n[2] && Math.Abs(n[i + 1] - n[1]) <= n[3];
            if (!isUnseen && !isNear) return false;
            if (numbers == 3 && n[i + 2] is not (0 or 1 or 2) && !(n[i + 2] is > 0 and < 1)) return false;
        }
        return true;
    }
}
