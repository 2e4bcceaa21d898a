namespace Boxfit.Preparation.Splitting;

/// <summary>What a division needs to know of the pictures themselves.</summary>
/// <param name="Paths">Absolute path of each picture; null where it was not found.</param>
/// <param name="Fingerprints">By which copies are told; null where a picture could not be read or nobody looks for copies.</param>
/// <param name="Sizes">Width and height; null where they are not known or not needed.</param>
/// <param name="Unseen">Pictures that could not be looked at.</param>
sealed record SeenPictures(
    string?[] Paths, PictureFingerprint?[] Fingerprints, (int Width, int Height)?[] Sizes, IReadOnlyList<SkippedRow> Unseen)
{
    /// <summary>Looks at pictures: decodes them where copies are to be found, else reads the header where a size is needed.</summary>
    public static SeenPictures Look(
        AnnotationSet set, SplitOptions options, IProgress<(int Done, int All)>? progress, CancellationToken cancellation)
    {
        int count = set.Pictures.Count, done = 0;
        var locator = new PictureLocator(set, options.Images);
        string?[] paths = new string?[count];
        var fingerprints = new PictureFingerprint?[count];
        var sizes = new (int, int)?[count];
        string?[] problems = new string?[count];
        ParallelLoop.For(count, i =>
        {
            var picture = set.Pictures[i];
            bool needsSize = options.Stratify || picture.Objects.Any(o => o.Unit == BoxUnit.Share);
            paths[i] = locator.Find(picture);
            if (picture is { Width: { } width, Height: { } height }) sizes[i] = (width, height);
            if (!options.AllowDuplicates || needsSize) Read(i, locator);
            progress?.Report((Interlocked.Increment(ref done), count));
        }, cancellation);
        SkippedRow[] unseen =
        [
            .. from i in Enumerable.Range(0, count)
               where problems[i] is not null
               select new SkippedRow(set.Pictures[i].Row, set.Pictures[i].Name, problems[i]!),
        ];
        return new(paths, fingerprints, sizes, unseen);

        void Read(int i, PictureLocator locator)
        {
            if (paths[i] is not { } path)
            {
                problems[i] = locator.Explain(set.Pictures[i]);
                return;
            }
            try
            {
                var info = PictureReader.ReadInfo(path);
                sizes[i] = (info.Width, info.Height);
                if (!options.AllowDuplicates) fingerprints[i] = PictureFingerprint.Read(path);
            }
            catch (PictureException e)
            {
                problems[i] = e.Reason;
            }
        }
    }
}
