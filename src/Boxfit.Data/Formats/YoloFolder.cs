namespace Boxfit.Data.Formats;

/// <summary>Labels without a data.yaml.</summary>
/// <param name="Labels">Absolute path of the folder of the label files.</param>
/// <param name="Images">Absolute path of the folder of the pictures; may be the same.</param>
/// <param name="Names">Names of the classes by number from a classes.txt or obj.names; null where there is none.</param>
sealed record YoloFolder(string Labels, string Images, IReadOnlyDictionary<int, string>? Names)
{
    // Folders that hold one side of the labels.
    static readonly HashSet<string> s_sides = new(["images", "labels"], StringComparer.OrdinalIgnoreCase);

    static readonly string[] s_nameFiles = ["classes.txt", "obj.names", "_darknet.labels"];

    /// <summary>The labels in a folder, in its folder labels, or null where there are none.</summary>
    public static YoloFolder? Find(string folder)
    {
        foreach (string? labels in (string?[])[Below(folder, "labels"), folder])
        {
            if (labels is null || !LabelFiles(labels).Take(20).Any(IsLabelFile)) continue;
            string parent = labels == folder ? Path.GetDirectoryName(folder) ?? folder : folder;
            bool isLabels = labels != folder || Path.GetFileName(folder).Equals("labels", StringComparison.OrdinalIgnoreCase);
            string? beside = isLabels ? Below(parent, "images") : null;
            return new(labels, beside ?? labels, FindNames([labels, folder, parent]));
        }
        return null;
    }

    /// <summary>
    /// What folders named as parts hold, each with its own images and labels, as the parts that a data.yaml would name; null where
    /// there are none.
    /// </summary>
    public static YoloYaml? FindParts(string folder)
    {
        var named = Directory.EnumerateDirectories(folder).Where(d => PartNames.OfFolder(Path.GetFileName(d)) is not null);
        string[] parts = [.. named.Order(StringComparer.Ordinal)];
        if (!Array.Exists(parts, d => Find(d) is not null)) return null;
        string? other = Directory.EnumerateDirectories(folder).Except(parts).Order(StringComparer.Ordinal)
            .FirstOrDefault(d => !s_sides.Contains(Path.GetFileName(d)) && Find(d) is not null);
        if (other is not null)
        {
            throw new InputException(
                $"{folder} has parts, {string.Join(", ", parts.Select(Path.GetFileName))}, and {Path.GetFileName(other)} holds labels, " +
                "too, but is named as no part, so that it would be left out. Name it train, valid or test, move it away, or read it " +
                "by itself.");
        }
        return new(folder, folder, [.. parts.Select(d => (Below(d, "images") ?? d, PartNames.OfFolder(Path.GetFileName(d))))],
            FindNames([folder, .. parts]));
    }

    /// <summary>The folder of a name in another, in any case of letters; null where there is none.</summary>
    public static string? Below(string folder, string name)
    {
        string exact = Path.Combine(folder, name);
        if (Directory.Exists(exact)) return exact;
        return !Directory.Exists(folder) ? null
            : Directory.EnumerateDirectories(folder, name, FolderListing.VisibleInAnyCase).Order(StringComparer.Ordinal).FirstOrDefault();
    }

    /// <summary>The text files in a folder and below that may be labels, sorted.</summary>
    public static IEnumerable<string> LabelFiles(string folder) => TextFiles(folder, recurse: true).Where(f => !IsList(f));

    /// <summary>The text files in a folder, but for names of classes; sorted.</summary>
    public static IEnumerable<string> TextFiles(string folder, bool recurse) =>
        (recurse ? FileTree.Files(folder, FolderListing.All) : Directory.EnumerateFiles(folder))
        .Where(f => Path.GetExtension(f).Equals(".txt", StringComparison.OrdinalIgnoreCase) && !s_nameFiles.Contains(Path.GetFileName(f)))
        .Order(StringComparer.Ordinal);

    /// <summary>True when a file's first row is one of a label.</summary>
    public static bool IsLabelFile(string file) => YoloRow.Parse(FirstLine(file), out _) is null;

    /// <summary>True for a list of pictures, as Darknet keeps beside labels.</summary>
    static bool IsList(string file) => FileNames.IsPicture(FirstLine(file));

    static string FirstLine(string file) => TextContent.ReadHead(file, 4096).TrimStart().Split('\n', '\r')[0].Trim();

    /// <summary>Names of the classes by number from the first file of them in some folders; null where there is none.</summary>
    public static Dictionary<int, string>? FindNames(IEnumerable<string> folders)
    {
        string? file = folders.SelectMany(f => s_nameFiles.Select(n => Path.Combine(f, n))).FirstOrDefault(File.Exists);
        return file is null ? null : ReadNames(file);
    }

    /// <summary>Names of classes, one a line.</summary>
    public static Dictionary<int, string> ReadNames(string file)
    {
        var names = new Dictionary<int, string>();
        foreach (var (_, text, _) in TextLines.Read(file)) names.Add(names.Count, text.Trim());
        return names;
    }
}
