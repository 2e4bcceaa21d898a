namespace Boxfit.Data.Formats;

/// <summary>
/// Reads pictures one by one, and decides by all boxes together whether they are by their centres, as Create ML's are: several programs
/// write left and top edge in their place.
/// </summary>
sealed class CreateMlReader(JsonTokens json, string file, ReadOptions options)
{
    // Shares may be a little above 1; boxes in pixels are not that small in every picture.
    const double LargestShare = 1.05;

    // How far out of its picture a box may reach, as a part of the whole for shares, or in pixels.
    const double FarthestShareOutside = 0.01, FarthestOutside = 1;

    readonly AnnotationSetBuilder _set = new(file, CreateMlFormat.FormatName);
    readonly List<Entry> _entries = [];

    /// <summary>A picture with its boxes as the file has them.</summary>
    sealed record Entry(string Name, int Row, List<Annotation> Boxes);

    /// <summary>A box: four numbers of which it is not known yet what they are.</summary>
    sealed record Annotation(double X, double Y, double Width, double Height, string Label, double? Confidence);

    /// <exception cref="InputException">The file is no list, or it cannot be told what its boxes are.</exception>
    public AnnotationSet Read(string? note)
    {
        _set.AddNote(note);
        if (!json.Read() || json.Type != JsonTokenType.StartArray) throw new InputException($"{file} is no list of Create ML's pictures.");
        for (int row = 1; json.NextItem(0); row++)
        {
            if (json.Type == JsonTokenType.StartObject) ReadPicture(row);
            else _set.AddProblem(file, row, $"picture {row} is no object with a name and annotations");
        }
        json.Read(); // nothing may follow
        var unit = Unit();
        var form = Form(unit);
        foreach (var entry in _entries)
        {
            _set.Add(new()
            {
                Name = entry.Name,
                File = file,
                Row = entry.Row,
                Objects = entry.Boxes.ConvertAll(b => Object(b, form, unit)),
            });
        }
        return _set.Build();
    }

    NumberUnit Unit()
    {
        if (options.Units is { } said) return said;
        if (!Boxes.Any() || !Boxes.All(b => Math.Max(Math.Max(b.X, b.Y), Math.Max(b.Width, b.Height)) <= LargestShare))
            return NumberUnit.Pixels;
        _set.AddNote($"The coordinates in {file} are taken as shares of the picture: all are at most 1.");
        return NumberUnit.Share;
    }

    BoxForm Form(NumberUnit unit)
    {
        if (options.Boxes is { } said)
        {
            return said is BoxForm.Centre or BoxForm.Size or BoxForm.Corners ? said : throw new InputException(
                $"{file}: --boxes {ReadWords.Forms[(int)said]} is nothing that coordinates can be; expected centre, size or corners.");
        }
        double farthest = unit == NumberUnit.Share ? FarthestShareOutside : FarthestOutside;
        var outside = Boxes.Where(b => b.X - (b.Width / 2) < -farthest || b.Y - (b.Height / 2) < -farthest).ToList();
        // A single box among many may just be drawn badly.
        bool isCentre = outside.Count == 0 || (outside.Count == 1 && Boxes.Skip(1).Any());
        if (isCentre || Boxes.Any(b => b.X < -farthest || b.Y < -farthest)) return BoxForm.Centre;
        if (AreInsideByEdges(unit, farthest))
        {
            _set.AddNote($"x and y in {file} are taken as the left and top edge: as centres, as Create ML has them, {outside.Count} of " +
                $"{Counted.Of(Boxes.Count(), "box")} would begin outside of their pictures, and so all lie inside.");
            return BoxForm.Size;
        }
        var first = outside[0];
        throw new InputException(
            $"{file}: read with x, y as the centre, as Create ML has them, {outside.Count} of {Counted.Of(Boxes.Count(), "box")} " +
            $"{Counted.Word(outside.Count, "begins", "begin")} left of " +
            $"or above their picture, such as x = {first.X:0.####}, y = {first.Y:0.####}, width = {first.Width:0.####}, height = " +
            $"{first.Height:0.####}; read with x, y as the left and top edge, none does. Say which with --boxes size or --boxes centre.");
    }

