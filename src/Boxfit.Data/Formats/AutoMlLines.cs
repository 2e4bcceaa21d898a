namespace Boxfit.Data.Formats;

/// <summary>Reads Vertex AI's JSON Lines: a picture a line with its boxes as shares.</summary>
sealed class AutoMlLines(string file)
{
    const string Picture = "imageGcsUri", Boxes = "boundingBoxAnnotations", Use = "aiplatform.googleapis.com/ml_use";

    static readonly string[] s_edges = ["xMin", "yMin", "xMax", "yMax"];

    readonly AnnotationSetBuilder _set = new(file, AutoMlFormat.FormatName);
    readonly CloudNames _names = new();
    bool _hasClassesOnly;

    public static bool Fits(string file, string head) => JsonLines.HasKey(file, head, Picture);

    /// <exception cref="InputException">The file is no JSON, or its labels are no boxes.</exception>
    public AnnotationSet Read()
    {
        using var json = JsonTokens.OpenLines(file, out string? note);
        _set.AddNote(note);
        for (int row = 1; json.Read(); row++)
        {
            if (json.Type == JsonTokenType.StartObject) ReadPicture(json, row);
            else
            {
                _set.AddProblem(file, row, "is no object");
                json.Skip();
            }
        }
        if (_set.Count == 0 && _hasClassesOnly)
            throw new InputException($"{file} has classes of whole pictures (classificationAnnotation), and no boxes; expected {Boxes}.");
        return _set.Build();
    }

    void ReadPicture(JsonTokens json, int row)
    {
        string? address = null, part = null, problem = null;
        string picture = "";
        List<AnnotatedObject>? objects = null;
        while (json.NextProperty(0, out string name))
        {
            switch (name)
            {
                case Picture:
                    address = json.Type == JsonTokenType.String ? json.Text : null;
                    break;
                case Boxes when json.Type == JsonTokenType.StartArray:
                    objects = [];
                    for (int depth = json.Depth; json.NextItem(depth);)
                    {
                        if (ReadBox(json, out var box) is { } wrong) problem ??= wrong;
                        else objects.Add(box!);
                    }
                    break;
                case "classificationAnnotation" or "classificationAnnotations":
                    _hasClassesOnly = true;
                    break;
                case "dataItemResourceLabels" when json.Type == JsonTokenType.StartObject:
                    for (int depth = json.Depth; json.NextProperty(depth, out string label);)
                        if (label == Use && PartNames.Read(json.Text, out part) is { } wrong) problem ??= wrong;
                    break;
            }
        }
        problem ??= _names.Read(address, out picture);
        if (problem is not null) _set.AddProblem(file, row, problem);
        else if (objects is null) _set.Remark(AutoMlFormat.NotLabelled, file, row);
        else _set.Add(new() { Name = picture, File = file, Row = row, Part = part, Objects = objects });
    }

    string? ReadBox(JsonTokens json, out AnnotatedObject? box)
    {
        box = null;
        if (json.Type != JsonTokenType.StartObject) return "has a box that is no object";
        string label = "";
        double[] edges = [double.NaN, double.NaN, double.NaN, double.NaN];
        string? problem = null;
        for (int depth = json.Depth; json.NextProperty(depth, out string name);)
        {
            if (name == "displayName") label = json.Text ?? "";
            int edge = Array.IndexOf(s_edges, name);
            if (edge >= 0) problem ??= EntryChecks.Number(json.Text, name, out edges[edge]) ?? AutoMlFormat.Share(edges[edge], name);
        }
        int missing = Array.FindIndex(edges, double.IsNaN);
        if (missing >= 0) problem ??= $"has a box without {s_edges[missing]}";
        box = new(edges[0], edges[1], edges[2], edges[3], BoxUnit.Share, _set.Share(label));
        return problem;
    }
}
