namespace Boxfit.Data.Formats;

/// <summary>What a task of Label Studio says, until it is known whether predictions count.</summary>
sealed class LabelStudioEntry
{
    /// <summary>Keys that Label Studio's own templates give pictures, the likeliest first.</summary>
    static readonly string[] s_usualKeys = ["image", "img", "picture", "photo", "url"];

    readonly List<Reference> _references = [];
    string? _other;
    readonly List<(LabelStudioResults Results, bool IsTruth)> _annotations = [];

    /// <summary>A picture that its data names, with its place where it is one of a list.</summary>
    readonly record struct Reference(string Key, string Text, int? Index);

    /// <summary>Where it stands in the file.</summary>
    public required int Row { get; init; }

    /// <summary>Its part of a divided set.</summary>
    public string? Part { get; private set; }

    /// <summary>The first prediction; null where it has none.</summary>
    public LabelStudioResults? Prediction { get; private set; }

    /// <summary>Number of predictions.</summary>
    public int PredictionCount { get; private set; }

    /// <summary>What is wrong; null where nothing is.</summary>
    public string? Problem { get; private set; }

    /// <summary>Number of annotations that are not cancelled.</summary>
    public int AnnotationCount => _annotations.Count;

    /// <summary>True where the annotation that counts is not the first.</summary>
    public bool PassesOverFirst => AnnotationCount > 1 && Annotation != _annotations[0].Results;

    /// <summary>Of several annotations the ground truth, else the first that says anything of a box, else the first.</summary>
    public LabelStudioResults? Annotation =>
        _annotations.Find(a => a.IsTruth).Results ?? _annotations.Find(a => a.Results.Any).Results ?? _annotations.FirstOrDefault().Results;

    /// <summary>Adds an annotation.</summary>
    public void Add(LabelStudioResults results, bool isTruth) => _annotations.Add((results, isTruth));

    /// <summary>Adds a prediction.</summary>
    public void AddPrediction(LabelStudioResults results)
    {
        Prediction ??= results;
        PredictionCount++;
    }

    /// <summary>Takes the annotations of another item of the same task: JSON-MIN has an item for each.</summary>
    public void AddAnnotationsOf(LabelStudioEntry other) => _annotations.AddRange(other._annotations);

    /// <summary>Takes the part.</summary>
    public void AddPart(string? text)
    {
        string? problem = PartNames.Read(text, out string? part);
        (Part, Problem) = (part, Problem ?? problem);
    }

    /// <summary>Takes a text of the data, which may be the picture.</summary>
    public void AddText(string key, string text, int? index = null)
    {
        bool isPicture = LabelStudioNames.IsPicture(text) || (index is null && s_usualKeys.Contains(key));
        if (isPicture && !LabelStudioNames.IsOther(text)) _references.Add(new(key, text, index));
        else _other ??= $"{key} = {AnnotationSetBuilder.Show(text)}";
    }

    /// <summary>Each picture of the task, as its data refer to it, with the boxes that the results have of it.</summary>
    public IReadOnlyList<(string Reference, IReadOnlyList<LabelStudioRegion> Regions)> Pictures(LabelStudioResults? results)
    {
        var regions = results?.Regions ?? [];
        // A text that ends as a picture wins over one that only has a usual key, such as the address of a page.
        var pictures = _references.FindAll(r => LabelStudioNames.IsPicture(r.Text));
        if (pictures.Count == 0) pictures = _references;
        if (pictures.Count == 0) Problem ??= "has no picture in its data" + (_other is null ? "" : $", but {_other}");
        else if (pictures.Exists(p => LabelStudioNames.IsEmbedded(p.Text)))
            Problem ??= "holds its picture in its data itself, which is not read; save it as a file and name that";
        if (Problem is not null) return [];
        if (pictures.Select(p => LabelStudioNames.Read(p.Text).Kept).Distinct().Count() == 1) return [(pictures[0].Text, regions)];
        if (pictures.TrueForAll(p => p.Index is not null) && regions.All(r => pictures.Exists(p => p.Index == r.Index)))
            return [.. pictures.Select(p => (p.Text, (IReadOnlyList<LabelStudioRegion>)[.. regions.Where(r => r.Index == p.Index)]))];
        var named = pictures.FindAll(p => regions.Any(r => r.Index is null && r.Of == p.Key));
        if (named.Count > 0 && regions.All(r => named.Exists(p => p.Key == r.Of)))
            return [.. named.Select(p => (p.Text, (IReadOnlyList<LabelStudioRegion>)[.. regions.Where(r => r.Of == p.Key)]))];
        if (regions.Count == 0) return [(pictures.MinBy(p => (uint)Array.IndexOf(s_usualKeys, p.Key)).Text, regions)];
        Problem = $"has {Counted.Of(pictures.Count, "picture")} in its data " +
            $"({string.Join(", ", pictures.Select(p => p.Key).Distinct())}), and its " +
            "boxes do not say of which they are; expected to_name to be such a key, or an item_index in each result";
        return [];
    }
}
