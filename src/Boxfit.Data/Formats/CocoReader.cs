namespace Boxfit.Data.Formats;

/// <summary>
/// Reads a COCO file token by token, and lists of the same keys: detectors' results, Detectron2's and MMDetection's lists of images. Lists
/// may come in any order, so boxes wait as small records until the end.
/// </summary>
sealed class CocoReader(JsonTokens json, string file, ReadOptions options)
{
    const string OfOneName = "Images with the file_name of another are taken for the same picture; where they are not, their folders are " +
        "missing in the names";

    readonly AnnotationSetBuilder _set = new(file, CocoFormat.FormatName);
    readonly Dictionary<string, int> _slots = new(StringComparer.Ordinal);
    readonly List<AnnotatedPicture?> _images = [];
    readonly List<string> _keys = [];
    readonly Dictionary<string, string> _categories = new(StringComparer.Ordinal);
    readonly List<Annotation> _annotations = [];

    // Images of which an annotation is passed over or wrong: without another they are not images without objects.
    readonly HashSet<int> _doubtful = [];

    bool _hasImages, _hasAnnotations, _hasCategories, _hasOwnForm;
    int _passedOver;

    readonly record struct Annotation(int Slot, int Row, string? Category, string? Label, CocoBox Box, double? Score);

    /// <exception cref="InputException">The file is no COCO file.</exception>
    public AnnotationSet Read(string? note, bool isOfLines)
    {
        _set.AddNote(note);
        if (isOfLines)
        {
            ReadLines();
        }
        else if (json.Read())
        {
            if (json.Type == JsonTokenType.StartArray) ReadItems(ReadListed);
            else if (json.Type == JsonTokenType.StartObject) ReadRoot();
            else throw new InputException($"{file} is not COCO: expected an object or a list at the top.");
            json.Read(); // nothing may follow
        }
        return Join();
    }

    void ReadLines()
    {
        for (int row = 1; json.Read(); row++)
        {
            if (json.Type == JsonTokenType.StartObject) ReadListed(row);
            else _set.AddProblem(file, row, "is no object");
            json.Skip();
        }
    }

    void ReadRoot()
    {
        bool any = false;
        while (json.NextProperty(0, out string name))
        {
            if (name == "metainfo" && json.Type == JsonTokenType.StartObject) ReadClasses();
            if (name is not ("images" or "annotations" or "categories" or "data_list")) continue;
            if (json.Type != JsonTokenType.StartArray) throw new InputException($"{file} is not COCO: '{name}' is no list.");
            any = true;
            _hasImages |= name == "images";
            _hasAnnotations |= name == "annotations";
            _hasCategories |= name == "categories";
            ReadItems(name switch
            {
                "images" => ReadImage,
                "annotations" => ReadAnnotation,
                "categories" => ReadCategory,
                _ => ReadListed,
            });
        }
        if (!any) throw new InputException($"{file} is not COCO: it has none of the lists images, annotations, categories and data_list.");
        if (_hasImages && !_hasAnnotations && _doubtful.Count == 0)
        {
            throw new InputException(
                $"{file} has images and no list of annotations, as COCO's files of tests (image_info) have none: nothing says where the " +
                "objects are. Where there are none in these pictures, add \"annotations\": [].");
        }
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
        string? id = null, fileName = null, other = null, part = null, problem = null;
        int? width = null, height = null;
        int depth = json.Depth;
        while (json.NextProperty(depth, out string name))
        {
            string? wrong = name switch
            {
                "id" => (id = Key(json)) is null ? "has no id that is a number or text" : null,
                "file_name" => EntryChecks.Name(fileName = json.Type == JsonTokenType.String ? json.Text : null),
                "filename" or "coco_url" when json.Type == JsonTokenType.String => Other(json.Text!, name == "filename"),
                "annotations" or "objects" when json.Type == JsonTokenType.StartArray && HasItems() =>
                    $"has {name} of its own; expected them in the list annotations, each with its image_id",
                "width" => Side("width", out width),
                "height" => Side("height", out height),
                "split" => PartNames.Read(json.Type == JsonTokenType.String ? json.Text : null, out part),
                _ => null,
            };
            problem ??= wrong;
        }
        fileName ??= other;
        problem ??= id is null ? "has no id" : fileName is null ? "has no file_name" : null;
        int slot = id is null ? -1 : Slot(id);
        if (problem is null && _images[slot] is not null) problem = $"has the id {id} of another image";
        if (problem is not null)
        {
            _set.AddProblem(file, row, $"image {row} {problem}");
            _doubtful.Add(slot);
        }
        else _images[slot] = new() { Name = fileName!, File = file, Row = row, Width = width, Height = height, Part = part };

        string? Side(string what, out int? side)
        {
            side = null;
            return json.Type == JsonTokenType.Null ? null
                : json.Text is { } text ? EntryChecks.Side(text, what, out side) : $"has a {what} that is no number";
        }

        // LVIS has no file_name but an address.
        string? Other(string text, bool isName)
        {
            other = isName ? text : other ?? text;
            return null;
        }

        bool HasItems()
        {
            int inner = json.Depth;
            return json.NextItem(inner);
        }
    }

