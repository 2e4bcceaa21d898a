namespace Boxfit.Data.Formats;

/// <summary>
/// An annotation of a COCO file, or of the lists of Detectron2 and MMDetection: its keys in any order. Of a segmentation only the box
/// around it is kept.
/// </summary>
sealed class CocoEntry
{
    const string Crowd = "Crowd regions (iscrowd 1) are no single object and are passed over";
    const string Ignored = "Regions to be ignored are no object and are passed over";
    static readonly string[] s_numbers = ["x", "y", "width", "height", "angle"];
    static readonly string[] s_modes = ["XYXY_ABS", "XYWH_ABS", "XYXY_REL", "XYWH_REL", "XYWHA_ABS"];

    double[]? _numbers;
    double? _area;
    double _degrees;
    int? _mode;
    bool _hasMask;
    PixelBox? _outline;

    /// <summary>The image that it is of, where it says so: its id or name.</summary>
    public string? Image { get; private set; }

    /// <summary>The id of its class.</summary>
    public string? Category { get; private set; }

    /// <summary>Its class by name.</summary>
    public string? Label { get; private set; }

    /// <summary>How sure its maker is.</summary>
    public double? Score { get; private set; }

    /// <summary>What it is where it is no object, for a remark; else null.</summary>
    public string? PassedOver { get; private set; }

    /// <summary>What is wrong; null where nothing is.</summary>
    public string? Problem { get; private set; }

    /// <summary>The box, once <see cref="Finish"/> has found it.</summary>
    public CocoBox Box { get; private set; }

    /// <summary>Takes it for a region to be ignored.</summary>
    public void Ignore() => PassedOver = Ignored;

    /// <summary>Takes the numbers for corners where the annotation does not say what they are.</summary>
    public void AssumeCorners() => _mode ??= 0;

    /// <summary>Reads the value of a key; keys of other meaning are passed over.</summary>
    public void ReadKey(JsonTokens json, string name)
    {
        switch (name)
        {
            case "file_name" when json.Type == JsonTokenType.String:
            case "image_id" when Image is null:
                Image = CocoReader.Key(json);
                break;
            case "category_id" or "bbox_label":
                Category = CocoReader.Key(json);
                break;
            case "category" or "category_name" or "label" when json.Type == JsonTokenType.String:
                Label = json.Text;
                break;
            case "score" when json.TryNumber(out double value):
                Problem ??= EntryChecks.Number(value, "score");
                Score = value;
                break;
            case "area" when json.TryNumber(out double area):
                _area = area;
                break;
            case "iscrowd" when IsTrue(json):
                PassedOver = Crowd;
                break;
            case "ignore" or "ignore_flag" when IsTrue(json):
                PassedOver = Ignored;
                break;
            case "attributes" when json.Type == JsonTokenType.StartObject:
                for (int depth = json.Depth; json.NextProperty(depth, out string attribute);)
                    if (attribute.Equals("rotation", StringComparison.OrdinalIgnoreCase)) ReadRotation(json);
                break;
            case "rotation" or "angle" or "theta" when json.Type is JsonTokenType.Number or JsonTokenType.String:
                if (!json.TryNumber(out double turned) || turned != 0)
                    Problem ??= $"has {name} = {json.Shown}, and it is not known what it is measured in; expected a rotation in degrees " +
                        "among its attributes, or bbox_mode 4";
                break;
            case "bbox":
                ReadBox(json);
                break;
            case "bbox_mode":
                ReadMode(json);
                break;
            case "segmentation":
                ReadSegmentation(json);
                break;
            case "segments_info":
                Problem ??= "is of COCO's panoptic form (segments_info), which is not read; take the file of instances";
                break;
        }
    }

