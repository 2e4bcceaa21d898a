namespace Boxfit.Data.Formats;

/// <summary>
/// Reads a COCO file token by token. Lists may come in any order, so boxes wait as small records until the end; what is not needed, such
/// as segmentations, is passed over.
/// </summary>
sealed class CocoReader(JsonTokens json, string file)
{
    static readonly string[] s_numbers = ["x", "y", "width", "height"];

    readonly AnnotationSetBuilder _set = new(file, CocoFormat.FormatName);
    readonly Dictionary<string, int> _slots = new(StringComparer.Ordinal);
    readonly List<AnnotatedPicture?> _images = [];
    readonly List<string> _keys = [];
    readonly Dictionary<string, string> _categories = new(StringComparer.Ordinal);
    readonly List<Annotation> _annotations = [];
    bool _hasImages, _hasCategories;

    readonly record struct Annotation(int Slot, int Row, string? Category, string? Label, PixelBox Box, double? Score);

    /// <exception cref="InputException">The file is no COCO file.</exception>
    public AnnotationSet Read(string? note)
    {
        _set.AddNote(note);
        if (json.Read())
        {
            if (json.Type == JsonTokenType.StartArray) ReadItems(ReadAnnotation);
            else if (json.Type == JsonTokenType.StartObject) ReadRoot();
            else throw new InputException($"{file} is not COCO: expected an object or a list at the top.");
            json.Read(); // nothing may follow
        }
        return Join();
    }

    void ReadRoot()
    {
        bool any = false;
        while (json.NextProperty(0, out string name))
        {
            if (name is not ("images" or "annotations" or "categories")) continue;
            if (json.Type != JsonTokenType.StartArray) throw new InputException($"{file} is not COCO: '{name}' is no list.");
            any = true;
            _hasImages |= name == "images";
            _hasCategories |= name == "categories";
            ReadItems(name switch { "images" => ReadImage, "annotations" => ReadAnnotation, _ => ReadCategory });
        }
        if (!any) throw new InputException($"{file} is not COCO: it has none of the lists images, annotations and categories.");
    }

    void ReadItems(Action<int> readItem)
    {
        int depth = json.Depth;
        for (int row = 1; json.NextItem(depth); row++)
        {
            if (json.Type == JsonTokenType.StartObject) readItem(row);
            else _set.AddProblem(file, row, "is no object");
        }
    }

    void ReadImage(int row)
    {
        string? id = null, fileName = null, part = null, problem = null;
        int? width = null, height = null;
        int depth = json.Depth;
        while (json.NextProperty(depth, out string name))
        {
            string? wrong = name switch
            {
                "id" => (id = json.Text) is null ? "has no id that is a number or text" : null,
                "file_name" => EntryChecks.Name(fileName = json.Type == JsonTokenType.String ? json.Text : null),
                "width" => Side("width", out width),
                "height" => Side("height", out height),
                "split" => PartNames.Read(json.Type == JsonTokenType.String ? json.Text : null, out part),
                _ => null,
            };
            problem ??= wrong;
        }
        problem ??= id is null ? "has no id" : fileName is null ? "has no file_name" : null;
        int slot = id is null ? -1 : Slot(id);
        if (problem is null && _images[slot] is not null) problem = $"has the id {id} of another image";
        if (problem is not null) _set.AddProblem(file, row, $"image {row} {problem}");
        else _images[slot] = new() { Name = fileName!, File = file, Row = row, Width = width, Height = height, Part = part };

        string? Side(string what, out int? side)
        {
            side = null;
            return json.Type == JsonTokenType.Null ? null
                : json.TryNumber(out double value) ? EntryChecks.Side(value, what, out side) : $"has a {what} that is no number";
        }
    }

