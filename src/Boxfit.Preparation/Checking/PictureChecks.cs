namespace Boxfit.Preparation.Checking;

/// <summary>Checks of one picture: its file, its size, its boxes.</summary>
static class PictureChecks
{
    /// <param name="picture">The picture.</param>
    /// <param name="explainMissing">Says which paths were tried.</param>
    public static IEnumerable<Finding> Check(CheckedPicture picture, Func<CheckedPicture, string> explainMissing)
    {
        if (picture.Path is not { } path || picture.Examination is not { } examination)
        {
            yield return picture.Finding(FindingKinds.Missing, explainMissing(picture));
        }
        else
        {
            foreach ((var kind, string detail) in File(path, examination)) yield return picture.Finding(kind, detail);
        }

        bool isOfOtherSize = false;
        if (picture.Examination?.Info is { } info && SizeFault(picture.Annotation, info) is var (fault, how))
        {
            isOfOtherSize = true;
            yield return picture.Finding(fault, how);
        }

        // Of a box for another picture only the order of its edges can be judged.
        foreach (var finding in Boxes(picture, isOfOtherSize ? null : picture.Size)) yield return finding;
    }

    /// <summary>What is to say about a picture file, whatever is in it.</summary>
    public static IEnumerable<(FindingKind Kind, string Detail)> File(string path, PictureExamination examination)
    {
        if (examination.Failure is { } failure)
            yield return (examination.Info is null ? FindingKinds.Unreadable : FindingKinds.Truncated, failure);
        if (examination.Info is not { } info) yield break;
        if (PictureEndings.Contradicts(path, info.Format)) yield return (FindingKinds.WrongExtension, $"the content is {info.Format}");
        if (info.Orientation != 1)
        {
            string stored = info.Orientation >= 5
                ? $"stored as {info.Height}×{info.Width}, upright {info.Width}×{info.Height}" : "stored turned or mirrored";
            yield return (FindingKinds.ExifOrientation, $"orientation {info.Orientation}: {stored}");
        }
        if (examination.Fingerprint?.Hash.IsGrey == true) yield return (FindingKinds.GreyPicture, "it has no colour");
        if (examination.IsCmyk) yield return (FindingKinds.CmykPicture, "its four channels are inks");
        if (examination.Oddity is { } oddity) yield return (FindingKinds.StrayBytes, oddity);
    }

    static (FindingKind, string)? SizeFault(AnnotatedPicture annotation, PictureInfo info)
    {
        if (annotation is { Width: { } width, Height: { } height })
        {
            if ((width, height) == (info.Width, info.Height)) return null;
            string both = $"annotated as {width}×{height}, the upright picture has {info.Width}×{info.Height}";
            if ((width, height) == (info.Height, info.Width)) return (FindingKinds.SizeSwapped, both);
            return (FindingKinds.SizeMismatch, both);
        }
        // Nothing is said about the size, but boxes that fit only the picture as stored tell as much.
        bool fitsAsStored = info.Orientation >= 5 && annotation.Objects.Count > 0
            && annotation.Objects.Any(o => !Fits(o, info.Width, info.Height))
            && annotation.Objects.All(o => Fits(o, info.Height, info.Width));
        return fitsAsStored
            ? (FindingKinds.SizeSwapped,
                $"the box fits the picture as stored, {info.Height}×{info.Width}, but not upright, {info.Width}×{info.Height}")
            : null;

        static bool Fits(AnnotatedObject box, int width, int height) => BoxChecks.Excess(box.ToRelative(width, height)) <= BoxChecks.Noise;
    }

    static IEnumerable<Finding> Boxes(CheckedPicture picture, (int, int)? size)
    {
        IReadOnlyList<AnnotatedObject> objects = picture.Annotation.Objects, different = picture.DifferentObjects;
        if (objects.Count == 0) yield return picture.Finding(FindingKinds.NoBox, "no box");
        if (different.Count < objects.Count)
            yield return picture.Finding(FindingKinds.ListedTwice,
                $"{objects.Count} boxes, of which {different.Count} {(different.Count == 1 ? "is" : "are")} different");
        if (different.Count > 1) yield return picture.Finding(FindingKinds.SeveralBoxes, $"{different.Count} boxes");
        foreach (var box in different)
            if (BoxChecks.Check(box, size) is var (kind, detail)) yield return picture.Finding(kind, detail, box.Row);
    }
}
