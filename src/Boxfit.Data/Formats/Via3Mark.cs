namespace Boxfit.Data.Formats;

/// <summary>What VIA 3 has marked in a view: a shape, a time, or nothing but attributes of the whole.</summary>
/// <param name="id">Its key.</param>
/// <param name="row">Its place in the list, from 1.</param>
sealed class Via3Mark(string id, int row)
{
    const int DeletedFlag = 1;

    readonly List<double> _numbers = [];
    double _flags;

    /// <summary>Place in the list, from 1.</summary>
    public int Row { get; } = row;

    /// <summary>The view's number.</summary>
    public string View { get; private set; } = "";

    /// <summary>True where it belongs to a moment or a span of time.</summary>
    public bool HasTime { get; private set; }

    /// <summary>True where it has a shape.</summary>
    public bool HasShape => _numbers.Count > 0;

    /// <summary>True where the user deleted it; older versions keep it with a flag.</summary>
    public bool IsDeleted => ((int)_flags & DeletedFlag) != 0;

    /// <summary>What is wrong with it, where it can be told without its shape.</summary>
    public string? Problem { get; private set; }

    /// <summary>Values of its attributes by their numbers.</summary>
    public List<(string Id, string Value)> Values { get; } = [];

    /// <summary>Its key for messages.</summary>
    public string Shown => AnnotationSetBuilder.Show(id);

    /// <summary>Reads the mark that begins with the token.</summary>
    public static Via3Mark Read(JsonTokens json, string id, int row)
    {
        var mark = new Via3Mark(id, row);
        if (json.Type != JsonTokenType.StartObject) mark.Problem = "is no object";
        else for (int depth = json.Depth; json.NextProperty(depth, out string key);) mark.ReadProperty(json, key);
        return mark;
    }

    /// <summary>The box of the shape, which has to be there or a problem; null for what is no area, and a remark says why.</summary>
    /// <returns>What is wrong, or null.</returns>
    public string? FindBox(out PixelBox? box, out string? remark)
    {
        (box, remark) = (null, null);
        if (Problem is not null) return Problem;
        double[] n = [.. _numbers.Skip(1)];
        PixelBox found;
        switch (_numbers[0])
        {
            case 1 or 5 or 6:
                remark = PassedOver.NoBox;
                return null;
            case 2 when n.Length == 4:
                found = new(n[0], n[1], n[0] + n[2], n[1] + n[3]);
                break;
            case 3 when n.Length == 3:
                found = new(n[0] - n[2], n[1] - n[2], n[0] + n[2], n[1] + n[2]);
                break;
            case 4 when n.Length == 4:
                found = new(n[0] - n[2], n[1] - n[3], n[0] + n[2], n[1] + n[3]);
                break;
            case 7 when n.Length >= 6 && n.Length % 2 == 0:
            case 8 when n.Length == 8:
                double[] xs = [.. n.Where((_, i) => i % 2 == 0)], ys = [.. n.Where((_, i) => i % 2 == 1)];
                found = new(xs.Min(), ys.Min(), xs.Max(), ys.Max());
                break;
            case 9 when n.Length == 6:
                if (Circle(n) is not { } circle) return "is a circle through three points of a line";
                found = circle;
                break;
            default:
                return $"has a shape of the kind {_numbers[0]} with {Counted.Of(n.Length, "number")}, which is none of VIA 3";
        }
        if (found.X2 < found.X1 || found.Y2 < found.Y1) return "has a shape whose size is less than 0";
        box = found;
        return null;
    }

    /// <summary>The box around the circle through three points; null where they lie in a line.</summary>
    static PixelBox? Circle(double[] n)
    {
        double bx = n[2] - n[0], by = n[3] - n[1], cx = n[4] - n[0], cy = n[5] - n[1];
        double twice = 2 * (bx * cy - by * cx);
        if (twice == 0) return null;
        double b = bx * bx + by * by, c = cx * cx + cy * cy;
        double x = (cy * b - by * c) / twice, y = (bx * c - cx * b) / twice, radius = double.Hypot(x, y);
        if (EntryChecks.Number(radius, "") is not null) return null;
        return new(n[0] + x - radius, n[1] + y - radius, n[0] + x + radius, n[1] + y + radius);
    }

    void ReadProperty(JsonTokens json, string key)
    {
        switch (key)
        {
            case "vid" when json.Text is { } view:
                View = view;
                break;
            case "flg" when json.TryNumber(out double flags):
                _flags = flags;
                break;
            case "z" when json.Type == JsonTokenType.StartArray:
                for (int depth = json.Depth; json.NextItem(depth);) HasTime = true;
                break;
            case "xy" when json.Type == JsonTokenType.StartArray:
                for (int depth = json.Depth; json.NextItem(depth);)
                {
                    if (EntryChecks.Number(json.Text, "xy", out double number) is { } wrong) Problem ??= wrong;
                    _numbers.Add(number);
                }
                break;
            case "av" when json.Type == JsonTokenType.StartObject:
                for (int depth = json.Depth; json.NextProperty(depth, out string attribute);)
                    if (json.Text is { } value) Values.Add((attribute, value));
                break;
        }
    }
}
