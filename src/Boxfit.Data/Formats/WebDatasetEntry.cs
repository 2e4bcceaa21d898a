namespace Boxfit.Data.Formats;

/// <summary>
/// The JSON beside a picture: an object with a list <c>boxes</c>, <c>objects</c> or <c>annotations</c>, each with the edges by their names
/// or as a list of four numbers, of which the user says what they are; or labelme's <c>shapes</c>. All else is passed over.
/// </summary>
/// <param name="json">The file, at its object's start.</param>
/// <param name="content">Takes what is found and what is wrong.</param>
/// <param name="form">What four numbers in a list are; null where nobody said.</param>
sealed class WebDatasetEntry(JsonTokens json, PictureContent content, BoxForm? form)
{
    // What the edges are called, and what the numbers under such names are.
    static readonly (BoxForm Form, string[] Names)[] s_names =
    [
        (BoxForm.Corners, ["x1", "y1", "x2", "y2"]), (BoxForm.Corners, ["xmin", "ymin", "xmax", "ymax"]),
        (BoxForm.Corners, ["left", "top", "right", "bottom"]), (BoxForm.Size, ["x", "y", "width", "height"]),
        (BoxForm.Size, ["x", "y", "w", "h"]), (BoxForm.Size, ["left", "top", "width", "height"]),
    ];

    readonly Dictionary<string, double> _numbers = new(StringComparer.Ordinal);
    readonly List<AnnotatedObject> _objects = [];
    string _label = "";
    int _count;

    /// <summary>Reads it.</summary>
    /// <param name="name">How the picture is called.</param>
    /// <param name="label">The class of boxes that have none.</param>
    /// <param name="file">The file that the boxes are said to be in.</param>
    /// <param name="row">The row in it.</param>
    public void Read(string name, string label, string file, int row)
    {
        _label = label;
        int? width = null, height = null;
        string? part = null, problem = null;
        bool hasBoxes = false;
        while (json.NextProperty(0, out string property))
        {
            switch (property)
            {
                case "width" or "imageWidth" when json.TryNumber(out double w):
                    problem ??= EntryChecks.Side(w, property, out width);
                    break;
                case "height" or "imageHeight" when json.TryNumber(out double h):
                    problem ??= EntryChecks.Side(h, property, out height);
                    break;
                case "split" when json.Type == JsonTokenType.String:
                    problem ??= PartNames.Read(json.Text, out part);
                    break;
                case "boxes" or "objects" or "annotations" or "shapes" when json.Type == JsonTokenType.StartArray:
                    if (hasBoxes) problem ??= $"has boxes in several lists, the second called {property}";
                    hasBoxes = true;
                    for (int depth = json.Depth; json.NextItem(depth);) Add(property == "shapes");
                    break;
                case "bbox" when json.Type == JsonTokenType.StartArray:
                    if (hasBoxes) problem ??= $"has boxes in several lists, the second called {property}";
                    hasBoxes = true;
                    Add(isShape: false);
                    break;
            }
        }
        json.Read(); // nothing may follow
        if (problem is not null) content.Problems.Add(problem);
        else if (hasBoxes)
        {
            content.Picture = new()
            {
                Name = name, File = file, Row = row, Width = width, Height = height, Part = part, Objects = [.. _objects],
            };
        }
    }

    /// <summary>Adds the box that begins with the token.</summary>
    void Add(bool isShape)
    {
        _count++;
        AnnotatedObject? found;
        string? wrong = isShape ? LabelmeFormat.ReadShape(json, content, out found) : ReadBox(out found);
        if (wrong is not null) content.Problems.Add($"has box {_count}, which {wrong}");
        else if (found is not null) _objects.Add(found.Label.Length == 0 && _label.Length > 0 ? found with { Label = _label } : found);
    }

    string? ReadBox(out AnnotatedObject? found)
    {
        found = null;
        double[]? listed = null;
        string label = "";
        string? problem = null;
        double? score = null;
        _numbers.Clear();
        if (json.Type == JsonTokenType.StartArray) problem = ReadList(out listed);
        else if (json.Type != JsonTokenType.StartObject) return $"is {json.Shown}, no object";
        else
        {
            int depth = json.Depth;
            while (json.NextProperty(depth, out string name))
            {
                switch (name)
                {
                    case "box" or "bbox" when json.Type == JsonTokenType.StartArray:
                        string? wrong = ReadList(out listed);
                        problem ??= wrong;
                        break;
                    case "label" or "class" or "category" or "name" when json.Text is { } text:
                        label = text;
                        break;
                    case "score" or "confidence" when json.TryNumber(out double value):
                        score = value;
                        problem ??= EntryChecks.Number(value, name);
                        break;
                    default:
                        if (json.TryNumber(out double number)) _numbers[name] = number;
                        break;
                }
            }
        }
        if (problem is not null) return problem;
        if (Edges(listed, out var edges) is { } unclear) return unclear;
        found = new(edges.X1, edges.Y1, edges.X2, edges.Y2, Label: label) { Confidence = score };
        return null;
    }

    /// <summary>The edges by their names, else those of a list.</summary>
    string? Edges(double[]? listed, out PixelBox edges)
    {
        edges = default;
        var named = Array.Find(s_names, n => Array.TrueForAll(n.Names, _numbers.ContainsKey));
        double[]? numbers = named.Names is { } names ? Array.ConvertAll(names, n => _numbers[n]) : listed;
        if (numbers is null) return "has neither edges such as x1, y1, x2, y2 or x, y, width, height, nor a list box";
        foreach (double number in numbers)
            if (EntryChecks.Number(number, "an edge") is { } wrong) return wrong;
        if (named.Names is null && form is not (BoxForm.Corners or BoxForm.Size or BoxForm.Centre))
            return "is a list of numbers, of which nothing says what they are; say --boxes corners, size or centre";
        edges = (named.Names is null ? form!.Value : named.Form).Edges(numbers[0], numbers[1], numbers[2], numbers[3]);
        return null;
    }

    /// <summary>Reads the list of four numbers that begins with the token.</summary>
    string? ReadList(out double[]? numbers)
    {
        var list = new List<double>();
        string? problem = null;
        for (int depth = json.Depth; json.NextItem(depth);)
        {
            if (json.TryNumber(out double number)) list.Add(number);
            else problem ??= $"has {json.Shown} in its list, not a number";
        }
        numbers = [.. list];
        return problem ?? (list.Count == 4 ? null : $"has {Counted.Of(list.Count, "number")} in its list, not 4");
    }
}
