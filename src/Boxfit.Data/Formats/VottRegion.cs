namespace Boxfit.Data.Formats;

/// <summary>Reads a region of VoTT 2: an object for each of its tags.</summary>
static class VottRegion
{
    const string Kinds = "RECTANGLE, SQUARE, POLYGON, POLYLINE or POINT";

    // The box and the points are of one drag of the mouse, rounded on their own.
    const double Noise = 1;

    /// <summary>Reads the region that begins with the token; one that is no object adds none, and a remark says why.</summary>
    /// <returns>What is wrong, or null.</returns>
    public static string? Read(JsonTokens json, List<AnnotatedObject> objects, out string? remark)
    {
        remark = null;
        if (json.Type != JsonTokenType.StartObject) return "is no object";
        string? kind = null, problem = null;
        List<string> tags = [];
        PixelBox? box = null, around = null;
        for (int depth = json.Depth; json.NextProperty(depth, out string name);)
        {
            switch (name)
            {
                case "type" when json.Type == JsonTokenType.String:
                    kind = json.Text;
                    break;
                case "tags":
                    tags = ReadTags(json);
                    break;
                case "boundingBox" when json.Type != JsonTokenType.Null:
                    problem = ReadBox(json, out box) ?? problem;
                    break;
                case "points" when json.Type != JsonTokenType.Null:
                    problem = ReadPoints(json, out around) ?? problem;
                    break;
            }
        }
        if (Find(kind, out bool isArea) is { } unknown) return unknown;
        if (!isArea) remark = PassedOver.NoBox;
        if (!isArea || problem is not null) return problem;
        if ((box ?? around) is not var (x1, y1, x2, y2)) return "has no boundingBox and no points of an area";
        if (box is { } said && around is { } drawn && Distance(said, drawn) > Noise)
            return $"has the boundingBox {Show(said)}, but its points lie in {Show(drawn)}; expected the same";
        objects.AddRange(tags.DefaultIfEmpty("").Distinct().Select(tag => new AnnotatedObject(x1, y1, x2, y2, Label: tag)));
        return null;
    }

    /// <summary>Whether regions of a kind are areas; version 1 calls its rectangles by other names.</summary>
    /// <returns>What is wrong, or null.</returns>
    public static string? Find(string? kind, out bool isArea)
    {
        string name = kind?.ToUpperInvariant() ?? "RECTANGLE";
        isArea = name is "RECTANGLE" or "RECT" or "SQUARE" or "POLYGON";
        return isArea || name is "POINT" or "POLYLINE" or "LINE" ? null
            : $"has the type {AnnotationSetBuilder.Show(kind!)}; expected {Kinds}";
    }

    /// <summary>Reads the texts of a list; anything else has none.</summary>
    public static List<string> ReadTags(JsonTokens json)
    {
        List<string> tags = [];
        if (json.Type != JsonTokenType.StartArray) return tags;
        for (int depth = json.Depth; json.NextItem(depth);)
            if (json.Text is { } tag) tags.Add(tag);
        return tags;
    }

    static string? ReadBox(JsonTokens json, out PixelBox? box)
    {
        box = null;
        if (json.Type != JsonTokenType.StartObject) return "has a boundingBox that is no object";
        string[] names = ["left", "top", "width", "height"];
        string?[] texts = new string?[names.Length];
        for (int depth = json.Depth; json.NextProperty(depth, out string name);)
            if (Array.IndexOf(names, name) is >= 0 and var at) texts[at] = json.Text;
        double[] n = new double[names.Length];
        for (int i = 0; i < names.Length; i++)
            if (EntryChecks.Number(texts[i], names[i], out n[i]) is { } wrong) return wrong;
        if (n[2] < 0 || n[3] < 0) return $"has a boundingBox of {n[2]}×{n[3]}, less than 0";
        box = new(n[0], n[1], n[0] + n[2], n[1] + n[3]);
        return null;
    }

    /// <summary>The box around points; null where they have no area.</summary>
    static string? ReadPoints(JsonTokens json, out PixelBox? around)
    {
        around = null;
        if (json.Type != JsonTokenType.StartArray) return "has points that are no list";
        double left = double.MaxValue, top = double.MaxValue, right = double.MinValue, bottom = double.MinValue;
        int count = 0;
        string? problem = null;
        for (int depth = json.Depth; json.NextItem(depth); count++)
        {
            string? wrong = ReadPoint(json, out double x, out double y);
            problem ??= wrong;
            (left, top, right, bottom) = (Math.Min(left, x), Math.Min(top, y), Math.Max(right, x), Math.Max(bottom, y));
        }
        if (count > 1) around = new(left, top, right, bottom);
        return problem;
    }

    static string? ReadPoint(JsonTokens json, out double x, out double y)
    {
        (x, y) = (0, 0);
        if (json.Type != JsonTokenType.StartObject) return "has a point that is no object";
        string? xText = null, yText = null;
        for (int depth = json.Depth; json.NextProperty(depth, out string name);)
        {
            if (name == "x") xText = json.Text;
            else if (name == "y") yText = json.Text;
        }
        return EntryChecks.Number(xText, "x", out x) ?? EntryChecks.Number(yText, "y", out y);
    }

    static double Distance(PixelBox a, PixelBox b) =>
        new[] { a.X1 - b.X1, a.Y1 - b.Y1, a.X2 - b.X2, a.Y2 - b.Y2 }.Max(Math.Abs);

    static string Show(PixelBox box) =>
        string.Create(CultureInfo.InvariantCulture, $"[{box.X1:0.##}, {box.Y1:0.##}, {box.X2:0.##}, {box.Y2:0.##}]");
}
