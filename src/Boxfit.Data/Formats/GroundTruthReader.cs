namespace Boxfit.Data.Formats;

/// <summary>
/// Reads a manifest of a labelling job. A line names the picture, and under the name of the job's labels its boxes; what the classes are
/// called stands under the same name with <c>-metadata</c> behind it.
/// </summary>
sealed class GroundTruthReader(string file, TableColumns? said)
{
    public const string Picture = "source-ref", InlineText = "source";

    const string Metadata = "-metadata";
    const int MostTypes = 5;

    static readonly string[] s_numbers = ["left", "top", "width", "height"];

    readonly AnnotationSetBuilder _set = new(file, GroundTruthFormat.FormatName);
    readonly CloudNames _names = new();
    readonly List<(AnnotatedPicture Picture, bool HasClasses)> _pictures = [];
    readonly SortedSet<string> _types = new(StringComparer.Ordinal), _others = new(StringComparer.Ordinal);
    readonly string? _job = Job(said, file);
    string? _labels;
    int _unlabelled;

    sealed record Box(string Class, (double X, double Y, double Width, double Height) Numbers);

    sealed record Labels(List<Box> Boxes, int? Width, int? Height);

    sealed record ClassNames(Dictionary<string, string>? Names, List<double?> Confidences, bool IsFailed);

    /// <exception cref="InputException">The file is no JSON, has no boxes, or has boxes of several jobs.</exception>
    public AnnotationSet Read()
    {
        using var json = JsonTokens.OpenLines(file, out string? note);
        _set.AddNote(note);
        for (int row = 1; json.Read(); row++)
        {
            if (json.Type == JsonTokenType.StartObject) ReadLine(json, row);
            else
            {
                _set.AddProblem(file, row, "is no object");
                json.Skip();
            }
        }
        if (_labels is null && _job is not null)
        {
            throw new InputException(
                $"{file}: --columns says box={_job}, but no row has boxes under that name" +
                (_others.Count == 0 ? "." : $"; there are boxes of {Shown(_others)}."));
        }
        if (_others.Count > 0) _set.AddNote($"Of several labelling jobs {Shown([_job!])} counts; passed over: {Shown(_others)}.");
        if (_labels is null && (_unlabelled > 0 || _types.Count > 0)) throw new InputException(WithoutBoxes());
        bool anyClasses = _pictures.Exists(p => p.HasClasses);
        foreach (var (picture, hasClasses) in _pictures)
        {
            if (hasClasses || !anyClasses || picture.Objects.Count == 0) _set.Add(picture);
            else _set.AddProblem(file, picture.Row, $"has no class-map in {_labels}{Metadata}, as other rows have");
        }
        return _set.Build();
    }

    static string? Job(TableColumns? said, string file) => said is null ? null : said.Only("box") ?? throw new InputException(
        $"{file} is a manifest, where --columns is box=JOB, with the name of a labelling job.");

    static string Shown(IEnumerable<string> names) => string.Join(", ", names.Select(AnnotationSetBuilder.Show));

    string WithoutBoxes() => _types.Count == 0
        ? $"{file} is a manifest of pictures without labels, the input of a labelling job; expected the output of one, with annotations."
        : $"{file} is a manifest with labels of the type {string.Join(", ", _types)}, and no boxes; expected groundtruth/object-detection.";

    void ReadLine(JsonTokens json, int row)
    {
        string? address = null, problem = null;
        string picture = "";
        var labels = new Dictionary<string, Labels>(StringComparer.Ordinal);
        var classes = new Dictionary<string, ClassNames>(StringComparer.Ordinal);
        while (json.NextProperty(0, out string name))
        {
            if (name == Picture) address = json.Type == JsonTokenType.String ? json.Text : null;
            else if (json.Type != JsonTokenType.StartObject) continue;
            else if (name.EndsWith(Metadata, StringComparison.Ordinal)) classes[name[..^Metadata.Length]] = ReadMetadata(json);
            else if (ReadLabels(json, out string? wrong) is { } found)
            {
                if (_job is null || name == _job) (labels[name], problem) = (found, problem ?? wrong);
                else if (_others.Count < MostTypes) _others.Add(name);
            }
        }
        if (labels.Count > 1 || (labels.Count == 1 && _labels is not null && !labels.ContainsKey(_labels)))
        {
            string[] several = [.. labels.Keys.Append(_labels).OfType<string>().Distinct().Order(StringComparer.Ordinal)];
            throw new InputException(
                $"{file}, row {row}: boxes of several labelling jobs: {Shown(several)}; " +
                $"which of them are right is not certain. Say which with --columns box={ForeignText.Shown(several[0])} and its like.");
        }
        problem ??= _names.Read(address, out picture);
        // Where a job fails on a picture it may write an empty list of boxes, which says nothing of the picture.
        bool hasFailed = labels.All(l => l.Value.Boxes.Count == 0 && classes.GetValueOrDefault(l.Key) is { IsFailed: true });
        if (problem is null && hasFailed)
        {
            _labels = labels.Keys.FirstOrDefault() ?? _labels;
            _unlabelled++;
            _set.Remark("Pictures without labels, which a job failed on or has not done, are left out", file, row);
            return;
        }
        var objects = new List<AnnotatedObject>();
        foreach (string name in labels.Keys)
        {
            _labels = name;
            problem ??= Join(labels[name], classes.GetValueOrDefault(name), objects);
        }
        if (problem is not null)
        {
            _set.AddProblem(file, row, problem);
            return;
        }
        bool hasClasses = classes.GetValueOrDefault(_labels!)?.Names is not null;
        var (_, width, height) = labels[_labels!];
        _pictures.Add((new() { Name = picture, File = file, Row = row, Width = width, Height = height, Objects = objects }, hasClasses));
    }

