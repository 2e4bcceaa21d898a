namespace Boxfit.Preparation.Statistics;

/// <summary>
/// Figures of a data set: its pictures, its boxes, and the floor that a model must beat. Of the pictures only headers are read.
/// </summary>
public sealed record DataStatistics
{
    /// <summary>Number of pictures that the data names.</summary>
    public required int Pictures { get; init; }

    /// <summary>Number of those whose header could be read.</summary>
    public int Readable => Sizes.Count;

    /// <summary>Number of entries that could not be understood.</summary>
    public required int Malformed { get; init; }

    /// <summary>Width and height in pixels of each readable picture, upright.</summary>
    public required IReadOnlyList<(int Width, int Height)> Sizes { get; init; }

    /// <summary>Number of readable pictures by format, the most frequent first.</summary>
    public required IReadOnlyList<(string Name, int Count)> Formats { get; init; }

    /// <summary>Number of readable pictures that are stored turned or mirrored.</summary>
    public required int Turned { get; init; }

    /// <summary>
    /// The boxes of readable pictures in 0…1, cut to the picture; those without area are left out. Each with its width in pixels over
    /// its height.
    /// </summary>
    public required IReadOnlyList<(BoundingBox Box, double Aspect)> Boxes { get; init; }

    /// <summary>Number of <see cref="Boxes"/> that reach out of their pictures, so that less of them is counted than is written.</summary>
    public required int CutBoxes { get; init; }

    /// <summary>Number of boxes that lie outside or have no area.</summary>
    public required int UnusableBoxes { get; init; }

    /// <summary>Number of boxes of pictures whose header could not be read, so that nothing is known of their sizes.</summary>
    public required int UnreadBoxes { get; init; }

    /// <summary>Number of pictures by their number of different objects, from none on.</summary>
    public required IReadOnlyList<(int Objects, int Pictures)> ObjectsPerPicture { get; init; }

    /// <summary>Number of objects by class, the most frequent first; objects without a class are not counted.</summary>
    public required IReadOnlyList<(string Name, int Count)> Classes { get; init; }

    /// <summary>Number of pictures by part; empty where nothing says so.</summary>
    public required IReadOnlyList<(string Name, int Count)> Parts { get; init; }

    /// <summary>How much of each place the boxes cover on average, 0…1, rows from the top.</summary>
    public required double[,] Coverage { get; init; }

    /// <summary>The one box that fits the pictures with one object best; null where there are none.</summary>
    public required BoundingBox? ConstantBox { get; init; }

    /// <summary>Its mean IoU on them: what a model must beat.</summary>
    public required double? ConstantBoxIou { get; init; }

    /// <summary>Gathers the figures.</summary>
    /// <param name="sets">The data; several are parts of one set.</param>
    /// <param name="images">Folder of the pictures; null looks beside the data and in the usual folders.</param>
    /// <param name="progress">Is told after each picture, from several threads.</param>
    /// <param name="cancellation">Ends it with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="InputException">The folder of pictures is not there.</exception>
    public static DataStatistics Gather(
        IReadOnlyList<AnnotationSet> sets, string? images,
        IProgress<(int Done, int All)>? progress = null, CancellationToken cancellation = default)
    {
        var pictures = LocatedPictures.Of(sets, images, cancellation).Pictures;
        var infos = ReadHeaders(pictures, progress, cancellation);
        var boxes = new List<(BoundingBox Box, double Aspect)>();
        var single = new List<BoundingBox>();
        int unusable = 0, unread = 0, cut = 0;
        foreach (var picture in pictures)
        {
            var objects = picture.DifferentObjects;
            if (infos[picture.Index] is not { } info)
            {
                unread += objects.Count;
                continue;
            }
            foreach (var o in objects)
            {
                // Edges in the wrong order stay so when cut, and are left out.
                var box = o.ToRelative(info.Width, info.Height);
                var inside = double.IsFinite(box.X1 + box.Y1 + box.X2 + box.Y2) ? box.Clip() : box;
                if (!inside.IsValid)
                {
                    unusable++;
                    continue;
                }
                if (DataFaults.Excess(box) > DataFaults.Noise) cut++;
                boxes.Add((inside, inside.Width * info.Width / (inside.Height * info.Height)));
                if (objects.Count == 1) single.Add(inside);
            }
        }
        BoundingBox? constant = single.Count > 0 ? Boxfit.Data.Datasets.ConstantBox.Find(single) : null;
        return new()
        {
            Pictures = pictures.Count,
            Malformed = sets.Sum(s => s.ProblemCount),
            Sizes = [.. infos.OfType<PictureInfo>().Select(i => (i.Width, i.Height))],
            Formats = Count(infos.OfType<PictureInfo>().Select(i => i.Format)),
            Turned = infos.Count(i => i is { Orientation: not 1 }),
            Boxes = boxes,
            CutBoxes = cut,
            UnusableBoxes = unusable,
            UnreadBoxes = unread,
            ObjectsPerPicture = [.. pictures.CountBy(p => p.DifferentObjects.Count).OrderBy(c => c.Key).Select(c => (c.Key, c.Value))],
            Classes = Count(pictures.SelectMany(p => p.DifferentObjects).Select(o => o.Label).Where(l => l.Length > 0)),
            Parts = [.. new PartRanking(pictures.Select(p => p.Part)).Parts.Select(part => (part, pictures.Count(p => p.Part == part)))],
            Coverage = BoxCoverage.Of([.. boxes.Select(b => b.Box)]),
            ConstantBox = constant,
            ConstantBoxIou = constant is { } box2 ? Boxfit.Data.Datasets.ConstantBox.MeanIou(box2, single) : null,
        };
    }

    static PictureInfo?[] ReadHeaders(
        List<CheckedPicture> pictures, IProgress<(int Done, int All)>? progress, CancellationToken cancellation)
    {
        var infos = new PictureInfo?[pictures.Count];
        int done = 0;
        ParallelLoop.For(
            pictures.Count,
            i =>
            {
                if (pictures[i].Path is { } path) infos[i] = PictureExamination.Header(path).Info;
                progress?.Report((Interlocked.Increment(ref done), pictures.Count));
            },
            cancellation);
        return infos;
    }

    static List<(string, int)> Count(IEnumerable<string> names) =>
        [.. names.CountBy(n => n).OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal).Select(c => (c.Key, c.Value))];
}

/// <summary>How much of each cell of a grid over the picture boxes cover on average.</summary>
static class BoxCoverage
{
    /// <summary>Cells a side.</summary>
    public const int Size = 32;

    /// <summary>Mean covered share of each cell, 0…1, rows from the top.</summary>
    public static double[,] Of(IReadOnlyList<BoundingBox> boxes)
    {
        double[,] cells = new double[Size, Size];
        Span<double> across = stackalloc double[Size], down = stackalloc double[Size];
        foreach (var box in boxes)
        {
            Cover(box.X1, box.X2, across);
            Cover(box.Y1, box.Y2, down);
            for (int row = 0; row < Size; row++)
            {
                if (down[row] <= 0) continue;
                for (int column = 0; column < Size; column++) cells[row, column] += across[column] * down[row] / boxes.Count;
            }
        }
        return cells;
    }

    /// <summary>The share of each of the cells along a side that an interval covers.</summary>
    static void Cover(double from, double to, Span<double> shares)
    {
        for (int i = 0; i < shares.Length; i++)
            shares[i] = Math.Clamp(Math.Min(to * Size, i + 1) - Math.Max(from * Size, i), 0, 1);
    }
}
