namespace Boxfit.Preparation.Checking;

/// <summary>The picture files that a check reads, in a fixed order: those that the data names, then those that lie beside them.</summary>
/// <param name="Located">The pictures of the data.</param>
/// <param name="Named">Absolute paths of the files that the data names, each once.</param>
/// <param name="Others">Those of the others, sorted.</param>
sealed record CheckedFiles(LocatedPictures Located, string[] Named, IReadOnlyList<string> Others)
{
    /// <summary>How many there are.</summary>
    public int Count => Named.Length + Others.Count;

    /// <summary>All of them.</summary>
    public IEnumerable<string> All => Named.Concat(Others);

    /// <summary>Finds them; nothing is read of them yet.</summary>
    /// <exception cref="InputException">The folder of pictures is not there.</exception>
    public static CheckedFiles Of(CheckOptions options, CancellationToken cancellation)
    {
        var located = LocatedPictures.Of(options.Sets, options.Images, cancellation);
        string[] named = [.. located.Pictures.Select(p => p.Path).OfType<string>().Distinct(StringComparer.Ordinal)];
        return new(located, named, UnannotatedPictures.Find([.. named, .. LeftOut(options)], options.Images));
    }

    /// <summary>Files that the data knows and leaves out, of which its reader has said why.</summary>
    static IEnumerable<string> LeftOut(CheckOptions options) =>
        from set in options.Sets
        where set.LeftOut.Count > 0
        let locator = new PictureLocator(set, options.Images)
        from picture in set.LeftOut
        let path = locator.Find(picture)
        where path is not null
        select path;

    /// <summary>Reads a file whole, or of the others the header where there are more of them than of those that are named.</summary>
    public PictureExamination Examine(int index, CheckOptions options) =>
        index < Named.Length ? options.Examine(Named[index])
        : Others.Count <= Named.Length ? options.Examine(Others[index - Named.Length])
        : PictureExamination.Header(Others[index - Named.Length]);
}
