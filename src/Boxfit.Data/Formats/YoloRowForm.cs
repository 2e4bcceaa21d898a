namespace Boxfit.Data.Formats;

/// <summary>
/// What the numbers of YOLO's rows are: a box, a box with key points, or the outline of a polygon, with a confidence and a track behind
/// them or not. All rows together decide; where two readings fit, the user has to.
/// </summary>
sealed class YoloRowForm
{
    // Boxes and points may reach out of the picture a little; pixels are far outside.
    const double FarthestShare = 2, Drift = 0.01, FarthestPoint = 0.1;

    // So many boxes may be drawn over the edge, by carelessness, before other readings are thought of.
    const double Reach = 0.02, FewRows = 0.05;

    const string Tracked = "confidence and track";

    const string NoShare =
        "which is no share of the picture; expected 0 to 1: divide pixels by the picture's width and height, and percent by 100";

    bool _isPolygon;
    bool _isUncertain;
    bool _hasTracks;
    int _behind; // numbers behind the polygon or key points: the confidence, and the track
    int? _length;
    BoxForm _form = BoxForm.Centre;

    YoloRowForm()
    {
    }

    /// <summary>What was assumed, for the user.</summary>
    public string? Note { get; private set; }

    /// <summary>Decides what the rows' numbers are.</summary>
    /// <param name="rows">All rows of the data.</param>
    /// <param name="keyPoints">Number of key points and of the numbers of each, where the data says so (<c>kpt_shape</c>).</param>
    /// <param name="options">What the user says.</param>
    /// <param name="source">The data, for messages.</param>
    /// <exception cref="InputException">Two readings are possible.</exception>
    public static YoloRowForm Find(
        IEnumerable<YoloRow> rows, (int Points, int Numbers)? keyPoints, ReadOptions options, string source)
    {
        double[][] all = [.. rows.Select(r => r.Numbers)];
        double[][] longer = Array.FindAll(all, n => n.Length > 5);
        var form = new YoloRowForm();
        form.FindTracks(all, source);
        switch (options.Boxes)
        {
            case BoxForm.Polygon:
                form._isPolygon = true;
                if (longer.Length > 0 && Array.TrueForAll(longer, n => n.Length % 2 == 1)) form._behind = 1;
                return form;
            case BoxForm.Corners or BoxForm.Size or BoxForm.Centre:
                form._form = options.Boxes.Value;
                return form;
            case BoxForm.KeyPoints:
                return form;
        }
        if (longer.Length > 0) form.FindLonger(longer, keyPoints, source);
        if (!form._isPolygon) RequireCentres(all, source);
        else RequireCentres(Array.FindAll(all, n => n.Length <= 5), source);
        RequireConfidencesBehind(Array.FindAll(all, n => n.Length == 5), source);
        return form;
    }

    /// <summary>The box of a row.</summary>
    /// <returns>What is wrong, or null.</returns>
    public string? Read(YoloRow row, out AnnotatedObject? box)
    {
        box = null;
        double[] n = row.Numbers;
        if (n.Length > 5 && _isPolygon)
        {
            var points = n.AsSpan(0, n.Length - _behind);
            if (points.Length % 2 != 0)
                return $"has {Counted.Of(n.Length + 1, "number")}; expected class, cx, cy, w, h, or a class and the points of a polygon";
            if (_isUncertain && points.ContainsAnyExceptInRange(-FarthestPoint, 1 + FarthestPoint))
            {
                return $"has {Counted.Of(n.Length + 1, "number")}, which are no polygon in the picture and no box with key points near " +
                    "it; where they are one of these nevertheless, say --boxes polygon or --boxes keypoints";
            }
            int far = points.IndexOfAnyExceptInRange(-FarthestShare, FarthestShare);
            if (far >= 0) return $"has {(far % 2 == 0 ? "x" : "y")} = {n[far]}, {NoShare}";
            double[] outline = points.ToArray();
            IEnumerable<double> x = outline.Where((_, i) => i % 2 == 0), y = outline.Where((_, i) => i % 2 == 1);
            box = new(x.Min(), y.Min(), x.Max(), y.Max(), BoxUnit.Share) { Confidence = Confidence(row) };
            return null;
        }
        if (n.Length > 5 && _length is { } length && n.Length != length)
            return $"has {Counted.Of(n.Length + 1, "number")}, where kpt_shape of the data's YAML and most rows say {length + 1}";
        for (int i = 0; i < 4; i++)
            if (Math.Abs(n[i]) > FarthestShare) return $"has {YoloRow.Names[i]} = {n[i]}, {NoShare}";
        if (_form != BoxForm.Corners && (n[2] < 0 || n[3] < 0)) return $"has a box of {n[2]}×{n[3]}, less than 0";
        var (x1, y1, x2, y2) = Edges(n, _form);
        box = new(x1, y1, x2, y2, BoxUnit.Share) { Confidence = Confidence(row) };
        return null;
    }

