namespace Boxfit.Preparation.Splitting;

/// <summary>Writes divided data sets as CSV files from which training and evaluation take the parts.</summary>
public static class SplitFiles
{
    /// <summary>
    /// The files that <see cref="Write"/> makes: the named one; for folds, or a file a part, one for each with its name before the ending.
    /// </summary>
    public static IReadOnlyList<string> Names(string path, SplitOptions options, bool fileForEachPart) =>
        Names(path, options.Folds > 0 || fileForEachPart, options.Parts.Select(p => p.Name));

    /// <summary>
    /// Writes a file with a column <c>split</c>; for folds one such file for each, in which that fold is the test part; or a file for each
    /// part, without the column. Pictures are named relative to the files' folder, so that they are found without further options.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="result">The division.</param>
    /// <param name="fileForEachPart">True for a file for each part; not for folds.</param>
    /// <returns>The files that were written.</returns>
    /// <exception cref="InputException">A box is a share of its picture, whose size is not known.</exception>
    /// <exception cref="BoxfitException">A file cannot be written.</exception>
    public static IReadOnlyList<string> Write(string path, SplitResult result, bool fileForEachPart = false)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var named = result.Pictures
            .Select(p => (Picture: p.Path is null ? p.Picture : p.Picture with { Name = FileNames.From(folder, p.Path) }, p.Part))
            .ToArray();
        string[] files = Names(path, result.IsFolds || fileForEachPart, result.Parts.Select(p => p.Name));
        for (int f = 0; f < files.Length; f++)
        {
            AnnotatedPicture[] pictures = fileForEachPart
                ? [.. named.Where(p => p.Part == f).Select(p => p.Picture with { Part = null })]
                : [.. named.Select(p => p.Picture with { Part = PartName(p.Part, f) })];
            AnnotationFiles.Write(files[f], AnnotationFiles.PlainTable, pictures);
        }
        return files;

        string PartName(int part, int file) => !result.IsFolds ? result.Parts[part].Name : part == file ? PartNames.Test : PartNames.Train;
    }

    static string[] Names(string path, bool areSeveral, IEnumerable<string> parts) =>
        areSeveral ? [.. parts.Select(p => Named(path, p))] : [path];

    static string Named(string path, string part) =>
        Path.Combine(Path.GetDirectoryName(path) ?? "", $"{Path.GetFileNameWithoutExtension(path)}.{part}{Path.GetExtension(path)}");
}
