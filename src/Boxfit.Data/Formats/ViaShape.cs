namespace Boxfit.Data.Formats;

/// <summary>Reads a shape of VIA: its box, or the upright box around it where it is another area.</summary>
sealed class ViaShape
{
    const string Kinds = "rect, circle, ellipse, polygon, polyline or point";

    readonly Dictionary<string, string?> _values = new(StringComparer.Ordinal);
    readonly double[] _xs = [], _ys = [];
    readonly string? _problem;

    ViaShape(JsonTokens json)
    {
        for (int depth = json.Depth; json.NextProperty(depth, out string name);)
        {
            if (name == "all_points_x") _problem = ReadNumbers(json, "x", out _xs) ?? _problem;
            else if (name == "all_points_y") _problem = ReadNumbers(json, "y", out _ys) ?? _problem;
            else _values[name] = json.Text;
        }
    }

    /// <summary>Reads the shape that begins with the token; one that is no object has no box, and a remark says why.</summary>
    /// <returns>What is wrong, or null.</returns>
    public static string? Read(JsonTokens json, out PixelBox? box, out string? remark)
    {
        (box, remark) = (null, null);
        return json.Type == JsonTokenType.StartObject ? new ViaShape(json).Find(out box, out remark) : "has a shape that is no object";
    }

    string? Find(out PixelBox? box, out string? remark)
    {
        (box, remark) = (null, null);
        if (_problem is not null) return _problem;
        string? kind = _values.GetValueOrDefault("name");
        PixelBox found;
        string? problem;
        switch (kind)
        {
            case "point" or "line":
            case "polyline" when !IsClosed:
                remark = PassedOver.NoBox;
                return null;
            case "rect":
                problem = Numbers(["x", "y", "width", "height"], sizesFrom: 2, out double[] r);
                found = new(r[0], r[1], r[0] + r[2], r[1] + r[3]);
                break;
            case "circle":
                problem = Numbers(["cx", "cy", "r"], sizesFrom: 2, out double[] c);
                found = new(c[0] - c[2], c[1] - c[2], c[0] + c[2], c[1] + c[2]);
                break;
            case "ellipse":
                problem = ReadEllipse(out found, out remark);
                break;
            case "polygon" or "polyline":
                problem = ReadPolygon(out found);
                break;
            default:
                return kind is null ? $"has no name of its shape; expected {Kinds}"
                    : $"has a shape called {AnnotationSetBuilder.Show(kind)}; expected {Kinds}";
        }
        if (problem is null) box = found;
        return problem;
    }

    /// <summary>True for a line that ends where it began, as some draw an outline.</summary>
    bool IsClosed => _xs.Length > 3 && _ys.Length == _xs.Length && (_xs[0], _ys[0]) == (_xs[^1], _ys[^1]);

    string? ReadEllipse(out PixelBox box, out string? remark)
    {
        remark = null;
        string? problem = Numbers(["cx", "cy", "rx", "ry"], sizesFrom: 2, out double[] n);
        box = new(n[0] - n[2], n[1] - n[3], n[0] + n[2], n[1] + n[3]);
        if (problem is not null || !_values.ContainsKey("theta")) return problem; // which older versions do not write
        if (Numbers(["theta"], sizesFrom: 1, out double[] radians) is { } wrong) return wrong;
        if (radians[0] == 0) return null;
        box = TurnedBox.AroundEllipse(box, double.RadiansToDegrees(radians[0]));
        remark = TurnedBox.Note;
        return null;
    }

    string? ReadPolygon(out PixelBox box)
    {
        box = default;
        if (_xs.Length != _ys.Length) return $"is a polygon with {_xs.Length} all_points_x and {_ys.Length} all_points_y";
        if (_xs.Length < 3) return $"is a polygon of {Counted.Of(_xs.Length, "point")}; expected three at least";
        box = new(_xs.Min(), _ys.Min(), _xs.Max(), _ys.Max());
        return null;
    }

    /// <param name="names">Names of the numbers.</param>
    /// <param name="sizesFrom">Those from this one on cannot be negative.</param>
    /// <param name="numbers">As many as names.</param>
    string? Numbers(string[] names, int sizesFrom, out double[] numbers)
    {
        numbers = new double[names.Length];
        for (int i = 0; i < names.Length; i++)
        {
            if (!_values.TryGetValue(names[i], out string? text)) return $"is a {_values["name"]} without {names[i]}";
            if (EntryChecks.Number(text, names[i], out numbers[i]) is { } wrong) return wrong;
            if (i >= sizesFrom && numbers[i] < 0) return $"has {names[i]} = {numbers[i]}, less than 0";
        }
        return null;
    }

    static string? ReadNumbers(JsonTokens json, string what, out double[] numbers)
    {
        numbers = [];
        if (json.Type != JsonTokenType.StartArray) return $"has all_points_{what} that is no list";
        List<double> found = [];
        string? problem = null;
        for (int depth = json.Depth; json.NextItem(depth);)
        {
            string? wrong = EntryChecks.Number(json.Text, what, out double value);
            problem ??= wrong;
            found.Add(value);
        }
        numbers = [.. found];
        return problem;
    }
}
