using System.Collections.Concurrent;

namespace Boxfit.Data.Annotations;

/// <summary>The folders in which a picture may lie, in steps: those of one step are as likely, and nearer ones come first.</summary>
/// <param name="images">The folder that the user named; or null.</param>
/// <param name="source">The folder of the data.</param>
/// <param name="nearest">The folders of the first step; none where nothing is known of them.</param>
/// <param name="working">The working folder.</param>
/// <param name="earlier">The working folder in which the pictures were found before; null for none.</param>
sealed class PicturePlaces(string? images, string source, IReadOnlyList<string> nearest, string working, string? earlier)
{
    static readonly string[] s_usualFolders = ["images", "image", "imgs", "img", "jpegimages", "photos", "pictures"];

    readonly ConcurrentDictionary<string, IReadOnlyList<string>[]> _stepsOf = new(StringComparer.Ordinal);

    /// <summary>The steps in the folder that the user named; none where the user named none.</summary>
    public IReadOnlyList<string>[] Named { get; } = images is null ? [] : nearest.Count == 0 ? [[images]] : [nearest, [images]];

    /// <summary>The working folder, today's and the earlier one, which count where no other does.</summary>
    public IReadOnlyList<string> Working { get; } = earlier is null || earlier == working ? [working] : [working, earlier];

    /// <summary>
    /// The steps near the data of a picture: where the user named a folder, those that names are written from, and no usual ones.
    /// </summary>
    public IReadOnlyList<string>[] Near(AnnotatedPicture picture) =>
        _stepsOf.GetOrAdd(Path.GetDirectoryName(picture.File)!, Steps);

    /// <summary>The folders that a picture's name may be written from: the data's, and that of its own file.</summary>
    public IReadOnlyList<string> Written(AnnotatedPicture picture) =>
        Path.GetDirectoryName(picture.File) is { } own && own != source ? [source, own] : [source];

    IReadOnlyList<string>[] Steps(string own)
    {
        string[] starts = own == source ? [source] : [source, own];
        List<IReadOnlyList<string>> steps = [.. starts.Select(IReadOnlyList<string> (s) => [s])];
        if (images is null)
        {
            string[] above = [.. starts.Select(Path.GetDirectoryName).OfType<string>()];
            steps.Insert(0, nearest);
            steps.Add([.. starts.SelectMany(Usual)]);
            steps.Add([.. above.SelectMany(Usual)]);
            steps.AddRange(above.Select(IReadOnlyList<string> (a) => [a]));
        }
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return [.. steps.Select(IReadOnlyList<string> (step) => [.. step.Where(seen.Add)]).Where(step => step.Count > 0)];
    }

    /// <summary>The folders in a folder that are called as those of pictures are; none where it is not there.</summary>
    public static IEnumerable<string> Usual(string folder)
    {
        try
        {
            return [.. Directory.EnumerateDirectories(folder, "*", FolderListing.All)
                .Where(f => s_usualFolders.Contains(Path.GetFileName(f), StringComparer.OrdinalIgnoreCase)).Order(StringComparer.Ordinal)];
        }
        catch (IOException)
        {
            return [];
        }
    }
}
