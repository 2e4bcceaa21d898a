namespace Boxfit.Data.Annotations;

/// <summary>
/// Counts boxes that are no object to learn from, as the file itself marks them, and the pictures that have no other box: to say of them
/// that they have no object would be wrong.
/// </summary>
sealed class LeftOutBoxes(AnnotationSetBuilder set)
{
    /// <summary>What is said of boxes that have no width or no height.</summary>
    public const string WithoutArea = "Boxes without area are left out";

    readonly HashSet<string> _pictures = new(StringComparer.Ordinal);

    /// <summary>Counts a box.</summary>
    /// <param name="picture">Its picture's name.</param>
    /// <param name="what">Which boxes are left out, as <see cref="AnnotationSetBuilder.Remark"/> takes it.</param>
    /// <param name="file">The file where it stands.</param>
    /// <param name="row">The row in it.</param>
    public void Add(string picture, string what, string file, int row)
    {
        set.Remark(what, file, row);
        _pictures.Add(picture);
    }

    /// <summary>Notes how many pictures have no other box, when the others are in the set.</summary>
    public void Finish()
    {
        int pictures = _pictures.Count(p => !set.Has(p));
        if (pictures > 0) set.AddNote($"Pictures that have no other box than those that are left out, and are left out too: {pictures}.");
    }
}
