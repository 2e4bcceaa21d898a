namespace Boxfit.Data.Formats;

/// <summary>
/// Tar files as WebDataset has them, and zip files alike: pictures, and beside each its boxes as JSON of the same name. One archive,
/// several by a pattern, or a folder of nothing else.
/// </summary>
sealed class WebDatasetFormat : AnnotationFormat
{
    public const string FormatName = "webdataset";

    public override string Name => FormatName;

    public override string Description => "WebDataset, tar or zip files with pictures and, beside each, its boxes as .json";

    public override ReadChoices Choices => ReadChoices.Units | ReadChoices.Boxes;

    public override bool FitsFile(string file, string head) => ArchivePath.IsArchive(file);

    public override bool FitsFolder(string folder) => ArchiveNames.Find(folder) is not null;

    public override AnnotationSet Read(string path, ReadOptions options)
    {
        var archives = ArchiveNames.Find(path) ?? throw new InputException($"{path} is no archive; expected {Description}.");
        return new WebDatasetReader(path, options).Read(archives);
    }
}