    /// <summary>True where a number of a row should be a confidence, and is outside 0…1.</summary>
    public bool HasOddConfidence(YoloRow row) => ConfidenceAt(row.Numbers) is >= 0 and var at && row.Numbers[at] is not (>= 0 and <= 1);

    double? Confidence(YoloRow row) =>
        ConfidenceAt(row.Numbers) is >= 0 and var at && row.Numbers[at] is >= 0 and <= 1 and var confidence ? confidence : null;

    int ConfidenceAt(double[] n) => n.Length switch
    {
        4 => -1,
        5 => _hasTracks ? -1 : 4,
        _ => _behind > 0 ? n.Length - _behind : -1,
    };

    /// <summary>A tracker that was not told to write confidences writes its tracks where they would be.</summary>
    void FindTracks(double[][] rows, string source)
    {
        double[] fifth = [.. rows.Where(n => n.Length == 5).Select(n => n[4])];
        if (fifth.Length == 0 || !Array.TrueForAll(fifth, v => v >= 0 && v == Math.Floor(v)) || fifth.Max() <= 1) return;
        _hasTracks = true;
        Note = $"{source}: the numbers behind the boxes are whole and reach {fifth.Max()}, so they are tracks and no confidences.";
    }

    void FindLonger(double[][] longer, (int Points, int Numbers)? keyPoints, string source)
    {
        if (keyPoints is var (points, numbers))
        {
            int usual = 4 + points * numbers;
            // Predictions have a confidence behind the points, and a track.
            _behind = Array.Find([0, 1, 2], behind => Array.Exists(longer, n => n.Length == usual + behind));
            _length = usual + _behind;
            return;
        }
        bool mayBePolygons = Array.TrueForAll(longer, n => IsPolygon(n, 0));
        string? others = AsBoxes(longer, 0);
        if (others == Tracked) _behind = 2;
        if (!mayBePolygons && others is null)
        {
            int outlines = Array.Find([1, 2], b => Array.TrueForAll(longer, n => IsPolygon(n, b)));
            int boxes = Array.Find([1, 2], b => AsBoxes(longer, b) is not null);
            if (outlines > 0) (mayBePolygons, _behind) = (true, outlines);
            if (boxes > 0) (others, _behind) = (AsBoxes(longer, boxes), boxes);
        }
        if (mayBePolygons && others is not null)
        {
            throw new InputException(
                $"{source}: rows of {Counted.Of(longer[0].Length + 1, "number")} may be polygons, or boxes with {others}: " +
                $"all {longer.Length:N0} such rows fit both. Say which with --boxes polygon or --boxes keypoints.");
        }
        (_isPolygon, _isUncertain) = (others is null, !mayBePolygons);
        if (others is not null) Note = $"{source}: rows of {Counted.Of(longer[0].Length + 1, "number is", "numbers are")} boxes with " +
            $"{others}, which are passed over.";
    }

    /// <summary>Numbers that are no centre and size, as many boxes that reach out of their pictures show, are not guessed at.</summary>
    static void RequireCentres(double[][] rows, string source)
    {
        double[][] boxes = Array.FindAll(rows, n => Array.TrueForAll(n[..4], v => Math.Abs(v) <= FarthestShare));
        int centres = Against(BoxForm.Centre);
        if (centres <= boxes.Length * FewRows) return;
        var others = Array.FindAll([BoxForm.Corners, BoxForm.Size], f => Against(f) == 0);
        if (others.Length == 0) return;
        string words = string.Join(" or as ", others.Select(f => f == BoxForm.Size ? "x, y, width, height" : "corners"));
        throw new InputException(
            $"{source}: with the numbers as centre, width and height, as YOLO has them, {centres:N0} of " +
            $"{Counted.Of(boxes.Length, "box")} reach out of their pictures, and as {words} none. Say which they are with " +
            $"{string.Join(" or ", others.Append(BoxForm.Centre).Select(f => f.Option()))}.");

        int Against(BoxForm form) => boxes.Count(n => !IsInside(Edges(n, form)));
    }