    /// <summary>An item of a list at the top: an annotation as in COCO, or an image with its annotations.</summary>
    void ReadListed(int row)
    {
        var annotation = new CocoEntry();
        List<CocoEntry>? own = null;
        string? fileName = null, id = null, problem = null;
        int? width = null, height = null;
        int depth = json.Depth;
        while (json.NextProperty(depth, out string name))
        {
            switch (name)
            {
                case "annotations" or "instances" or "objects" when json.Type == JsonTokenType.StartArray:
                    own ??= [];
                    for (int inner = json.Depth; json.NextItem(inner);)
                        if (json.Type == JsonTokenType.StartObject) own.Add(ReadOne());
                    if (name == "instances") own.ForEach(a => a.AssumeCorners()); // MMDetection's
                    break;
                case "ann" when json.Type == JsonTokenType.StartObject: // MMDetection's too
                    own = CocoColumns.Read(json);
                    own.ForEach(a => a.AssumeCorners());
                    break;
                case "objects" when json.Type == JsonTokenType.StartObject:
                    own = CocoColumns.Read(json);
                    break;
                case "file_name" or "filename" or "img_path" when json.Type == JsonTokenType.String:
                    fileName = json.Text;
                    if (name == "file_name") annotation.ReadKey(json, name);
                    break;
                case "image_id" or "img_id":
                    id = Key(json);
                    annotation.ReadKey(json, name);
                    break;
                case "width" or "height" when json.TryNumber(out double value):
                    string? wrong = EntryChecks.Side(value, name, out int? side);
                    problem ??= wrong;
                    (width, height) = name == "width" ? (side, height) : (width, side);
                    break;
                default:
                    annotation.ReadKey(json, name);
                    break;
            }
        }
        if (own is null)
        {
            annotation.Finish();
            Add(annotation, annotation.Image, row);
            return;
        }
        AddListed(row, fileName, width, height, own, problem);
    }

    void AddListed(int row, string? fileName, int? width, int? height, List<CocoEntry> own, string? problem)
    {
        _hasOwnForm = true;
        problem ??= EntryChecks.Name(fileName);
        if (problem is not null)
        {
            _set.AddProblem(file, row, $"image {row} {problem}");
            return;
        }
        int slot = Slot($"image {row}");
        _images[slot] = new() { Name = fileName!, File = file, Row = row, Width = width, Height = height };
        foreach (var a in own)
        {
            a.Finish();
            Add(a, _keys[slot], row);
        }
    }

    void ReadAnnotation(int row)
    {
        var annotation = ReadOne();
        annotation.Finish();
        Add(annotation, annotation.Image, row);
    }

    CocoEntry ReadOne()
    {
        var annotation = new CocoEntry();
        for (int depth = json.Depth; json.NextProperty(depth, out string name);) annotation.ReadKey(json, name);
        return annotation;
    }

    void Add(CocoEntry annotation, string? image, int row)
    {
        string? problem = annotation.Problem ?? (EntryChecks.Name(image) is not null ? "has no image_id" : null);
        if (problem is not null)
        {
            _set.AddProblem(file, row, $"annotation {row} {problem}");
            if (image is not null) _doubtful.Add(Slot(image));
        }
        else if (annotation.PassedOver is { } what)
        {
            _set.Remark(what, file, row);
            _passedOver++;
            _doubtful.Add(Slot(image!));
        }
        else
        {
            string? category = Shared(annotation.Category), label = Shared(annotation.Label);
            _annotations.Add(new(Slot(image!), row, category, label, annotation.Box, annotation.Score));
        }
    }

    string? Shared(string? text) => text is null ? null : _set.Share(text);

