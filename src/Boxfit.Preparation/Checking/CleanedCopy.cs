namespace Boxfit.Preparation.Checking;

/// <summary>
/// What is left of a data set without its faults of severity warning and up. Only what is certain is repaired: a box that reaches a
/// little beyond its picture is cut, repeated boxes are written once, of copies with the same box the first stays. All else is left out,
/// with its reason.
/// </summary>
public sealed class CleanedCopy
{
    /// <summary>A box that reaches out by no more than this share of the side is cut to its picture.</summary>
    public const double BarelyOutside = 0.02;

    readonly List<AnnotatedPicture> _pictures = [];
    readonly List<string?> _files = [];
    readonly List<Finding> _leftOut = [];

    CleanedCopy() { }

    /// <summary>The pictures that are left, each with one box or none, the upright picture's size, and its part if any.</summary>
    public IReadOnlyList<AnnotatedPicture> Pictures => _pictures;

    /// <summary>The absolute path of each of <see cref="Pictures"/>, for formats that want the pictures beside the labels.</summary>
    public IReadOnlyList<string?> Files => _files;

    /// <summary>For each entry that was left out the most severe reason.</summary>
    public IReadOnlyList<Finding> LeftOut => _leftOut;

    /// <summary>Number of boxes that were cut to their pictures.</summary>
    public int Clipped { get; private set; }

    /// <summary>Cleans a checked data set.</summary>
    /// <param name="result">What was found.</param>
    /// <param name="folder">Where the copy will be: names are given as seen from there.</param>
    public static CleanedCopy Of(CheckResult result, string folder)
    {
        var copy = new CleanedCopy();
        copy._leftOut.AddRange(result.Findings.Where(f => f.Kind == FindingKinds.Malformed));
        var findings = result.Findings.Where(f => f.Index is not null && f.Kind.IsLeftOut).ToLookup(f => f.Index!.Value);
        var copies = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int group = 0; group < result.DuplicateGroups.Count; group++)
            foreach (int index in result.DuplicateGroups[group]) copies[result.Pictures[index].Path!] = group;
        var kept = new HashSet<string>(StringComparer.Ordinal);
        // Where copies disagree it is not known which is right, and all others that look the same are as doubtful.
        HashSet<string> disputed = [.. result.Findings.Where(f => f.Kind == FindingKinds.DuplicatesDisagree)
            .Select(f => Identity(result.Pictures[f.CopyOf!.Value].Path!))];

        foreach (var picture in result.Pictures)
        {
            // What is wrong with the picture itself; copies matter only where another stays.
            var fault = findings[picture.Index]
                .Where(f => (f.CopyOf is null && !IsRepaired(f, picture)) || f.Kind == FindingKinds.DuplicatesDisagree)
                .MaxBy(f => f.Kind.Severity);
            if (fault is null && disputed.Contains(Identity(picture.Path!)))
                fault = picture.Finding(FindingKinds.DuplicatesDisagree, "a copy of it has another box");
            var box = fault is null && picture.DifferentObjects.Count > 0 ? copy.Repair(picture, out fault) : null;
            if (fault is null && !kept.Add(Identity(picture.Path!))) fault = CopyFault(findings[picture.Index], picture);
            if (fault is null) copy.Add(Entry(picture, box, folder), picture.Path);
            else copy._leftOut.Add(fault);
        }
        return copy;

        // The same for all copies of a picture.
        string Identity(string path) => copies.TryGetValue(path, out int group) ? $"group {group}" : path;
    }

    void Add(AnnotatedPicture picture, string? file)
    {
        _pictures.Add(picture);
        _files.Add(file);
    }

    /// <summary>Faults that <see cref="Repair"/> takes away.</summary>
    static bool IsRepaired(Finding finding, CheckedPicture picture)
    {
        if (finding.Kind == FindingKinds.ListedTwice) return true;
        if (finding.Kind != FindingKinds.BoxOutside || picture.DifferentObjects.Count != 1
            || picture.Size is not (int width, int height)) return false;
        var box = picture.DifferentObjects[0].ToRelative(width, height);
        return box.Clip().IsValid && DataFaults.Excess(box) <= BarelyOutside;
    }

    /// <summary>The picture's one box inside the picture; a fault where cutting leaves too little.</summary>
    AnnotatedObject Repair(CheckedPicture picture, out Finding? fault)
    {
        var box = picture.DifferentObjects[0];
        fault = null;
        (int width, int height) = picture.Size!.Value;
        var relative = box.ToRelative(width, height);
        if (DataFaults.Excess(relative) <= 0) return box;
        var inside = relative.Clip().ToPixels(width, height);
        var clipped = box with { X1 = inside.X1, Y1 = inside.Y1, X2 = inside.X2, Y2 = inside.Y2, Unit = BoxUnit.Pixels };
        if (BoxChecks.Check(clipped, (width, height)) is var (kind, detail))
            fault = picture.Finding(kind, $"cut to its picture, {detail}", box.Row);
        else Clipped++;
        return clipped;
    }

    static Finding CopyFault(IEnumerable<Finding> findings, CheckedPicture picture) =>
        findings.Where(f => f.CopyOf is not null).MaxBy(f => f.Kind.Severity)
        ?? picture.Finding(FindingKinds.NearDuplicate, "a copy or near copy of another picture that stays");

    static AnnotatedPicture Entry(CheckedPicture picture, AnnotatedObject? box, string folder) => picture.Annotation with
    {
        Name = NameFor(picture, folder),
        OtherNames = [],
        Objects = box is null ? [] : [box],
        Width = picture.Size!.Value.Width,
        Height = picture.Size.Value.Height,
        // The names of data files are no parts that a format can hold.
        Part = PartNames.All.Contains(picture.Part) ? picture.Part : null,
    };

    /// <summary>The name as written where it leads to the picture from the copy too, else the path from there.</summary>
    static string NameFor(CheckedPicture picture, string folder)
    {
        string name = picture.Annotation.Name, path = picture.Path!;
        return Path.GetFullPath(name, Path.GetFullPath(folder)) == path ? name : FileNames.From(folder, path);
    }
}
