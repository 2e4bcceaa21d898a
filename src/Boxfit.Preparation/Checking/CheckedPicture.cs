namespace Boxfit.Preparation.Checking;

/// <summary>A picture of the data with what was found out about its file.</summary>
/// <param name="Index">Its place among all checked pictures.</param>
/// <param name="Annotation">What the data says.</param>
/// <param name="Part">The part it belongs to; null where nothing says so.</param>
/// <param name="Path">Absolute path of its file; null where none was found.</param>
public sealed record CheckedPicture(int Index, AnnotatedPicture Annotation, string? Part, string? Path)
{
    /// <summary>What the file is; null where there is none.</summary>
    internal PictureExamination? Examination { get; init; }

    /// <summary>
    /// Width and height of the upright picture; what the annotation claims where the file cannot be read; null where nothing is known.
    /// </summary>
    public (int Width, int Height)? Size =>
        Examination?.Info is { } info ? (info.Width, info.Height)
        : Annotation is { Width: { } width, Height: { } height } ? (width, height) : null;

    /// <summary>The objects without repetitions.</summary>
    public IReadOnlyList<AnnotatedObject> DifferentObjects => ObjectChoice.Different(Annotation.Objects);

    /// <summary>A finding of the given kind about this picture.</summary>
    internal Finding Finding(FindingKind kind, string detail, int row = 0) =>
        new(kind, Annotation.File, row > 0 ? row : Annotation.Row, Annotation.Name, detail) { Index = Index };

    /// <summary>Where the picture is named, for a detail about another.</summary>
    internal string Place => $"{Annotation.Name} (row {Annotation.Row})";
}

/// <summary>The pictures of one or several data files with their parts and files; nothing is read of the files yet.</summary>
/// <param name="Pictures">All pictures in the data's order.</param>
/// <param name="Locators">Finds the pictures of each data file.</param>
/// <param name="Sets">For each picture the index of its data file.</param>
sealed record LocatedPictures(List<CheckedPicture> Pictures, IReadOnlyList<PictureLocator> Locators, IReadOnlyList<int> Sets)
{
    /// <exception cref="InputException">The folder of pictures is not there.</exception>
    public static LocatedPictures Of(IReadOnlyList<AnnotationSet> sets, string? images, CancellationToken cancellation)
    {
        var parts = sets.Count > 1 ? PartOfFile.Names([.. sets.Select(s => s.Source)]) : null;
        PictureLocator[] locators = [.. sets.Select(s => new PictureLocator(s, images))];
        var pictures = new List<CheckedPicture>();
        var origins = new List<int>();
        for (int set = 0; set < sets.Count; set++)
        {
            foreach (var picture in sets[set].Pictures)
            {
                cancellation.ThrowIfCancellationRequested();
                pictures.Add(new(pictures.Count, picture, picture.Part ?? parts?[set], locators[set].Find(picture)));
                origins.Add(set);
            }
        }
        return new(pictures, locators, origins);
    }

    /// <summary>For each picture the first path that it is looked for at.</summary>
    public IEnumerable<string> Expected =>
        Pictures.Select(p => Locators[Sets[p.Index]].Candidates(p.Annotation) is [var first, ..] ? first : p.Annotation.Name);

    /// <summary>Says of a picture without a file which paths were tried, or which files it may be.</summary>
    public (FindingKind Kind, string Detail) Explain(CheckedPicture picture)
    {
        var locator = Locators[Sets[picture.Index]];
        var kind = locator.IsUncertain(picture.Annotation) ? FindingKinds.Ambiguous : FindingKinds.Missing;
        return (kind, locator.Explain(picture.Annotation));
    }
}
