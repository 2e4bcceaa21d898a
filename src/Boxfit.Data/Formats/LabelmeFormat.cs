using System.Text.Json.Serialization;

namespace Boxfit.Data.Formats;

/// <summary>labelme: a JSON file a picture, with shapes. The picture that it may hold as base64 is passed over.</summary>
sealed class LabelmeFormat() : FilePerPictureFormat(".json", ["annotations", "Annotations", "labels", "json", "jsons"]), IWrittenFormat
{
    public override string Name => "labelme";

    public override ReadChoices Choices => ReadChoices.PictureNames;

    public override string Description =>
        "labelme, a JSON file a picture with shapes and imagePath, in the folder or in annotations, labels or json in it";

    public override string[] JsonKeys { get; } = ["shapes", "imagePath", "imageData"];

    public bool IsFolder => true;

    public void Write(string path, IReadOnlyList<AnnotatedPicture> pictures, WriteOptions options) =>
        WriteFiles(path, pictures, WriteOne);

    /// <summary>Writes the objects as rectangles.</summary>
    static void WriteOne(string file, AnnotatedPicture picture)
    {
        using var stream = File.Create(file);
        var content = new LabelmeFile
        {
            Shapes = [.. picture.Objects.Select(o => Shape(picture, o))],
            ImagePath = picture.Name,
            ImageHeight = picture.Height,
            ImageWidth = picture.Width,
        };
        JsonText.Write(stream, content, DataJson.Default.LabelmeFile, JsonText.Relaxed);
        stream.Write("\n"u8);
    }

    static LabelmeShape Shape(AnnotatedPicture picture, AnnotatedObject o)
    {
        var (x1, y1, x2, y2) = o.ToPixels(picture.Width ?? 0, picture.Height ?? 0);
        double[][] corners = [[Math.Round(x1, 3), Math.Round(y1, 3)], [Math.Round(x2, 3), Math.Round(y2, 3)]];
        return new() { Label = o.Label, Points = corners, Score = o.Confidence };
    }

    protected override PictureContent ReadOne(string file) =>
        PictureContent.OfJson(file, (json, content) => Read(json, file, content));

    static void Read(JsonTokens json, string file, PictureContent content)
    {
        string? path = null, problem = null;
        int? width = null, height = null;
        var objects = new List<AnnotatedObject>();
        int shapes = 0;
        bool hasShapes = false;
        while (json.NextProperty(0, out string name))
        {
            switch (name)
            {
                case "imagePath" when json.Type == JsonTokenType.String:
                    path = json.Text;
                    break;
                case "imageWidth" when json.Type != JsonTokenType.Null:
                    problem ??= json.TryNumber(out double w) ? EntryChecks.Side(w, name, out width) : $"has an {name} that is no number";
                    break;
                case "imageHeight" when json.Type != JsonTokenType.Null:
                    problem ??= json.TryNumber(out double h) ? EntryChecks.Side(h, name, out height) : $"has an {name} that is no number";
                    break;
                case "shapes" when json.Type == JsonTokenType.StartArray:
                    hasShapes = true;
                    for (int depth = json.Depth; json.NextItem(depth);)
                    {
                        shapes++;
                        if (ReadShape(json, content, out var found) is { } wrong) content.Problems.Add($"shape {shapes} {wrong}");
                        else if (found is not null) objects.Add(found);
                    }
                    break;
            }
        }
        json.Read(); // nothing may follow
        string stem = Path.GetFileNameWithoutExtension(file);
        string picture = path is { Length: > 0 } ? path : stem;
        problem ??= hasShapes ? EntryChecks.Name(picture) : "has no list of shapes";
        if (problem is not null)
        {
            content.Problems.Add(problem);
            return;
        }
        content.Picture = new()
        {
            Name = picture,
            OwnName = stem,
            File = file,
            Row = 1,
            Width = width,
            Height = height,
            Objects = objects,
        };
    }

    /// <summary>Reads a shape; one that has no box is remarked.</summary>
    internal static string? ReadShape(JsonTokens json, PictureContent content, out AnnotatedObject? found)
    {
        found = null;
        if (json.Type != JsonTokenType.StartObject) return "is no object";
        string label = "", type = "polygon";
        double? score = null;
        List<(double X, double Y)> points = [];
        string? problem = null;
        int depth = json.Depth;
        while (json.NextProperty(depth, out string name))
        {
            switch (name)
            {
                case "label" when json.Text is { } text:
                    label = text;
                    break;
                case "shape_type" when json.Type == JsonTokenType.String:
                    type = json.Text!;
                    break;
                case "score" when json.TryNumber(out double value):
                    problem ??= EntryChecks.Number(value, name);
                    score = value;
                    break;
                case "points":
                    string? wrong = json.ReadPoints(out points);
                    problem ??= wrong;
                    break;
            }
        }
        if (problem is not null) return problem;
        if (type is "point" or "points" or "line" or "linestrip")
        {
            content.PassOver(PassedOver.NoBox);
            return null;
        }
        if (points.Count < 2) return $"has {Counted.Of(points.Count, "point")}; a box needs two at least";
        if (type == "circle") points = Around(points[0], points[1]);
        if (type is "rotation" or "oriented_rectangle") content.Remarks.Add(TurnedBox.Note);
        double left = points.Min(p => p.X), top = points.Min(p => p.Y), right = points.Max(p => p.X), bottom = points.Max(p => p.Y);
        found = new(left, top, right, bottom, Label: label) { Confidence = score };
        return null;
    }

    /// <summary>A circle is given by its centre and a point on it.</summary>
    static List<(double X, double Y)> Around((double X, double Y) centre, (double X, double Y) edge)
    {
        double radius = Math.Sqrt(Math.Pow(edge.X - centre.X, 2) + Math.Pow(edge.Y - centre.Y, 2));
        return [(centre.X - radius, centre.Y - radius), (centre.X + radius, centre.Y + radius)];
    }
}

sealed record LabelmeFile
{
    public string Version => "5.0.1";
    public Dictionary<string, bool> Flags { get; } = [];
    public required LabelmeShape[] Shapes { get; init; }

    [JsonPropertyName("imagePath")]
    public required string ImagePath { get; init; }

    // The picture itself, which labelme then loads from its path.
    [JsonPropertyName("imageData"), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? ImageData => null;

    [JsonPropertyName("imageHeight")]
    public int? ImageHeight { get; init; }

    [JsonPropertyName("imageWidth")]
    public int? ImageWidth { get; init; }
}

sealed record LabelmeShape
{
    public required string Label { get; init; }
    public required double[][] Points { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int? GroupId => null;

    public string ShapeType => "rectangle";
    public Dictionary<string, bool> Flags { get; } = [];
    public double? Score { get; init; }
}