    /// <summary>Finds the box and what is wrong, when all keys are read.</summary>
    public void Finish()
    {
        if (Problem is not null || PassedOver is not null) return;
        if (_numbers is null)
        {
            if (_outline is { } around) Box = CocoBox.Around(around);
            else Problem = _hasMask ? "has no bbox, and its segmentation is a mask, which is not read" : "has no bbox";
            return;
        }
        int expected = _mode == 4 ? 5 : 4;
        if (_numbers.Length != expected)
        {
            Problem = $"has {Counted.Of(_numbers.Length, "number")} in its bbox, not {expected}";
            return;
        }
        var box = new CocoBox(_numbers[0], _numbers[1], _numbers[2], _numbers[3]) { Degrees = _degrees };
        // Detectron2's modes: corners, place and size, both as shares, and turned boxes by their centre.
        Box = _mode switch
        {
            0 => box with { Form = BoxForm.Corners },
            1 => box with { Form = BoxForm.Size },
            2 => box with { Form = BoxForm.Corners, IsShare = true },
            3 => box with { Form = BoxForm.Size, IsShare = true },
            4 => box with { Form = BoxForm.Centre, Degrees = _numbers[4] },
            _ => box.WithHint(_outline, _area),
        };
        if (_mode is not (null or >= 0 and <= 4)) Problem = $"has the bbox_mode {_mode}; expected 0 to 4";
        else if (_degrees != 0 && _outline is not null && Box.Hint is null)
            Problem = $"has a rotation of {_degrees} and a segmentation that is not its bbox; it cannot be told which counts";
    }

    static bool IsTrue(JsonTokens json) => json.Type == JsonTokenType.True || (json.TryNumber(out double number) && number != 0);

    void ReadRotation(JsonTokens json)
    {
        if (json.TryNumber(out double degrees)) Problem ??= EntryChecks.Number(degrees, "rotation");
        else if (json.Text is { Length: > 0 } text) Problem ??= EntryChecks.Number(text, "rotation", out degrees);
        _degrees = degrees;
    }

    void ReadMode(JsonTokens json)
    {
        if (json.TryNumber(out double mode) && mode == Math.Floor(mode)) _mode = (int)Math.Clamp(mode, -1, 9);
        else if (Array.IndexOf(s_modes, json.Text?.Split('.')[^1]) is >= 0 and var known) _mode = known;
        else if (json.Type != JsonTokenType.Null) Problem ??= $"has the bbox_mode {json.Shown}; expected 0 to 4";
    }

    void ReadBox(JsonTokens json)
    {
        if (json.Type == JsonTokenType.Null) return;
        if (json.Type == JsonTokenType.String)
        {
            ReadBoxText(json.Text!);
            return;
        }
        if (json.Type != JsonTokenType.StartArray)
        {
            Problem ??= "has a bbox that is no list";
            return;
        }
        string? problem = null;
        var numbers = new List<double>(4);
        int count = 0;
        for (int depth = json.Depth; json.NextItem(depth); count++)
        {
            if (count >= s_numbers.Length || problem is not null) continue;
            problem = EntryChecks.Number(json.Text ?? $"{json.Type}", s_numbers[count], out double number);
            numbers.Add(number);
        }
        if (count > s_numbers.Length) problem ??= $"has {Counted.Of(count, "number")} in its bbox, not 4";
        Problem ??= problem;
        if (count > 0) _numbers = [.. numbers];
    }

    /// <summary>A list that a script has written as text, such as "[30, 20, 60, 50]".</summary>
    void ReadBoxText(string text)
    {
        string[] cells = text.Trim().TrimStart('[', '(').TrimEnd(']', ')').Split([',', ' '], StringSplitOptions.RemoveEmptyEntries);
        double[] numbers = new double[cells.Length];
        for (int i = 0; i < cells.Length; i++) Problem ??= EntryChecks.Number(cells[i], "bbox", out numbers[i]);
        if (cells.Length > 0) _numbers = numbers;
    }

    /// <summary>Outlines are a list of lists x, y, x, y …; masks are objects.</summary>
    void ReadSegmentation(JsonTokens json)
    {
        _hasMask = json.Type is JsonTokenType.StartObject;
        if (json.Type != JsonTokenType.StartArray) return;
        bool isRight = true;
        var (x1, y1, x2, y2) = (double.MaxValue, double.MaxValue, double.MinValue, double.MinValue);
        int all = 0, count = 0;
        for (int depth = json.Depth; json.NextItem(depth);)
        {
            if (json.Type != JsonTokenType.StartArray)
            {
                Take(json);
                continue;
            }
            count = 0;
            for (int inner = json.Depth; json.NextItem(inner);) Take(json);
            isRight &= count % 2 == 0;
        }
        if (isRight && all >= 4 && count % 2 == 0) _outline = new(x1, y1, x2, y2);

        void Take(JsonTokens token)
        {
            isRight &= token.TryNumber(out double value) && EntryChecks.Number(value, "") is null;
            if (count % 2 == 0) (x1, x2) = (Math.Min(x1, value), Math.Max(x2, value));
            else (y1, y2) = (Math.Min(y1, value), Math.Max(y2, value));
            count++;
            all++;
        }
    }
}
