namespace Boxfit.Training.Runs;

/// <summary>A run folder as a list of runs shows it.</summary>
public sealed record RunOverview
{
    /// <summary>The folder's absolute path.</summary>
    public required string Path { get; init; }

    /// <summary>Epochs done; null where its figures cannot be read.</summary>
    public required int? Epochs { get; init; }

    /// <summary>Epochs asked for; null where a time alone ends it, or its settings cannot be read.</summary>
    public required int? AllEpochs { get; init; }

    /// <summary>Mean IoU of the best epoch on the part that epochs are compared by, 0…1; null before the first.</summary>
    public required double? BestMeanIou { get; init; }

    /// <summary>The epoch whose model the run delivers; null before the first.</summary>
    public required int? ModelEpoch { get; init; }

    /// <summary>Mean IoU of that model after its epoch, 0…1, on the part <see cref="MeasuredOn"/>; null before the first.</summary>
    public required double? ModelMeanIou { get; init; }

    /// <summary>Mean IoU of that model on the test part, 0…1; null where it was not measured there since it is the model.</summary>
    public required double? TestMeanIou { get; init; }

    /// <summary>What the epochs are measured on: validation, or test where there is no validation part; null before the first.</summary>
    public required string? MeasuredOn { get; init; }

    /// <summary>Space of its files on the disk, each counted once, whatever names it has.</summary>
    public required long Bytes { get; init; }

    /// <summary>
    /// Space that is freed when what only going on needs is removed (<see cref="RunFolder.Prune"/>): a file that has a name elsewhere, too,
    /// stays on the disk.
    /// </summary>
    public required long ResumeBytes { get; init; }

    /// <summary>Whether it has a model.</summary>
    public required bool HasModel { get; init; }

    /// <summary>The runs in a folder, by their names; the folder itself where it is one, with its folds.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="InputException">There is no such folder.</exception>
    public static IReadOnlyList<RunOverview> In(string folder)
    {
        string full = System.IO.Path.GetFullPath(folder);
        if (!Directory.Exists(full)) throw new InputException($"There is no folder {full}; expected one with runs in it.{Elsewhere(full)}");
        return [.. Paths(full).Select(Of)];
    }

    /// <summary>
    /// The paths of the runs in a folder that is there, by their names; the folder itself where it is one, with those of its folds.
    /// </summary>
    internal static IEnumerable<string> Paths(string folder) =>
        Directory.GetDirectories(folder).Prepend(folder).Where(RunFolder.IsRun).Order(StringComparer.Ordinal);

    /// <summary>The folders in a folder that have runs in them, by their names.</summary>
    internal static IEnumerable<string> FoldersBelow(string folder) => Directory.EnumerateDirectories(folder, "*", FolderListing.Visible)
        .Where(f => Directory.EnumerateDirectories(f, "*", FolderListing.Visible).Any(RunFolder.IsRun)).Order(StringComparer.Ordinal);

    /// <summary>Where there are runs in place of a folder that is not there, as a sentence with a space before; may be empty.</summary>
    internal static string Elsewhere(string folder)
    {
        string others = string.Join(", ", FoldersBeside(folder).Select(ShellLine.Nearby));
        return others.Length > 0 ? $" There are runs in {others}." : NearPaths.DidYouMean(folder);
    }

    /// <summary>The folder in which a folder lies, which need not be there, and those beside it, where they have runs in them.</summary>
    internal static IEnumerable<string> FoldersBeside(string folder)
    {
        string full = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(folder));
        if (System.IO.Path.GetDirectoryName(full) is not { } above || !Directory.Exists(above)) return [];
        bool hasSome = Directory.EnumerateDirectories(above, "*", FolderListing.Visible).Any(RunFolder.IsRun);
        return [.. hasSome ? [above] : Array.Empty<string>(), .. FoldersBelow(above).Where(f => f != full)];
    }

    /// <summary>Looks at one run.</summary>
    public static RunOverview Of(string path)
    {
        var figures = RunFigures.Of(path);
        string[] resume = [.. RunFolder.ResumeFiles(path)];
        return new()
        {
            Path = path,
            Epochs = figures.Epochs,
            AllEpochs = figures.AllEpochs,
            BestMeanIou = figures.BestMeanIou,
            ModelEpoch = figures.ModelEpoch,
            ModelMeanIou = figures.ModelMeanIou,
            TestMeanIou = figures.TestMeanIou,
            MeasuredOn = figures.MeasuredOn,
            Bytes = Space(FileTree.Files(path, s_all)),
            ResumeBytes = Space(WithoutOtherNames(resume)),
            HasModel = File.Exists(System.IO.Path.Combine(path, ModelFile.DeliveredName)),
        };
    }

    /// <summary>Space of a run's models and states; none where it is not there yet.</summary>
    internal static long ModelBytes(string path) =>
        Space(RunFolder.Models(path).Concat(s_delivered.Select(n => System.IO.Path.Combine(path, n))));

    static readonly string[] s_delivered = [ModelFile.DeliveredName, ModelFile.OnnxName];
    static readonly EnumerationOptions s_all = new() { AttributesToSkip = FileAttributes.None };

    /// <summary>Bytes of files, those with several names once.</summary>
    static long Space(IEnumerable<string> files) => files.Where(f => new FileInfo(f) is { Exists: true, LinkTarget: null })
        .DistinctBy(f => FileStatus.Of(f).Identity).Sum(f => new FileInfo(f).Length);

    /// <summary>Files of which all names are among those that are given.</summary>
    static IEnumerable<string> WithoutOtherNames(string[] files) => files.Select(f => (File: f, Status: FileStatus.Of(f)))
        .GroupBy(f => f.Status.Identity).Where(same => same.Count() >= same.First().Status.Names)
        .SelectMany(same => same, (_, f) => f.File);
}
