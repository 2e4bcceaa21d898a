namespace Boxfit.Data.Annotations;

/// <summary>
/// Whether a picture's name inside its annotation file counts or the file's own, where they lead to different pictures: after a renaming of
/// both files the name inside is stale, and after a renaming of the annotation alone its own name means nothing. The way that gives each
/// file a picture of its own is the right one.
/// </summary>
/// <param name="OwnNamesCount">True where the files' own names come first.</param>
/// <param name="Note">What was chosen, for the user; null where there was no choice.</param>
sealed record OwnNameChoice(bool OwnNamesCount, string? Note)
{
    /// <param name="set">The data.</param>
    /// <param name="findInner">The file to which a picture's name inside leads, or null.</param>
    /// <param name="findOwn">The file to which the annotation file's own name leads, or null.</param>
    /// <exception cref="InputException">Both ways are possible, or none.</exception>
    public static OwnNameChoice Of(AnnotationSet set, Func<AnnotatedPicture, string?> findInner, Func<AnnotatedPicture, string?> findOwn)
    {
        var pictures = set.Pictures;
        string?[] inner = new string?[pictures.Count], own = new string?[pictures.Count];
        bool[] differ = new bool[pictures.Count];
        ParallelLoop.For(pictures.Count, i =>
        {
            if (HasOneName(pictures[i])) return;
            (inner[i], own[i]) = (findInner(pictures[i]), findOwn(pictures[i]));
            differ[i] = inner[i] is not null && own[i] is not null && inner[i] != own[i] && !FileComparison.AreEqual(inner[i]!, own[i]!);
        });
        int first = Array.IndexOf(differ, true);
        if (first < 0) return new(false, null);
        if (set.PictureNames is { } said) return new(said == NameSource.File, null);

        ParallelLoop.For(pictures.Count, i =>
        {
            if (HasOneName(pictures[i])) inner[i] = own[i] = findInner(pictures[i]) ?? findOwn(pictures[i]);
        });
        bool innerMayBe = AreOneToOne(inner, own), ownMayBe = AreOneToOne(own, inner);
        string place = $"{pictures[first].File} names the picture {inner[first]} inside, its own name is that of {own[first]}";
        string found = "the names inside the files and the files' own lead to different pictures in " +
            $"{differ.Count(d => d):N0} of {pictures.Count:N0}";
        if (innerMayBe == ownMayBe)
        {
            throw new InputException(
                $"{set.Source}: {found}, {(innerMayBe ? "and both may be right" : "and neither gives each file a picture of its own")}. " +
                $"The first: {place}. Say which count with --picture-names inside or --picture-names file.");
        }
        string chosen = ownMayBe
            ? "the files' own count, since two files would have one picture by the names inside"
            : "those inside count, since two files would have one picture by their own names";
        return new(ownMayBe, $"{set.Source}: {found}; {chosen}. The first: {place}.");
    }

    static bool HasOneName(AnnotatedPicture picture) =>
        picture.OwnName is null || FileNames.WithoutEnding(FileNames.Last(picture.Name)) == picture.OwnName;

    static bool AreOneToOne(string?[] files, string?[] others)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        return files.Zip(others, (file, other) => file ?? other).OfType<string>().All(taken.Add);
    }
}
