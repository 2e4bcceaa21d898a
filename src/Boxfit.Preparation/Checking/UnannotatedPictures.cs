namespace Boxfit.Preparation.Checking;

/// <summary>Pictures that lie among those of the data but are not named by it.</summary>
static class UnannotatedPictures
{
    static readonly EnumerationOptions s_flat = new() { IgnoreInaccessible = true };

    /// <summary>Their absolute paths, sorted.</summary>
    /// <param name="named">The files of the pictures that the data names.</param>
    /// <param name="images">
    /// The folder of the pictures where the user says so, searched with all below; null takes the folders of the named files.
    /// </param>
    public static IReadOnlyList<string> Find(IReadOnlyCollection<string> named, string? images)
    {
        HashSet<string> known = new(named, StringComparer.Ordinal);
        var files = images is not null
            ? FileTree.Files(Path.GetFullPath(images), s_flat)
            : named.Select(path => Path.GetDirectoryName(path)!).Distinct(StringComparer.Ordinal)
                .SelectMany(folder => Directory.EnumerateFiles(folder, "*", s_flat));
        return [.. files.Where(file => FileNames.IsPicture(file) && !known.Contains(file)).Order(StringComparer.Ordinal)];
    }

    /// <summary>What is to say about one of them.</summary>
    public static IEnumerable<Finding> Check(string path, PictureExamination examination)
    {
        string name = Path.GetFileName(path);
        string unreadable = examination.Failure is { } failure ? $"; {failure}" : "";
        yield return new(FindingKinds.NoAnnotation, path, 0, name, $"not named by the data{unreadable}");
        if (examination.Info is { } info && PictureEndings.Contradicts(path, info.Format))
            yield return new(FindingKinds.WrongExtension, path, 0, name, $"the content is {info.Format}");
    }
}
