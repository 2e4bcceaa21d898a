namespace Boxfit.Data.Annotations;

/// <summary>
/// Counts boxes that are no object to learn from, as the file itself marks them, and the pictures that have no other box: to say of them
/// that they have no object would be wrong.
/// </summary>
sealed class LeftOutBoxes(AnnotationSetBuilder set)
{
    readonly Dictionary<string, int> _kinds = new(StringComparer.Ordinal);
    readonly HashSet<string> _pictures = new(StringComparer.Ordinal);

    /// <summary>Counts a box.</summary>
    /// <param name="picture">Its picture's name.</param>
    /// <param name="kind">Which boxes these are, to follow their number.</param>
    public void Add(string picture, string kind)
    {
        _kinds[kind] = _kinds.GetValueOrDefault(kind) + 1;
        _pictures.Add(picture);
    }

    /// <summary>Notes in the set what was left out; the pictures with other boxes are in it already.</summary>
    public void Note()
    {
        if (_kinds.Count == 0) return;
        string boxes = string.Join(", ", _kinds.Select(k => $"{k.Value} {k.Key}"));
        int pictures = _pictures.Count(p => !set.Has(p));
        string others = pictures == 0 ? "" : $"; left out with them, pictures that have no other box: {pictures}";
        set.AddNote($"Left out: {boxes}{others}.");
    }
}
