namespace Boxfit.Data.Formats;

/// <summary>The boxes of one annotation: rectangles in percent, turned ones and polygons as the upright box around them.</summary>
sealed class LabelStudioResults
{
    static readonly string[] s_numbers = ["x", "y", "width", "height"];

    readonly List<LabelStudioRegion> _regions = [];
    readonly Dictionary<string, int> _byId = new(StringComparer.Ordinal);
    readonly HashSet<(string Id, string Label)> _labelled = [];

    /// <summary>The boxes.</summary>
    public IReadOnlyList<LabelStudioRegion> Regions => _regions;

    public List<string> Problems { get; } = [];

    /// <summary>The score of the whole, which stands in where a box has none.</summary>
    public double? Score { get; set; }

    /// <summary>Number of key points.</summary>
    public int KeyPoints { get; private set; }

    /// <summary>Number of boxes that are turned.</summary>
    public int Turned { get; private set; }

    /// <summary>True when anything in a list looked like a box.</summary>
    public bool Any { get; private set; }

    /// <summary>Reads the list <c>result</c>: each item has its <c>value</c>.</summary>
    public void Read(JsonTokens json) => ReadItems(json, isFlat: false, (_, _) => { });

    /// <summary>Reads a list of JSON-MIN: each item is a value itself; texts are given to <paramref name="takeText"/>.</summary>
    public void ReadFlat(JsonTokens json, Action<int, string> takeText) => ReadItems(json, isFlat: true, takeText);

    /// <summary>The keys of an item and of its value, which stand in any order.</summary>
    sealed class Item
    {
        public double?[] Numbers { get; } = new double?[4];
        public double? RadiusX { get; set; }
        public double? RadiusY { get; set; }
        public double Rotation { get; set; }
        public double PictureRotation { get; set; }
        public double? Width { get; set; }
        public double? Height { get; set; }
        public double? Score { get; set; }
        public string? Region { get; set; }
        public string? Of { get; set; }
        public int? Index { get; set; }
        public List<string> Labels { get; } = [];
        public List<(double X, double Y)>? Points { get; set; }
        public string? Problem { get; set; }
    }

    void ReadItems(JsonTokens json, bool isFlat, Action<int, string> takeText)
    {
        int depth = json.Depth;
        for (int index = 0; json.NextItem(depth); index++)
        {
            if (json.Type == JsonTokenType.String) takeText(index, json.Text!);
            if (json.Type != JsonTokenType.StartObject) continue;
            var item = new Item();
            bool hasValue = isFlat;
            int inner = json.Depth;
            while (json.NextProperty(inner, out string name))
            {
                if (isFlat || name != "value" || json.Type != JsonTokenType.StartObject)
                {
                    ReadKey(json, name, item, isValue: isFlat);
                    continue;
                }
                hasValue = true;
                int value = json.Depth;
                while (json.NextProperty(value, out string key)) ReadKey(json, key, item, isValue: true);
            }
            if (hasValue) Add(item);
        }
    }

    static void ReadKey(JsonTokens json, string name, Item item, bool isValue)
    {
        int number = isValue ? Array.IndexOf(s_numbers, name) : -1;
        if (number >= 0)
        {
            if (!json.TryNumber(out double value)) item.Problem ??= $"has {name} = {json.Shown}, not a number";
            item.Problem ??= EntryChecks.Number(value, name);
            item.Numbers[number] = value;
            return;
        }
        switch (name)
        {
            case "id" when !isValue:
                item.Region = json.Text;
                break;
            case "to_name":
                item.Of = json.Text;
                break;
            case "item_index" when json.TryNumber(out double index) && index is >= 0 and < int.MaxValue:
                item.Index = (int)index;
                break;
            case "radiusX" or "radiusY" when isValue:
                string? bad = EntryChecks.Number(json.Text, name, out double radius);
                item.Problem ??= bad;
                if (name == "radiusX") item.RadiusX = radius;
                else item.RadiusY = radius;
                break;
            case "rle" when isValue:
                item.Problem ??= "has a brush mask, which is not read";
                break;
            case "rotation" when json.TryNumber(out double rotation):
                item.Problem ??= EntryChecks.Number(rotation, name);
                item.Rotation = rotation;
                break;
            case "image_rotation" when json.TryNumber(out double rotation):
                item.PictureRotation = rotation;
                break;
            case "original_width" when json.TryNumber(out double width):
                item.Width = width;
                break;
            case "original_height" when json.TryNumber(out double height):
                item.Height = height;
                break;
            case "score" when json.TryNumber(out double score):
                item.Problem ??= EntryChecks.Number(score, name);
                item.Score = score;
                break;
            case "rectanglelabels" or "polygonlabels" or "ellipselabels" or "labels" when json.Type == JsonTokenType.StartArray:
                for (int depth = json.Depth; json.NextItem(depth);)
                    if (json.Type == JsonTokenType.String && json.Text is { Length: > 0 } label && !item.Labels.Contains(label))
                        item.Labels.Add(label);
                break;
            case "sequence" when isValue && json.Type == JsonTokenType.StartArray:
                item.Problem ??= "has boxes in the frames of a video (videorectangle); expected those of a picture";
                break;
            case "points" when isValue:
                string? wrong = json.ReadPoints(out var points);
                (item.Points, item.Problem) = (points, item.Problem ?? wrong);
                break;
        }
    }

