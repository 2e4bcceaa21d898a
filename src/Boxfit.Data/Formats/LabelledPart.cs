namespace Boxfit.Data.Formats;

/// <summary>A part of a data set with its labels.</summary>
/// <param name="Part">Its name, one of <see cref="PartNames.All"/>; null where the labels are of no part.</param>
/// <param name="Folder">Absolute path of its folder; of labels in a file that is named as a part, the folder it would have.</param>
/// <param name="Labels">Its labels.</param>
sealed record LabelledPart(string? Part, string Folder, LabelSource Labels)
{
    /// <summary>
    /// Reads the part. Its pictures are looked for in its own folders first, and get the names by which they are found from the whole
    /// set's folder, so that those of one name in two parts stay two.
    /// </summary>
    /// <param name="root">Absolute path of the whole set's folder.</param>
    /// <param name="options">How it is read.</param>
    /// <param name="isDivided">False where there is no other part.</param>
    public AnnotationSet Read(string root, ReadOptions options, bool isDivided)
    {
        string home = options.Images is { } images ? Path.GetFullPath(images) : root;
        string[] nearest = [.. Nearest(home, options.Images is not null).Distinct(StringComparer.Ordinal)];
        var set = Labels.Format.Read(Labels.Path, options with { Nearest = nearest }) with { PictureNames = options.PictureNames };
        var locator = new PictureLocator(set, options.Images, nearest);
        var pictures = new AnnotatedPicture?[set.Pictures.Count];
        string?[] wrong = new string?[pictures.Length];
        ParallelLoop.For(pictures.Length, i =>
        {
            var picture = set.Pictures[i];
            if (isDivided && picture.Part is { } said && said != Part) wrong[i] = $"is in {said} here, but lies in the part {Part}";
            else if (locator.IsUncertain(picture)) wrong[i] = locator.Explain(picture);
            else pictures[i] = Name(picture, locator.Find(picture), root, home) with { Part = isDivided ? Part : picture.Part };
        });
        var problems = set.Problems.ToList();
        for (int i = 0; i < wrong.Length && problems.Count < AnnotationSet.MostProblems; i++)
        {
            var picture = set.Pictures[i];
            if (wrong[i] is { } text) problems.Add(new(picture.File, picture.Row, $"{AnnotationSetBuilder.Show(picture.Name)} {text}"));
        }
        return set with
        {
            Pictures = [.. pictures.OfType<AnnotatedPicture>()],
            Problems = problems,
            ProblemCount = set.ProblemCount + wrong.Count(w => w is not null),
            Notes = [.. set.Notes, .. locator.Notes],
        };
    }

    AnnotatedPicture Name(AnnotatedPicture picture, string? found, string root, string home) => found is not null
        ? picture with { Name = FileNames.From(home, found), OwnName = null, OtherNames = [] }
        : picture with
        {
            Name = $"{FileNames.From(root, Folder)}/{FileNames.WithSlashes(picture.Name).TrimStart('/')}",
            OtherNames = [picture.Name, .. picture.OtherNames],
        };

    /// <summary>
    /// The part's folder, but not where the user names another; those of pictures that are named as the part; and the usual ones in them.
    /// </summary>
    IEnumerable<string> Nearest(string home, bool isNamed)
    {
        if (!Directory.Exists(home)) return [];
        var named = new[] { home }.Concat(PicturePlaces.Usual(home)).SelectMany(LabelSource.Folders)
            .Where(f => PartNames.InName(f) == Part);
        if (!isNamed) named = named.Prepend(Folder);
        return named.Where(Directory.Exists).SelectMany(f => PicturePlaces.Usual(f).Prepend(f));
    }
}