    /// <summary>True where, with x and y as left and top edge, each box lies in its picture for certain.</summary>
    bool AreInsideByEdges(NumberUnit unit, double farthest)
    {
        if (unit == NumberUnit.Percent) return false;
        var locator = new PictureLocator(new() { Source = file, Format = "", Pictures = [] }, options.Images);
        return _entries.TrueForAll(e => e.Boxes.Count == 0 || IsInside(e, SizeOf(e)));

        (double Width, double Height) SizeOf(Entry entry)
        {
            if (unit == NumberUnit.Share) return (1, 1);
            var picture = new AnnotatedPicture { Name = entry.Name, File = file, Row = entry.Row };
            var info = locator.Find(picture) is { } path ? PictureReader.TryReadInfo(path, out _) : null;
            return info is null ? default : (info.Width, info.Height);
        }

        bool IsInside(Entry entry, (double Width, double Height) size) =>
            entry.Boxes.TrueForAll(b => b.X + b.Width <= size.Width + farthest && b.Y + b.Height <= size.Height + farthest);
    }

    IEnumerable<Annotation> Boxes => _entries.SelectMany(e => e.Boxes);

    static AnnotatedObject Object(Annotation b, BoxForm form, NumberUnit unit)
    {
        var (x1, y1, x2, y2) = form.Edges(b.X, b.Y, b.Width, b.Height);
        double whole = unit == NumberUnit.Percent ? 100 : 1;
        var boxUnit = unit == NumberUnit.Pixels ? BoxUnit.Pixels : BoxUnit.Share;
        return new(x1 / whole, y1 / whole, x2 / whole, y2 / whole, boxUnit, b.Label) { Confidence = b.Confidence };
    }

    void ReadPicture(int row)
    {
        string? picture = null, problem = null;
        List<Annotation>? boxes = null;
        bool isBroken = false;
        int depth = json.Depth;
        while (json.NextProperty(depth, out string name))
        {
            switch (name)
            {
                case "image" or "imagefilename" or "imageFilename" or "imageName" or "imageURL" or "filename" or "path"
                    when picture is null:
                    if (json.Type == JsonTokenType.String) picture = json.Text;
                    break;
                case "annotations" or "annotation" when json.Type == JsonTokenType.StartArray:
                    boxes ??= [];
                    int inner = json.Depth;
                    for (int at = 1; json.NextItem(inner); at++)
                    {
                        if (ReadAnnotation(boxes) is not { } wrong) continue;
                        isBroken = true;
                        _set.AddProblem(file, row, $"annotation {at} of picture {row} {wrong}");
                    }
                    break;
                case "annotations" or "annotation":
                    problem = $"picture {row} has {name} that are no list";
                    break;
            }
        }
        problem ??= EntryChecks.Name(picture) is { } nameless ? $"picture {row}: {nameless}"
            : boxes is null ? $"picture {row} has no list of annotations" : null;
        if (problem is not null) _set.AddProblem(file, row, problem);
        // A picture of which no annotation can be read is not one without objects.
        else if (!isBroken || boxes!.Count > 0) _entries.Add(new(picture!, row, boxes!));
    }

    string? ReadAnnotation(List<Annotation> boxes)
    {
        if (json.Type != JsonTokenType.StartObject) return "is no object";
        string label = "";
        string? problem = null;
        double? confidence = null;
        double[]? numbers = null;
        int depth = json.Depth;
        while (json.NextProperty(depth, out string name))
        {
            switch (name)
            {
                case "label" when json.Text is { } text:
                    label = _set.Share(text);
                    break;
                case "confidence" when json.TryNumber(out double value):
                    problem ??= EntryChecks.Number(value, name);
                    confidence = value;
                    break;
                case "coordinates" when json.Type == JsonTokenType.StartObject:
                    problem ??= ReadCoordinates(out numbers);
                    break;
            }
        }
        if (problem is not null) return problem;
        if (numbers is null) return "has no coordinates, the box of its object";
        boxes.Add(new(numbers[0], numbers[1], numbers[2], numbers[3], label, confidence));
        return null;
    }

    string? ReadCoordinates(out double[] numbers)
    {
        string[] names = ["x", "y", "width", "height"];
        numbers = [double.NaN, double.NaN, double.NaN, double.NaN];
        string? problem = null;
        int depth = json.Depth;
        while (json.NextProperty(depth, out string name))
        {
            if (Array.IndexOf(names, name) is >= 0 and var at) problem ??= EntryChecks.Number(json.Text, name, out numbers[at]);
        }
        if (problem is not null) return problem;
        if (Array.FindIndex(numbers, double.IsNaN) is >= 0 and var missing) return $"has no {names[missing]} in its coordinates";
        return numbers[2] < 0 || numbers[3] < 0 ? $"has width = {numbers[2]} and height = {numbers[3]}, less than 0" : null;
    }
}