    /// <summary>Some scripts write the confidence before the box. Where that alone fits all rows, nothing is guessed at.</summary>
    static void RequireConfidencesBehind(double[][] rows, string source)
    {
        int behind = rows.Count(n => !IsInside(Edges(n, BoxForm.Centre)));
        if (behind == 0 || !Array.TrueForAll(rows, n => n[0] is >= 0 and <= 1 && IsInside(Edges(n[1..], BoxForm.Centre)))) return;
        throw new InputException(
            $"{source}: read as class, cx, cy, w, h, confidence, {behind:N0} of {Counted.Of(rows.Length, "box")} " +
            $"{Counted.Word(behind, "reaches", "reach")} out of their pictures, and as class, confidence, cx, cy, w, h none. " +
            "If the confidence comes first, move it to the end of each row; if it does not, say --boxes centre.");
    }

    static bool IsInside(PixelBox box) => box.X2 > box.X1 && box.Y2 > box.Y1
        && Math.Min(box.X1, box.Y1) >= -Reach && Math.Max(box.X2, box.Y2) <= 1 + Reach;

    static PixelBox Edges(double[] n, BoxForm form) => form.Edges(n[0], n[1], n[2], n[3]);

    static bool IsPolygon(double[] n, int behind) => n.Length - behind is >= 6 and var count && count % 2 == 0
        && Array.TrueForAll(n[..count], IsShare) && IsBehind(n, behind);

    /// <summary>A confidence, and a track.</summary>
    static bool IsBehind(double[] n, int behind) =>
        behind == 0 || (n[^behind] is >= 0 and <= 1 && (behind == 1 || (n[^1] >= 0 && n[^1] == Math.Floor(n[^1]))));

    static bool IsShare(double value) => value is >= -Drift and <= 1 + Drift;

    /// <summary>What follows the boxes where all rows can be boxes with as many numbers; null where they cannot.</summary>
    static string? AsBoxes(double[][] rows, int behind)
    {
        int count = rows[0].Length - 4 - behind;
        if (count <= 0 || !Array.TrueForAll(rows, n => n.Length == rows[0].Length && IsBox(n) && IsBehind(n, behind))) return null;
        if (behind == 0 && count == 2 && Array.TrueForAll(rows, n => IsBehind(n, 2))) return Tracked;
        string more = behind switch { 0 => "", 1 => " and a confidence", _ => $", {Tracked}" };
        foreach (int numbers in (int[])[3, 2])
        {
            if (count % numbers == 0 && Array.TrueForAll(rows, n => HasPoints(n[..(4 + count)], numbers)))
                return $"{count / numbers} key points of {Counted.Of(numbers, "number")}{more}";
        }
        return null;
    }

    static bool IsBox(double[] n) =>
        n[2] > 0 && n[3] > 0 && IsShare(n[0] - n[2] / 2) && IsShare(n[0] + n[2] / 2)
        && IsShare(n[1] - n[3] / 2) && IsShare(n[1] + n[3] / 2);

    /// <summary>
    /// Key points lie in or near their box, or are (0, 0) or (-1, -1) where they are not seen; a third number is how well one is seen.
    /// </summary>
    static bool HasPoints(double[] n, int numbers)
    {
        for (int i = 4; i < n.Length; i += numbers)
        {
            bool isUnseen = (n[i], n[i + 1]) is (0, 0) or (-1, -1);
            bool isNear = Math.Abs(n[i] - n[0]) <= n[2] && Math.Abs(n[i + 1] - n[1]) <= n[3];
            if (!isUnseen && !isNear) return false;
            if (numbers == 3 && n[i + 2] is not (0 or 1 or 2 or -1) && !(n[i + 2] is > 0 and < 1)) return false;
        }
        return true;
    }
}
