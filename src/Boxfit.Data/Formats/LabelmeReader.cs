using System.Text.Json;

namespace Boxfit.Data.Formats;

/// <summary>Reads one labelme file. The picture that it may hold as base64 is passed over.</summary>
static class LabelmeReader
{
    /// <summary>The picture of a file, null when it cannot be understood at all, with what is wrong.</summary>
    public static (AnnotatedPicture? Picture, List<string> Problems) Read(string file)
    {
        var problems = new List<string>();
        try
        {
            using var json = JsonTokens.Open(file, out _);
            if (json.Read() && json.Type == JsonTokenType.StartObject) return (Read(json, file, problems), problems);
            problems.Add("is no JSON object");
        }
        catch (Exception e) when (e is InputException or IOException or UnauthorizedAccessException)
        {
            problems.Add($"cannot be read: {e.Message}");
        }
        return (null, problems);
    }

    static AnnotatedPicture? Read(JsonTokens json, string file, List<string> problems)
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
                        if (ReadShape(json, out var found) is { } wrong) problems.Add($"shape {shapes} {wrong}");
                        else objects.Add(found!);
                    }
                    break;
            }
        }
        json.Read(); // nothing may follow
        string stem = Path.GetFileNameWithoutExtension(file);
        problem ??= hasShapes ? EntryChecks.Name(path ?? stem) : "has no list of shapes";
        if (problem is not null) problems.Add(problem);
        if (problem is not null || (shapes > 0 && objects.Count == 0)) return null;
        return new()
        {
            Name = path is { Length: > 0 } ? path : stem,
            OtherNames = [stem],
            File = file,
            Row = 1,
            Width = width,
            Height = height,
            Objects = objects,
        };
    }

    static string? ReadShape(JsonTokens json, out AnnotatedObject? found)
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
                    string? wrong = JsonPoints.Read(json, out points);
                    problem ??= wrong;
                    break;
            }
        }
        if (problem is not null) return problem;
        if (type is "point" or "points" or "line" or "linestrip") return $"is of type {type}, which has no box";
        if (points.Count < 2) return $"has {points.Count} points; a box needs two at least";
        if (type == "circle") points = Around(points[0], points[1]);
        found = new(points.Min(p => p.X), points.Min(p => p.Y), points.Max(p => p.X), points.Max(p => p.Y), Label: label, Confidence: score);
        return null;
    }

    /// <summary>A circle is given by its centre and a point on it.</summary>
    static List<(double X, double Y)> Around((double X, double Y) centre, (double X, double Y) edge)
    {
        double radius = Math.Sqrt(Math.Pow(edge.X - centre.X, 2) + Math.Pow(edge.Y - centre.Y, 2));
        return [(centre.X - radius, centre.Y - radius), (centre.X + radius, centre.Y + radius)];
    }
}
