namespace Boxfit.Data.Formats;

/// <summary>
/// VoTT, Microsoft's Visual Object Tagging Tool: JSON of all pictures (an export of version 2, or the frames of version 1), or a JSON file
/// a picture, which a project of version 2 keeps beside it.
/// </summary>
sealed class VottFormat : AnnotationFormat
{
    public const string FormatName = "vott";

    /// <summary>How the names of files end in which VoTT keeps a picture's regions.</summary>
    public const string AssetEnding = "-asset.json";

    const string ExportEnding = "-export.json", ProjectEnding = ".vott";

    public override string Name => FormatName;

    public override string Description =>
        $"VoTT, JSON with assets and their regions or with frames, or a folder of *{AssetEnding} files";

    public override string[] JsonKeys { get; } =
    [
        "assets.*.asset assets.*.regions", "assets.*.id assets.*.path assets.*.state", "assets securityToken", "asset.path regions",
        "frames.*.[].x1 frames.*.[].tags", "frames inputTags", "frames visitedFrames",
    ];

    public override bool FitsFolder(string folder) => FilesIn(folder).Take(10).Any(f => DataFile.IsReadable(f, this));

    public override AnnotationSet Read(string path, ReadOptions options)
    {
        var reader = new VottReader(path);
        if (!Directory.Exists(path))
        {
            reader.ReadFile(path);
            return reader.Build();
        }
        string[] files = [.. FilesIn(path)];
        if (files.Length == 0) throw new InputException($"{path} is a folder without files of this format; expected {Description}.");
        if (files[0].EndsWith(AssetEnding, StringComparison.OrdinalIgnoreCase)) reader.ReadAssets(files);
        else if (files.Length == 1) reader.ReadFile(files[0]);
        else throw new InputException($"{path} holds {Counted.Of(files.Length, "file")} of VoTT, such as {files[0]} and {files[1]}; " +
            "name one of them.");
        return reader.Build();
    }

    /// <summary>The file in which VoTT keeps the regions of a picture; null where the id is none of VoTT's.</summary>
    public static string? AssetFile(string folder, string id) =>
        id.Length is > 0 and < 100 && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')
            ? Path.Combine(folder, id + AssetEnding) : null;

    /// <summary>The pictures' files of a folder; else its exports, else its projects.</summary>
    static IOrderedEnumerable<string> FilesIn(string folder) => new[] { AssetEnding, ExportEnding, ProjectEnding }
        .Select(ending => Directory.EnumerateFiles(folder, "*" + ending, FolderListing.VisibleInAnyCase))
        .Select(files => files.Where(f => Path.GetFileName(f)[0] != '.'))
        .FirstOrDefault(files => files.Any(), []).Order(StringComparer.Ordinal);
}