    void Add(Item item)
    {
        bool isRectangle = Array.TrueForAll(item.Numbers, n => n is not null);
        bool isEllipse = item is { RadiusX: not null, RadiusY: not null, Numbers: [not null, not null, null, null] };
        bool isTurned = (isRectangle || isEllipse) && item.Rotation != 0;
        bool isPoint = !isEllipse && item.Numbers is [not null, not null, _, null];
        if (isPoint && item.Points is null && item.Problem is null) KeyPoints++;
        if (!isRectangle && !isEllipse && item.Points is null && item.Problem is null) return; // a choice, a text, a key point: no box
        Any = true;
        int? width = null, height = null;
        string? problem = item.Problem
            ?? (item.Width is { } w ? EntryChecks.Side(w, "original_width", out width) : null)
            ?? (item.Height is { } h ? EntryChecks.Side(h, "original_height", out height) : null)
            ?? (item.PictureRotation % 360 != 0 ? OnTurnedPicture(item.PictureRotation) : null)
            ?? (isRectangle && (item.Numbers[2] < 0 || item.Numbers[3] < 0) ? "has a box with a negative width or height" : null)
            ?? (item.RadiusX < 0 || item.RadiusY < 0 ? "has an ellipse with a negative radius" : null)
            ?? (isTurned && (width is null || height is null) ? "has a turned box, but no original_width and original_height" : null)
            ?? (!isRectangle && !isEllipse && item.Points!.Count < 2 ? "has a polygon of fewer than 2 points" : null);
        if (problem is not null)
        {
            Problems.Add(problem);
            return;
        }
        // A region's class, or a choice about it, may be a result of its own that repeats the region's place.
        if (item.Region is { } id && !_byId.TryAdd(id, _regions.Count))
        {
            AddLabels(id, _byId[id], item.Labels);
            return;
        }
        if (isTurned) Turned++;
        var corners = isRectangle ? Corners(item, width ?? 1, height ?? 1)
            : isEllipse ? EllipseCorners(item, width ?? 1, height ?? 1) : item.Points!;
        double left = corners.Min(p => p.X), top = corners.Min(p => p.Y), right = corners.Max(p => p.X), bottom = corners.Max(p => p.Y);
        var box = new AnnotatedObject(left / 100, top / 100, right / 100, bottom / 100, BoxUnit.Share);
        int first = _regions.Count;
        _regions.Add(new(box with { Confidence = item.Score }, item.Of, item.Index, width, height));
        AddLabels(item.Region, first, item.Labels);
    }

    /// <summary>Gives a region its class; each further class is an object of its own in the same place.</summary>
    void AddLabels(string? id, int first, List<string> labels)
    {
        var region = _regions[first];
        foreach (string label in labels)
        {
            if (id is not null && !_labelled.Add((id, label))) continue;
            var labelled = region with { Box = region.Box with { Label = label } };
            if (_regions[first].Box.Label.Length == 0) _regions[first] = labelled;
            else _regions.Add(labelled);
        }
    }

    /// <summary>The first versions turned the numbers with the picture, later ones do not, and a file does not say which.</summary>
    static string OnTurnedPicture(double degrees) =>
        $"has a box on the picture turned by {degrees} degrees, where versions of Label Studio differ in what its numbers mean; " +
        "turn the picture back to 0 degrees there, submit, and export again";

    /// <summary>The corners, in percent, of the box around an ellipse, which is turned about its centre in pixels.</summary>
    static List<(double X, double Y)> EllipseCorners(Item item, int width, int height)
    {
        double x = item.Numbers[0]!.Value * width, y = item.Numbers[1]!.Value * height;
        double toSide = item.RadiusX!.Value * width, toTop = item.RadiusY!.Value * height;
        var box = TurnedBox.AroundEllipse(new(x - toSide, y - toTop, x + toSide, y + toTop), item.Rotation);
        return [(box.X1 / width, box.Y1 / height), (box.X2 / width, box.Y2 / height)];
    }

    /// <summary>The corners in percent; a rectangle is turned clockwise around its top left one, in pixels.</summary>
    static List<(double X, double Y)> Corners(Item item, int width, int height)
    {
        double[] numbers = Array.ConvertAll(item.Numbers, n => n!.Value);
        (double x, double y, double w, double h) = (numbers[0], numbers[1], numbers[2], numbers[3]);
        if (item.Rotation == 0) return [(x, y), (x + w, y + h)];
        (double sin, double cos) = Math.SinCos(double.DegreesToRadians(item.Rotation));
        double aspect = (double)width / height;
        return [(x, y), Turn(w, 0), Turn(0, h), Turn(w, h)];

        (double, double) Turn(double dx, double dy) => (x + dx * cos - dy / aspect * sin, y + dx * aspect * sin + dy * cos);
    }
}