    void ReadCategory(int row)
    {
        string? id = null, label = null;
        int depth = json.Depth;
        while (json.NextProperty(depth, out string name))
        {
            if (name == "id") id = Key(json);
            else if (name == "name" && json.Type == JsonTokenType.String) label = json.Text;
        }
        if (id is null || label is null) _set.AddProblem(file, row, $"category {row} has no id or no name");
        else if (!_categories.TryAdd(id, label)) _set.AddProblem(file, row, $"category {row} has the id {id} of another category");
    }

    /// <summary>MMDetection's classes, numbered from 0.</summary>
    void ReadClasses()
    {
        for (int depth = json.Depth; json.NextProperty(depth, out string name);)
        {
            if (name is not ("classes" or "CLASSES") || json.Type != JsonTokenType.StartArray) continue;
            _hasCategories = true;
            int id = 0;
            for (int inner = json.Depth; json.NextItem(inner); id++)
                if (json.Type == JsonTokenType.String) _categories[$"{id}"] = json.Text!;
        }
    }

    /// <summary>An id as text: 7, 7.0 and "7" are the same. Null where it is neither a number nor a text.</summary>
    public static string? Key(JsonTokens json) =>
        json.TryNumber(out double number) && number == Math.Floor(number) && Math.Abs(number) < 1e15
            ? number.ToString("0", CultureInfo.InvariantCulture) : json.Text;

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
        if (_annotations.Count == 0 && _passedOver > 0)
        {
            throw new InputException(
                $"{file}: all {Counted.Of(_passedOver, "annotation is", "annotations are")} crowd regions (iscrowd 1) or to be " +
                "ignored, so there is no single object. Some tools write each mask so: where each is one object, set iscrowd to 0.");
        }
        var form = new CocoForm(file, isGiven: !_hasOwnForm, options, _annotations.Where(a => a.Box.Form is null)
            .Select(a => new UnsaidBox(a.Box, a.Row, _images[a.Slot]?.Width, _images[a.Slot]?.Height)));
        _set.AddNote(form.Decide());
        _set.Form = form.Form;
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
                _doubtful.Add(a.Slot);
                continue;
            }
            string? problem = FindBox(a, form, out var box, out var unit);
            if (problem is not null)
            {
                _set.AddProblem(file, a.Row, $"annotation {a.Row} {problem}");
                _doubtful.Add(a.Slot);
                continue;
            }
            _images[a.Slot] ??= new() { Name = _keys[a.Slot], File = file, Row = a.Row };
            (objects[a.Slot] ??= [])
                .Add(new(box.X1, box.Y1, box.X2, box.Y2, unit, label ?? a.Category!) { Confidence = a.Score, Row = a.Row });
        }
        for (int i = 0; i < _images.Count; i++)
        {
            if (_images[i] is not { } image) continue;
            if (_hasImages && _set.Has(image.Name)) _set.Remark(OfOneName, file, image.Row);
            if (objects[i] is { } found) _set.Add(image with { Objects = found });
            else if (_doubtful.Contains(i)) _set.LeaveOut(file, image.Row);
            else _set.Add(image);
        }
        if (!_hasImages && _set.Count > 0 && _keys.TrueForAll(k => k.All(char.IsAsciiDigit)))
        {
            _set.AddNote(
                $"The pictures of {file} are named by its image_ids, such as {_keys[0]}: the files' names stand in the list of images " +
                "that these results were made for.");
        }
        return _set.Build();
    }

    string? FindBox(Annotation a, CocoForm form, out PixelBox box, out BoxUnit unit)
    {
        var kind = a.Box.Form ?? form.Form;
        box = a.Box.As(kind);
        if (a.Box.Form is null && form.Unit == NumberUnit.Percent) box = new(box.X1 / 100, box.Y1 / 100, box.X2 / 100, box.Y2 / 100);
        unit = (a.Box.Form is null ? form.Unit != NumberUnit.Pixels : a.Box.IsShare) ? BoxUnit.Share : BoxUnit.Pixels;
        if (kind != BoxForm.Corners && (a.Box.C < 0 || a.Box.D < 0)) return $"has a bbox of {a.Box.C}×{a.Box.D}, less than 0";
        if (a.Box.Degrees == 0) return null;
        if (unit == BoxUnit.Share) return "has a turned bbox in shares of the picture, which is not read";
        if (box.X2 < box.X1 || box.Y2 < box.Y1) return "has a turned bbox whose edges are in the wrong order";
        box = TurnedBox.Around(box, a.Box.Degrees);
        _set.Remark(TurnedBox.Note, file, a.Row);
        return null;
    }
}
