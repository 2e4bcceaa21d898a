namespace Boxfit.Data.Formats;

/// <summary>Labels without a data.yaml.</summary>
/// <param name="Labels">Absolute path of the folder of the label files.</param>
/// <param name="Images">Absolute path of the folder of the pictures; may be the same.</param>
/// <param name="Names">Names of the classes by number from a classes.txt or obj.names; null where there is none.</param>
sealed record YoloFolder(string Labels, string Images, IReadOnlyDictionary<int, string>? Names)
{
    static readonly string[] s_nameFiles = ["classes.txt", "obj.names", "_darknet.labels"];

    public static readonly EnumerationOptions AllFiles = new() { IgnoreInaccessible = true, AttributesToSkip = FileAttributes.System };

    /// <summary>The labels in a folder, in its folder labels, or null where there are none.</summary>
    public static YoloFolder? Find(string folder)
    {
        foreach (string labels in (string[])[Path.Combine(folder, "labels"), folder])
        {
            if (!Directory.Exists(labels) || !LabelFiles(labels).Take(20).Any(IsLabelFile)) continue;
            string parent = labels == folder ? Path.GetDirectoryName(folder) ?? folder : folder;
            string beside = Path.Combine(parent, "images");
            bool isLabels = labels != folder || Path.GetFileName(folder) == "labels";
            return new(labels, isLabels && Directory.Exists(beside) ? beside : labels, FindNames([labels, folder, parent]));
        }
        return null;
    }

    /// <summary>The text files in a folder and below that may be labels, sorted.</summary>
    public static IEnumerable<string> LabelFiles(string folder) => FileTree.Files(folder, AllFiles, "*.txt")
        .Where(f => !s_nameFiles.Contains(Path.GetFileName(f)))
        .Order(StringComparer.Ordinal);

    static bool IsLabelFile(string file)
    {
        string line = TextContent.ReadHead(file, 4096).TrimStart().Split('\n', '\r')[0];
        return YoloLine.Parse(line, out _) is null;
    }

    static Dictionary<int, string>? FindNames(IEnumerable<string> folders)
    {
        string? file = folders.SelectMany(f => s_nameFiles.Select(n => Path.Combine(f, n))).FirstOrDefault(File.Exists);
        if (file is null) return null;
        var names = new Dictionary<int, string>();
        foreach (var (_, text, _) in TextLines.Read(file)) names.Add(names.Count, text.Trim());
        return names;
    }
}
