namespace Boxfit.Data.Datasets;

/// <summary>The pictures of folders that show no object.</summary>
sealed class NegativePictures
{
    /// <summary>The option that names such a folder.</summary>
    public const string Option = "--negatives";

    /// <summary>Reads the headers of the pictures of the folders and of those below them.</summary>
    /// <param name="options">The folders, maybe none, and whether prints are wanted.</param>
    /// <param name="set">The data that they are added to, from whose place they are named.</param>
    /// <param name="paths">Where each of its pictures lies.</param>
    /// <exception cref="InputException">
    /// One is no folder, cannot be looked into, has no picture, or has one that the data has a box for.
    /// </exception>
    public NegativePictures(DatasetOptions options, AnnotationSet set, IReadOnlyList<string> paths)
    {
        string[] files = [.. options.Negatives.SelectMany(Pictures).Distinct(StringComparer.Ordinal)];
        if (files.Length == 0) return;
        RefuseLabelled(files, set, paths);
        // What the data itself says to be empty is there already.
        var known = paths.ToHashSet(StringComparer.Ordinal);
        files = [.. files.Where(f => !known.Contains(f))];
        var infos = new PictureInfo?[files.Length];
        string?[] reasons = new string?[files.Length];
        uint[] prints = new uint[files.Length];
        ParallelLoop.For(files.Length, i => infos[i] = options.WithPrints
            ? PictureReader.TryReadInfo(files[i], out reasons[i], out prints[i]) : PictureReader.TryReadInfo(files[i], out reasons[i]));
        string folder = Path.GetDirectoryName(set.Source)!;
        for (int i = 0; i < files.Length; i++)
        {
            string name = FileNames.From(folder, files[i]);
            if (infos[i] is { } info)
                Samples.Add(new(files[i], name, default, i + 1, info.Width, info.Height) { HasObject = false, Print = prints[i] });
            else Skipped.Add(new(i + 1, name, reasons[i]!));
        }
    }

    /// <summary>Those that can be used, by folder and name; their rows are their places in that order.</summary>
    public List<Sample> Samples { get; } = [];

    /// <summary>Those that cannot be read.</summary>
    public List<SkippedRow> Skipped { get; } = [];

    static IEnumerable<string> Pictures(string folder)
    {
        string full = Path.GetFullPath(folder);
        if (!Directory.Exists(full))
        {
            throw new InputException(
                $"{Option}: there is no folder {full}; expected one of pictures that show no object.{NearPaths.DidYouMean(full)}");
        }
        string[] pictures = [.. FileTree.Files(full, FolderListing.Visible, unreachable: Refuse).Where(PictureFiles.IsPicture)];
        if (pictures.Length == 0)
            throw new InputException($"{Option}: {full} has no picture, nor have folders below it; expected some that show no object.");
        return pictures.Order(StringComparer.Ordinal);
    }

    static void RefuseLabelled(string[] files, AnnotationSet set, IReadOnlyList<string> paths)
    {
        var negatives = files.ToHashSet(StringComparer.Ordinal);
        int[] labelled =
            [.. Enumerable.Range(0, paths.Count).Where(i => set.Pictures[i].Objects.Count > 0 && negatives.Contains(paths[i]))];
        if (labelled.Length == 0) return;
        var first = set.Pictures[labelled[0]];
        throw new InputException(
            $"{Option}: {paths[labelled[0]]} is said to show no object, but {set.Source} has a box for it (row {first.Row})" +
            $"{(labelled.Length > 1 ? $", and for {labelled.Length - 1:N0} more" : "")}. Name a folder of pictures that show none, or " +
            "remove what is wrong.");
    }

    static void Refuse(string path) =>
        throw new InputException($"{Option}: {path} cannot be looked into. Give it rights, or move it away.");
}
