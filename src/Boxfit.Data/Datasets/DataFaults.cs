namespace Boxfit.Data.Datasets;

/// <summary>Finds the kinds of <see cref="DataFault"/>: the one place where checking, training, measuring and converting ask.</summary>
public static class DataFaults
{
    /// <summary>A box is tiny where both its sides are shorter than this, in pixels.</summary>
    public const double TinySide = 2;

    /// <summary>From this share of tiny boxes on they are no small objects.</summary>
    public const double NearlyAll = 0.9;

    /// <summary>An edge may be this far outside, as a share of the side: noise of writing and reading numbers.</summary>
    public const double Noise = 1e-6;

    // Sides of a picture that was made smaller are rounded.
    const double AspectNoise = 0.01;

    /// <summary>Whether an annotation was made for a picture of another size, and how that shows.</summary>
    internal static (DataFault Fault, string Detail)? OfSize(AnnotatedPicture annotation, PictureInfo info)
    {
        if (annotation.Objects.Count == 0) return null;
        if (annotation is { Width: { } width, Height: { } height })
        {
            if ((width, height) == (info.Width, info.Height)) return null;
            string both = $"annotated as {width}×{height}, the upright picture has {info.Width}×{info.Height}";
            if ((width, height) == (info.Height, info.Width)) return (DataFault.SizeSwapped, both);
            // Shares hold for any size of the same picture.
            bool isScaled = Math.Abs((double)height * info.Width / width - info.Height) <= 1 + AspectNoise * info.Height;
            return isScaled && annotation.Objects.All(o => o.Unit == BoxUnit.Share) ? null : (DataFault.SizeMismatch, both);
        }
        // Nothing is said about the size, but boxes that fit only the picture as stored tell as much.
        bool fitsAsStored = info.Orientation >= 5
            && annotation.Objects.Any(o => !Fits(o, info.Width, info.Height))
            && annotation.Objects.All(o => Fits(o, info.Height, info.Width));
        return fitsAsStored
            ? (DataFault.SizeSwapped,
                $"the box fits the picture as stored, {info.Height}×{info.Width}, but not upright, {info.Width}×{info.Height}")
            : null;
    }

    /// <summary>
    /// Whether nearly all boxes in pixels are tiny, or any lies wholly in 0…1: the first of them and how many there are; null where not.
    /// </summary>
    public static (AnnotatedPicture Picture, AnnotatedObject Box, string Detail)? OfShares(IReadOnlyList<AnnotatedPicture> pictures)
    {
        int all = 0, tiny = 0, shares = 0;
        (AnnotatedPicture Picture, AnnotatedObject Box)? first = null, firstShare = null;
        foreach (var picture in pictures)
        {
            foreach (var o in picture.Objects)
            {
                if (o.Unit != BoxUnit.Pixels || o.X2 <= o.X1 || o.Y2 <= o.Y1) continue;
                all++;
                if (o.X2 - o.X1 >= TinySide || o.Y2 - o.Y1 >= TinySide) continue;
                tiny++;
                first ??= (picture, o);
                if (o.X1 < 0 || o.Y1 < 0 || o.X2 > 1 || o.Y2 > 1) continue;
                shares++;
                firstShare ??= (picture, o);
            }
        }
        if (first is var (at, box) && tiny >= NearlyAll * all)
            return (at, box, $"{tiny:N0} of {Counted.Of(all, "box")} {Counted.Word(tiny, "is", "are")} smaller than " +
                $"{TinySide}×{TinySide} pixels, the first {Numbers(box)}");
        return firstShare is var (where, share)
            ? (where, share, $"{shares:N0} of {Counted.Of(all, "box")} {Counted.Word(shares, "lies", "lie")} wholly in 0…1, as " +
                $"shares of the picture do, the first {Numbers(share)}")
            : null;

        static string Numbers(AnnotatedObject o) => $"[{o.X1:0.####}, {o.Y1:0.####}, {o.X2:0.####}, {o.Y2:0.####}]";
    }

    /// <summary>How far the worst edge lies outside, as a share of its side; zero or less inside.</summary>
    public static double Excess(BoundingBox box) => Math.Max(-Math.Min(box.X1, box.Y1), Math.Max(box.X2, box.Y2) - 1);

    /// <summary>Stops where there is a fault that is not allowed.</summary>
    /// <param name="set">What the data says.</param>
    /// <param name="infos">What the headers of its pictures say; null for those that are not used.</param>
    /// <param name="allowed">The kinds to go on with.</param>
    /// <exception cref="InputException">
    /// There are some; the message names each kind's first places, the remedy, and the option to go on.
    /// </exception>
    internal static void Refuse(AnnotationSet set, IReadOnlyList<PictureInfo?> infos, IReadOnlyCollection<DataFault> allowed)
    {
        var all = new List<(DataFault Fault, RowProblems Problems)>();
        foreach (var fault in DataFault.All)
        {
            if (allowed.Contains(fault)) continue;
            var problems = new RowProblems(set.Source);
            foreach (var problem in Of(fault, set, infos)) problems.Add(problem);
            if (problems.Count > 0) all.Add((fault, problems));
        }
        if (all.Count == 0) return;
        // All kinds at once: who mends the first does not want to meet the next afterwards.
        string kinds = string.Join(',', all.Select(a => a.Fault.Name));
        string text = string.Join('\n', all.Select(a => a.Problems.Message($"{a.Fault.Meaning} {a.Fault.Remedy}")));
        throw new InputException($"{text}{(all.Count == 1 ? ' ' : '\n')}To go on with the boxes as they are: {DataFault.Option} {kinds}.")
        {
            HasLines = true,
        };
    }

    /// <summary>The places where a set has a fault.</summary>
    static IEnumerable<AnnotationProblem> Of(DataFault fault, AnnotationSet set, IReadOnlyList<PictureInfo?> infos)
    {
        if (fault == DataFault.SharesAsPixels)
        {
            if (OfShares(set.Pictures) is var (picture, box, shares))
                yield return new(picture.File, box.Row > 0 ? box.Row : picture.Row, $"\"{picture.Name}\": {shares}");
            yield break;
        }
        for (int i = 0; i < infos.Count; i++)
        {
            if (infos[i] is { } info && OfSize(set.Pictures[i], info) is var (kind, detail) && kind == fault)
                yield return new(set.Pictures[i].File, set.Pictures[i].Row, $"\"{set.Pictures[i].Name}\": {detail}");
        }
    }

    static bool Fits(AnnotatedObject box, int width, int height) => Excess(box.ToRelative(width, height)) <= Noise;
}
