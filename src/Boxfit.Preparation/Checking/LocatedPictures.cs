namespace Boxfit.Preparation.Checking;

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
                pictures.Add(new(pictures.Count, picture, picture.Part ?? parts?[set], locators[set].Find(picture), null));
                origins.Add(set);
            }
        }
        return new(pictures, locators, origins);
    }

    /// <summary>Says which paths were tried for a picture that was not found.</summary>
    public string Explain(CheckedPicture picture) => Locators[Sets[picture.Index]].Explain(picture.Annotation);
}
