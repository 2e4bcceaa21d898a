namespace Boxfit.Preparation.Checking;

/// <summary>Checks of one picture: its file, its size, its boxes.</summary>
static class PictureChecks
{
    // Levels of 12 bits end below.
    const int MostDimLevel = 1 << 12;

    /// <param name="picture">The picture.</param>
    /// <param name="explainMissing">Says why it has no file.</param>
    public static IEnumerable<Finding> Check(CheckedPicture picture, Func<CheckedPicture, (FindingKind, string)> explainMissing)
    {
        if (picture.Path is not { } path || picture.Examination is not { } examination)
        {
            (var kind, string detail) = explainMissing(picture);
            yield return picture.Finding(kind, detail);
        }
        else
        {
            foreach ((var kind, string detail) in File(path, examination)) yield return picture.Finding(kind, detail);
        }

        bool isOfOtherSize = false;
        if (picture.Examination?.Info is { } info && DataFaults.OfSize(picture.Annotation, info) is var (fault, how))
        {
            isOfOtherSize = true;
            yield return picture.Finding(FindingKinds.Of(fault), how);
        }

        // Of a box for another picture only the order of its edges can be judged.
        foreach (var finding in Boxes(picture, isOfOtherSize ? null : picture.Size)) yield return finding;
    }

    /// <summary>What is to say about a picture file, whatever is in it.</summary>
    public static IEnumerable<(FindingKind Kind, string Detail)> File(string path, PictureExamination examination)
    {
        if (examination.Failure is { } failure)
            yield return (
                examination.Info is null || examination.IsOfRefusedKind ? FindingKinds.Unreadable : FindingKinds.Truncated, failure);
        if (examination.Info is not { } info) yield break;
        if (PictureEndings.Contradicts(path, info.Format)) yield return (FindingKinds.WrongExtension, $"the content is {info.Format}");
        if (info.Orientation != 1)
        {
            string stored = info.Orientation >= 5
                ? $"stored as {info.Height}×{info.Width}, upright {info.Width}×{info.Height}" : "stored turned or mirrored";
            yield return (FindingKinds.ExifOrientation, $"orientation {info.Orientation}: {stored}");
        }
        if (examination.Fingerprint?.Hash.IsGrey == true) yield return (FindingKinds.GreyPicture, "it has no colour");
        if (examination.LargestWideLevel is > 0 and < MostDimLevel and var level)
        {
            int bits = 32 - BitOperations.LeadingZeroCount((uint)level);
            yield return (FindingKinds.DimLevels, $"its largest level is {level} of 65535 ({bits} bits)");
        }
        if (examination.IsCmyk) yield return (FindingKinds.CmykPicture, "its four channels are inks");
        if (examination.Oddity is { } oddity) yield return (FindingKinds.StrayBytes, oddity);
    }

    static IEnumerable<Finding> Boxes(CheckedPicture picture, (int, int)? size)
    {
        IReadOnlyList<AnnotatedObject> objects = picture.Annotation.Objects, different = picture.DifferentObjects;
        if (objects.Count == 0 && !picture.Annotation.IsDecidedEmpty) yield return picture.Finding(FindingKinds.NoBox, "no box");
        if (different.Count < objects.Count)
            yield return picture.Finding(FindingKinds.ListedTwice,
                $"{Counted.Of(objects.Count, "box")}, of which {Counted.Of(different.Count, "is", "are")} different");
        if (different.Count > 1) yield return picture.Finding(FindingKinds.SeveralBoxes, Counted.Of(different.Count, "box"));
        foreach (var box in different)
            if (BoxChecks.Check(box, size) is var (kind, detail)) yield return picture.Finding(kind, detail, box.Row);
    }
}

/// <summary>Pictures that lie among those of the data but are not named by it.</summary>
static class UnannotatedPictures
{
    /// <summary>Their absolute paths, sorted.</summary>
    /// <param name="named">The files of the pictures that the data names.</param>
    /// <param name="images">
    /// The folder of the pictures where the user says so, searched with all below; null takes the folders of the named files.
    /// </param>
    public static IReadOnlyList<string> Find(IReadOnlyCollection<string> named, string? images)
    {
        HashSet<string> known = new(named, StringComparer.Ordinal);
        var own = images is null ? null : new OwnFolders(Path.GetFullPath(images));
        var files = images is not null
            ? Below(Path.GetFullPath(images)).Where(f => own!.Of(f) is null)
            : named.Select(path => Path.GetDirectoryName(path)!).Distinct(StringComparer.Ordinal)
                .SelectMany(In);
        return
        [
            .. files.Where(f => !known.Contains(f) && PictureFiles.IsPicture(f) && !Labeller.IsThumbnail(f)).Order(StringComparer.Ordinal),
        ];
    }

    static IEnumerable<string> Below(string folder) => ArchivedFile.Below(folder) ?? FileTree.Files(folder, FolderListing.Visible);

    static IEnumerable<string> In(string folder) => ArchivedFile.Below(folder)?.Where(f => Path.GetDirectoryName(f) == folder)
        ?? Directory.EnumerateFiles(folder, "*", FolderListing.Visible);

    /// <summary>What is to say about one of them: one thing of its content, and whether its name fits.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">What tells it from the others.</param>
    /// <param name="examination">What was seen of it.</param>
    public static IEnumerable<Finding> Check(string path, string name, PictureExamination examination)
    {
        yield return examination.Failure is { } failure
            ? new(FindingKinds.UnreadableBeside, path, 0, name, failure)
            : new(FindingKinds.NoAnnotation, path, 0, name, "not named by the data");
        if (examination.Info is { } info && PictureEndings.Contradicts(path, info.Format))
            yield return new(FindingKinds.WrongExtension, path, 0, name, $"the content is {info.Format}");
    }
}

/// <summary>What the ending of a file's name says about its format.</summary>
static class PictureEndings
{
    /// <summary>True when the ending is that of another format; an ending that is no picture's says nothing.</summary>
    /// <param name="path">The file.</param>
    /// <param name="format">Its format by content, as of <see cref="Imaging.PictureInfo.Format"/>.</param>
    public static bool Contradicts(string path, string format) => Format(path) is { } named && named != format;

    static string? Format(string path) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".jpg" or ".jpeg" or ".jpe" or ".jif" or ".jfif" or ".mpo" => "jpeg",
        ".png" or ".apng" => "png",
        ".webp" => "webp",
        ".bmp" or ".dib" => "bmp",
        ".tif" or ".tiff" => "tiff",
        ".gif" => "gif",
        ".avif" => "avif",
        ".heic" or ".heif" or ".hif" => "heic",
        ".jxl" or ".jp2" => "another",
        _ => null,
    };
}
