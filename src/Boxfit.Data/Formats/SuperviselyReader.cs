namespace Boxfit.Data.Formats;

/// <summary>Reads a picture's file of Supervisely.</summary>
static class SuperviselyReader
{
    const string Shapes = "rectangle, polygon, oriented_bbox, cuboid, bitmap, alpha_mask, line, point or graph";

    const string Mask = "Masks are passed over: where they end stands in no number";

    sealed record Shape
    {
        public string? Type { get; set; }
        public string Label { get; set; } = "";
        public double Angle { get; set; }
        public List<(double X, double Y)> Points { get; set; } = [];
        public string? Problem { get; set; }
        public double? Confidence { get; set; }
    }

    /// <summary>Reads the object that begins with the token. The part is what tags say, of the picture or an object.</summary>
    public static void Read(JsonTokens json, string file, PictureContent content)
    {
        int? width = null, height = null;
        string? problem = null;
        var objects = new List<AnnotatedObject>();
        var parts = new HashSet<string>(StringComparer.Ordinal);
        int shapes = 0;
        bool hasObjects = false;
        while (json.NextProperty(0, out string name))
        {
            switch (name)
            {
                case "size" when json.Type == JsonTokenType.StartObject:
                    for (int depth = json.Depth; json.NextProperty(depth, out string side);)
                    {
                        if (side == "width") problem ??= EntryChecks.Side(json.Text, side, out width);
                        else if (side == "height") problem ??= EntryChecks.Side(json.Text, side, out height);
                    }
                    break;
                case "tags":
                    ReadTags(json, parts);
                    break;
                case "frames" or "framesCount":
                    problem ??= "is of a video; expected a picture's annotation";
                    break;
                case "objects" when json.Type == JsonTokenType.StartArray:
                    hasObjects = true;
                    for (int depth = json.Depth; json.NextItem(depth);)
                    {
                        shapes++;
                        if (ReadObject(json, content, parts, out var found) is { } wrong) content.Problems.Add($"object {shapes} {wrong}");
                        else if (found is not null) objects.Add(found);
                    }
                    break;
            }
        }
        json.Read(); // nothing may follow
        string picture = Path.GetFileNameWithoutExtension(file);
        problem ??= hasObjects ? EntryChecks.Name(picture) : "has no list of objects";
        if (parts.Count > 1) problem ??= $"has tags of the parts {string.Join(" and ", parts.Order())}; expected one";
        if (problem is not null)
        {
            content.Problems.Add(problem);
            return;
        }
        content.Picture = new()
        {
            Name = picture,
            File = file,
            Row = 1,
            Width = width,
            Height = height,
            Part = parts.FirstOrDefault(),
            Objects = objects,
        };
    }

    /// <summary>Reads an object; one that has no box is remarked.</summary>
    static string? ReadObject(JsonTokens json, PictureContent content, HashSet<string> parts, out AnnotatedObject? found)
    {
        found = null;
        if (json.Type != JsonTokenType.StartObject) return "is no object";
        var shape = ReadShape(json, parts);
        var points = shape.Points;
        switch (shape.Type)
        {
            case "bitmap" or "alpha_mask" or "multichannelBitmap":
                content.PassOver(Mask);
                return null;
            case "point" or "line" or "polyline" or "graph" or "keypoints":
                content.PassOver(PassedOver.NoBox);
                return null;
            case "rectangle" or "oriented_bbox" when points.Count != 2 && shape.Problem is null:
                return $"is of the geometryType {shape.Type} with {Counted.Of(points.Count, "point")}; expected two corners";
            case "polygon" or "cuboid" when points.Count < 3 && shape.Problem is null:
                return $"is of the geometryType {shape.Type} with {Counted.Of(points.Count, "point")}; expected three at least";
            case "rectangle" or "oriented_bbox" or "polygon" or "cuboid":
                break;
            default:
                return shape.Type is null ? $"has no geometryType; expected {Shapes}"
                    : $"has the geometryType {AnnotationSetBuilder.Show(shape.Type)}; expected {Shapes}";
        }
        if (shape.Problem is not null) return shape.Problem;
        var box = new PixelBox(points.Min(p => p.X), points.Min(p => p.Y), points.Max(p => p.X), points.Max(p => p.Y));
        if (shape is { Type: "oriented_bbox", Angle: not 0 })
        {
            box = TurnedBox.Around(box, double.RadiansToDegrees(shape.Angle));
            content.Remarks.Add(TurnedBox.Note);
        }
        found = new(box.X1, box.Y1, box.X2, box.Y2, Label: shape.Label) { Confidence = shape.Confidence };
        return null;
    }

    static Shape ReadShape(JsonTokens json, HashSet<string> parts)
    {
        var shape = new Shape();
        for (int depth = json.Depth; json.NextProperty(depth, out string name);)
        {
            switch (name)
            {
                case "classTitle" when json.Text is { } text:
                    shape.Label = text;
                    break;
                case "geometryType" when json.Type == JsonTokenType.String:
                    shape.Type = json.Text;
                    break;
                case "angle" when json.Type != JsonTokenType.Null:
                    shape.Problem = EntryChecks.Number(json.Text, name, out double angle) ?? shape.Problem;
                    shape.Angle = angle;
                    break;
                case "tags":
                    shape.Confidence = ReadTags(json, parts);
                    break;
                case "points" when json.Type == JsonTokenType.StartArray:
                    ReadPoints(json, shape);
                    break;
                case "points" when json.Type == JsonTokenType.StartObject:
                    for (int inner = json.Depth; json.NextProperty(inner, out string line);)
                        if (line == "exterior") ReadPoints(json, shape);
                    break;
            }
        }
        return shape;
    }

    static void ReadPoints(JsonTokens json, Shape shape)
    {
        string? wrong = json.ReadPoints(out var points);
        shape.Problem ??= wrong;
        shape.Points = points;
    }

    /// <summary>Reads tags: objects with a name and perhaps a value, or bare names.</summary>
    /// <returns>What a tag confidence says, as models leave it.</returns>
    static double? ReadTags(JsonTokens json, HashSet<string> parts)
    {
        double? confidence = null;
        if (json.Type != JsonTokenType.StartArray) return null;
        for (int depth = json.Depth; json.NextItem(depth);)
        {
            string? tag = json.Type == JsonTokenType.String ? json.Text : null;
            double? value = null;
            if (json.Type == JsonTokenType.StartObject) (tag, value) = ReadTag(json);
            if (tag == "confidence") confidence = value;
            if (PartNames.Find(tag) is { } part) parts.Add(part);
        }
        return confidence;
    }

    static (string? Name, double? Value) ReadTag(JsonTokens json)
    {
        string? tag = null;
        double? value = null;
        for (int depth = json.Depth; json.NextProperty(depth, out string name);)
        {
            if (name == "name") tag = json.Text;
            else if (name == "value" && json.TryNumber(out double number) && EntryChecks.Number(number, name) is null) value = number;
        }
        return (tag, value);
    }
}