    /// <summary>Gives the boxes their classes' names.</summary>
    string? Join(Labels labels, ClassNames? classes, List<AnnotatedObject> objects)
    {
        for (int i = 0; i < labels.Boxes.Count; i++)
        {
            var (number, (x, y, width, height)) = labels.Boxes[i];
            string? label = classes?.Names is { } names ? names.GetValueOrDefault(number) : number;
            if (label is null) return $"has the class_id {AnnotationSetBuilder.Show(number)}, which is not in its class-map";
            double? confidence = classes is not null && i < classes.Confidences.Count ? classes.Confidences[i] : null;
            objects.Add(new(x, y, x + width, y + height, Label: _set.Share(label)) { Confidence = confidence });
        }
        return null;
    }

    /// <summary>The boxes under a name; null where what stands there are no boxes.</summary>
    static Labels? ReadLabels(JsonTokens json, out string? problem)
    {
        problem = null;
        List<Box>? boxes = null;
        int? width = null, height = null;
        for (int depth = json.Depth; json.NextProperty(depth, out string name);)
        {
            if (json.Type != JsonTokenType.StartArray) continue;
            int inner = json.Depth;
            if (name == "annotations")
            {
                boxes = [];
                while (json.NextItem(inner)) problem ??= ReadBox(json, boxes);
            }
            else if (name == "image_size" && json.NextItem(inner) && json.Type == JsonTokenType.StartObject)
            {
                for (int size = json.Depth; json.NextProperty(size, out string side);)
                {
                    if (side == "width") problem ??= EntryChecks.Side(json.Text, side, out width);
                    else if (side == "height") problem ??= EntryChecks.Side(json.Text, side, out height);
                }
            }
        }
        return boxes is null ? null : new(boxes, width, height);
    }

    static string? ReadBox(JsonTokens json, List<Box> boxes)
    {
        if (json.Type != JsonTokenType.StartObject) return "has an annotation that is no object";
        string? number = null, problem = null;
        double?[] numbers = new double?[4];
        for (int depth = json.Depth; json.NextProperty(depth, out string name);)
        {
            if (name == "class_id") number = json.Text;
            int at = Array.IndexOf(s_numbers, name);
            if (at < 0) continue;
            if (EntryChecks.Number(json.Text, name, out double value) is { } wrong) problem ??= wrong;
            else if (at >= 2 && value < 0) problem ??= $"has {name} = {value}, less than 0";
            numbers[at] = value;
        }
        int missing = Array.FindIndex(numbers, n => n is null);
        if (missing >= 0) return problem ?? $"has an annotation without {s_numbers[missing]}; expected a box";
        if (number is null) return problem ?? "has an annotation without class_id";
        boxes.Add(new(number, (numbers[0]!.Value, numbers[1]!.Value, numbers[2]!.Value, numbers[3]!.Value)));
        return problem;
    }

    ClassNames ReadMetadata(JsonTokens json)
    {
        Dictionary<string, string>? names = null;
        var confidences = new List<double?>();
        bool isFailed = false;
        for (int depth = json.Depth; json.NextProperty(depth, out string name);)
        {
            int inner = json.Depth;
            if (name == "type" && json.Text is { } type && _types.Count < MostTypes) _types.Add(type);
            else if (name == "failure-reason") isFailed |= json.Text is { Length: > 0 };
            else if (name == "class-map" && json.Type == JsonTokenType.StartObject)
            {
                names = new(StringComparer.Ordinal);
                while (json.NextProperty(inner, out string number))
                    if (json.Text is { } label) names[number] = label;
            }
            else if (name == "objects" && json.Type == JsonTokenType.StartArray)
            {
                while (json.NextItem(inner)) confidences.Add(ReadConfidence(json));
            }
        }
        return new(names, confidences, isFailed);
    }

    static double? ReadConfidence(JsonTokens json)
    {
        if (json.Type != JsonTokenType.StartObject) return null;
        double? confidence = null;
        for (int depth = json.Depth; json.NextProperty(depth, out string name);)
            if (name == "confidence" && json.TryNumber(out double value) && EntryChecks.Number(value, name) is null) confidence = value;
        return confidence;
    }
}