    void ReadAnnotation(int row)
    {
        string? image = null, category = null, label = null, problem = null;
        double[]? box = null;
        double? score = null;
        int depth = json.Depth;
        while (json.NextProperty(depth, out string name))
        {
            switch (name)
            {
                case "file_name" when json.Type == JsonTokenType.String:
                case "image_id" when image is null:
                    image = json.Text;
                    break;
                case "category_id":
                    category = json.Text is { } id ? _set.Share(id) : null;
                    break;
                case "category" or "category_name" or "label" when json.Type == JsonTokenType.String:
                    label = _set.Share(json.Text!);
                    break;
                case "score" when json.TryNumber(out double value):
                    problem ??= EntryChecks.Number(value, "score");
                    score = value;
                    break;
                case "bbox":
                    problem ??= ReadBox(out box);
                    break;
            }
        }
        problem ??= EntryChecks.Name(image) is not null ? "has no image_id" : box is null ? "has no bbox" : null;
        if (problem is not null) _set.AddProblem(file, row, $"annotation {row} {problem}");
        else _annotations.Add(new(Slot(image!), row, category, label, new(box![0], box[1], box[0] + box[2], box[1] + box[3]), score));
    }

    string? ReadBox(out double[]? box)
    {
        box = null;
        if (json.Type == JsonTokenType.Null) return null;
        if (json.Type != JsonTokenType.StartArray) return "has a bbox that is no list";
        double[] numbers = new double[4];
        int depth = json.Depth, count = 0;
        string? problem = null;
        for (; json.NextItem(depth); count++)
        {
            if (count >= 4 || problem is not null) continue;
            problem = json.TryNumber(out numbers[count]) ? EntryChecks.Number(numbers[count], s_numbers[count])
                : $"has {s_numbers[count]} = {json.Shown} in its bbox, not a number";
        }
        if (problem is null && count != 4) problem = $"has {count} numbers in its bbox, not 4";
        if (problem is null && (numbers[2] < 0 || numbers[3] < 0)) problem = $"has a bbox of {numbers[2]}×{numbers[3]}, less than 0";
        box = numbers;
        return problem;
    }

    void ReadCategory(int row)
    {
        string? id = null, label = null;
        int depth = json.Depth;
        while (json.NextProperty(depth, out string name))
        {
            if (name == "id") id = json.Text;
            else if (name == "name" && json.Type == JsonTokenType.String) label = json.Text;
        }
        if (id is null || label is null) _set.AddProblem(file, row, $"category {row} has no id or no name");
        else if (!_categories.TryAdd(id, label)) _set.AddProblem(file, row, $"category {row} has the id {id} of another category");
    }

    int Slot(string key)
    {
        if (_slots.TryGetValue(key, out int slot)) return slot;
        _slots.Add(key, _images.Count);
        _images.Add(null);
        _keys.Add(key);
        return _images.Count - 1;
    }

    AnnotationSet Join()
    {
        var objects = new List<AnnotatedObject>?[_images.Count];
        foreach (var a in _annotations)
        {
            if (_hasImages && _images[a.Slot] is null)
            {
                string image = AnnotationSetBuilder.Show(_keys[a.Slot]);
                _set.AddProblem(file, a.Row, $"annotation {a.Row} is of the image {image}, which is not in images");
                continue;
            }
            string? label = a.Label ?? (a.Category is null ? "" : _categories.GetValueOrDefault(a.Category));
            if (label is null && _hasCategories)
            {
                _set.AddProblem(file, a.Row, $"annotation {a.Row} is of the category {a.Category}, which is not in categories");
                continue;
            }
            _images[a.Slot] ??= new() { Name = _keys[a.Slot], File = file, Row = a.Row };
            var (x1, y1, x2, y2) = a.Box;
            (objects[a.Slot] ??= []).Add(new(x1, y1, x2, y2, Label: label ?? a.Category!) { Confidence = a.Score, Row = a.Row });
        }
        for (int i = 0; i < _images.Count; i++)
            if (_images[i] is { } image) _set.Add(objects[i] is { } found ? image with { Objects = found } : image);
        return _set.Build();
    }
}
