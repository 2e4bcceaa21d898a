namespace Boxfit.Data.Formats;

/// <summary>
/// Collects VIA's pictures with their regions. Only when all are there can it be told which of the regions' attributes is their class.
/// </summary>
sealed class ViaPictures(AnnotationSetBuilder set)
{
    const string SeveralClasses = "Objects for which several classes are ticked are read without a class";

    readonly List<Entry> _entries = [];
    readonly Dictionary<string, Entry> _byName = new(StringComparer.Ordinal);

    /// <summary>A picture, however many entries or rows it has.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Row">Where it stands first.</param>
    /// <param name="Place">Where else it may be found, which tells it from others of the name; null where nothing does.</param>
    public sealed record Entry(string Name, int Row, string? Place)
    {
        /// <summary>Its regions that are understood.</summary>
        public List<Region> Regions { get; } = [];

        /// <summary>Those that are objects.</summary>
        public IEnumerable<Region> Objects => Regions.Where(r => r.Box is not null);

        /// <summary>Number of regions, with those that are no objects.</summary>
        public int RegionCount { get; set; }

        /// <summary>Number of regions that the file states; null where it does not.</summary>
        public int? StatedCount { get; set; }

        /// <summary>True when a region cannot be understood.</summary>
        public bool IsBroken { get; set; }

        /// <summary>Bytes of the picture's file; null where they are not known.</summary>
        public double? Size { get; set; }

        /// <summary>What is wrong with the picture as a whole, and where.</summary>
        public (int Row, string Text)? Problem { get; set; }

        /// <summary>The picture's part.</summary>
        public string? Part { get; private set; }

        /// <summary>Takes the part that attributes of the picture say in a row.</summary>
        public void TakePart(int row, List<ViaAttribute> attributes)
        {
            if (attributes.Select(a => a.AsPart).FirstOrDefault(p => p is not null) is not { } part) return;
            if (Part is not null && part != Part) Problem ??= (row, $"is in {part} here, but in {Part} in row {Row}");
            Part ??= part;
        }
    }

    /// <summary>An object; a point or a line, which is none, has no box.</summary>
    public sealed record Region(PixelBox? Box, int Row, List<ViaAttribute> Attributes);

    /// <summary>Number of pictures.</summary>
    public int Count => _entries.Count;

    /// <summary>A picture that is another than those before, whatever its name.</summary>
    public Entry Add(string name, int row, string? place)
    {
        _entries.Add(new(name, row, place));
        return _entries[^1];
    }

    /// <summary>The picture of a name; one that is seen again has to be the same.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="row">Where it stands.</param>
    /// <param name="size">Bytes of its file as the file states them; 0 and −1 say nothing.</param>
    /// <param name="attributes">The picture's attributes.</param>
    public Entry Find(string name, int row, string? size, List<ViaAttribute> attributes)
    {
        if (!_byName.TryGetValue(name, out var entry))
        {
            _byName.Add(name, entry = Add(name, row, null));
        }
        double? bytes = double.TryParse(size, NumberStyles.Float, CultureInfo.InvariantCulture, out double stated) && stated > 0
            ? stated : null;
        if (bytes is not null && entry.Size is not null && bytes != entry.Size)
        {
            entry.Problem ??= (row, $"is here with {bytes} bytes, but in row {entry.Row} with {entry.Size}: two pictures of one " +
                "name, or a picture that was changed; expected a name for each");
        }
        entry.Size ??= bytes;
        entry.TakePart(row, attributes);
        return entry;
    }

    /// <summary>Gives all pictures to the set.</summary>
    public void Finish()
    {
        var names = new SortedSet<string>(
            _entries.SelectMany(e => e.Objects).SelectMany(r => r.Attributes).Where(a => a.AsConfidence is null).Select(a => a.Name),
            StringComparer.Ordinal);
        string? className = ViaAttribute.FindClass(names);
        if (names.Count > 1) set.AddNote(ClassNote(className, names));
        var pictures = new List<(AnnotatedPicture, string?)>();
        var leftOut = new List<string>();
        foreach (var entry in _entries)
        {
            if (entry.StatedCount is { } stated && stated != entry.RegionCount)
                set.Remark("Pictures have more or fewer rows than their region_count states", set.Source, entry.Row);
            if (entry.Problem is { } problem)
                set.AddProblem(set.Source, problem.Row, $"{AnnotationSetBuilder.Show(entry.Name)} {problem.Text}");
            var objects = entry.Objects.Select(r => Object(r, className, entry.Row)).ToList();
            bool isIncomplete = entry.IsBroken || entry.Regions.Count > 0;
            if (entry.Problem is not null || (objects.Count == 0 && isIncomplete))
            {
                if (entry.Problem is null) set.LeaveOut(set.Source, entry.Row);
                leftOut.Add(entry.Name);
                continue;
            }
            pictures.Add((new()
            {
                Name = entry.Name,
                OtherNames = entry.Place is { } place && place != entry.Name ? [place] : [],
                File = set.Source,
                Row = entry.Row,
                Part = entry.Part,
                Objects = objects,
            }, entry.Place));
        }
        set.AddApart(pictures, leftOut);
    }

    AnnotatedObject Object(Region region, string? className, int pictureRow)
    {
        string label = "";
        double? confidence = null;
        foreach (var attribute in region.Attributes)
        {
            if (attribute.AsConfidence is { } value) confidence ??= value;
            else if (attribute.Name != className) continue;
            else if (attribute.Value.Length == 0) set.Remark(SeveralClasses, set.Source, region.Row);
            else label = set.Share(attribute.Value);
        }
        var (x1, y1, x2, y2) = region.Box!.Value;
        return new(x1, y1, x2, y2, Label: label) { Confidence = confidence, Row = region.Row == pictureRow ? 0 : region.Row };
    }

    static string ClassNote(string? className, IReadOnlyCollection<string> names)
    {
        const int shown = 8;
        string all = string.Join(", ", names.Where(n => n != className).Take(shown).Select(AnnotationSetBuilder.Show));
        return className is not null ? $"The classes are what {AnnotationSetBuilder.Show(className)} says; passed over: {all}."
            : $"The objects have no class: it is not certain which of the attributes {all} names it. Call that one class in the file.";
    }
}
