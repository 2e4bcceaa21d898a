using YamlDotNet.RepresentationModel;

namespace Boxfit.Data.Formats;

/// <summary>What a data.yaml says.</summary>
/// <param name="File">Absolute path of the file.</param>
/// <param name="Root">Absolute path that the parts' paths start from.</param>
/// <param name="Parts">Folders or lists of pictures, each with the part it belongs to; null where the file names only one.</param>
/// <param name="Names">Names of the classes by number; null where it names none.</param>
sealed record YoloYaml(string File, string Root, IReadOnlyList<(string Path, string? Part)> Parts, IReadOnlyDictionary<int, string>? Names)
{
    /// <summary>Number of key points and of the numbers of each (<c>kpt_shape</c>); null where there is none.</summary>
    public (int Points, int Numbers)? KeyPointShape { get; init; }

    /// <summary>Number of classes (<c>nc</c>); null where it does not say it.</summary>
    public int? ClassCount { get; init; }

    /// <summary>What is odd about the file, but leaves no doubt.</summary>
    public string? Note { get; init; }

    const int Deepest = 4;
    const int LargestFile = 1 << 22;
    const int HeadBytes = 1 << 16;

    // Which part counts where a path stands in several: val is often filled with whatever there is.
    static readonly List<string?> s_order = [PartNames.Train, PartNames.Test, PartNames.Validation];

    static readonly string[] s_partKeys = ["train", "val", "valid", "validation", "test"];
    static readonly string[] s_keys = [.. s_partKeys, "names"];

    /// <summary>The descriptions that lie in a folder.</summary>
    public static List<string> FindIn(string folder) =>
    [
        .. Directory.EnumerateFiles(folder)
            .Where(f => Path.GetExtension(f).ToLowerInvariant() is ".yaml" or ".yml" && IsDescription(f)).Order(StringComparer.Ordinal),
    ];

    /// <summary>True when a file is a mapping with a part, or names.</summary>
    public static bool IsDescription(string file)
    {
        try
        {
            return new FileInfo(file).Length <= LargestFile && NamesKey(file) && ShallowYaml.Load(ReadText(file), file, Deepest) is { } root
                && (s_partKeys.Any(k => IsPlace(Find(root, k))) || Find(root, "names") is YamlSequenceNode or YamlMappingNode);
        }
        catch (Exception e) when (e is InputException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>In the settings of a training, val says by true and false whether there is to be one.</summary>
    static bool IsPlace(YamlNode? node) => node is not null
        && !(node is YamlScalarNode { Value: { } text } && bool.TryParse(text, out _));

    /// <summary>A cheap look before a parser runs on what may be any text.</summary>
    static bool NamesKey(string file) => TextContent.ReadHead(file, HeadBytes).Split('\n', '\r')
        .Any(line => line.IndexOf(':') is > 0 and var colon && s_keys.Contains(line[..colon].Trim(' ', '"', '\'', '{')));

    /// <exception cref="InputException">It cannot be understood.</exception>
    public static YoloYaml Load(string file)
    {
        if (new FileInfo(file).Length > LargestFile) throw new InputException($"{file} is too large for a data.yaml.");
        var root = ShallowYaml.Load(ReadText(file), file, Deepest)
            ?? throw new InputException($"{file} is empty; expected a data.yaml with train and names.");
        string start = Path.GetDirectoryName(file)!;
        if (Scalar(root, "path") is { Length: > 0 } path && !path.Contains('\0')
            && Path.GetFullPath(path.Replace('\\', '/'), start) is var named && Directory.Exists(named))
            start = named;

        var parts = new List<(string Path, string? Part)>();
        foreach (string key in s_partKeys) parts.AddRange(Entries(root, key, file).Select(entry => (entry, PartNames.Find(key))));
        // Tools want train and val both; where they are the same or there is but one, nothing was divided.
        bool isDivided = parts.Select(p => p.Path).Distinct().Count() > 1 && parts.Select(p => p.Part).Distinct().Count() > 1;
        parts = [.. parts.GroupBy(p => p.Path).Select(g => (g.Key, isDivided ? g.MinBy(p => s_order.IndexOf(p.Part)).Part : null))];
        var names = ReadNames(root, file);
        int? count = ReadCount(root, file);
        string? note = Compare(root, file, names, count);
        return new(file, start, parts, names) { KeyPointShape = ReadShape(root), ClassCount = count, Note = note };
    }

    static int? ReadCount(YamlMappingNode root, string file)
    {
        if (Find(root, "nc") is not { } node || node is YamlScalarNode { Value: null or "" or "~" or "null" }) return null;
        string? text = (node as YamlScalarNode)?.Value;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count)
            ? count
            : throw Wrong(node, file, $"'nc' is {AnnotationSetBuilder.Show(text ?? "no number")}; expected the number of classes");
    }

    /// <summary>
    /// Compares names with <c>nc</c>, as Ultralytics' programs do before they train. Where names have no numbers of their own, one may be
    /// missing before the last, and all after it would be wrong.
    /// </summary>
    static string? Compare(YamlMappingNode root, string file, Dictionary<int, string>? names, int? count)
    {
        if (names is null || count is not { } classes || names.Count == classes) return null;
        string difference = $"'nc' says {Counted.Of(classes, "class")}, but 'names' has {names.Count}";
        return Find(root, "names") is YamlMappingNode
            ? $"{file}: {difference}; the names count, since each has its number."
            : throw Wrong(Find(root, "nc")!, file, $"{difference}, so it is not certain which name belongs to which number. " +
                "Complete the names, or take nc out where the names are right");
    }

    /// <summary>Darknet's description: lines such as <c>train = data/train.txt</c>; null where a file is none.</summary>
    public static YoloYaml? OfDarknet(string file)
    {
        var lines = TextContent.ReadHead(file, HeadBytes).Split('\n', '\r')
            .Select(line => line.Split('=', 2, StringSplitOptions.TrimEntries))
            .Where(sides => sides is [not "", not ""]).ToLookup(sides => sides[0], sides => sides[1], StringComparer.OrdinalIgnoreCase);
        string folder = Path.GetDirectoryName(file)!;
        (string, string?)[] parts =
        [
            .. s_partKeys.SelectMany(key => lines[key].Select(path => (Path: Nearby(path), Part: PartNames.Find(key))))
                .DistinctBy(p => p.Path),
        ];
        if (parts.Length == 0) return null;
        if (parts.Length == 1) parts = [(parts[0].Item1, null)];
        string? names = lines["names"].Select(Nearby).FirstOrDefault(System.IO.File.Exists);
        return new(file, folder, parts, names is null ? YoloFolder.FindNames([folder]) : YoloFolder.ReadNames(names));

        // Paths begin at the folder in which Darknet ran.
        string Nearby(string path) =>
            Path.GetFullPath(path.Replace('\\', '/'), folder) is var whole && Path.Exists(whole) ? whole
            : Path.Combine(folder, FileNames.Last(path));
    }

    /// <summary>Darknet's description in a folder; null where there is none.</summary>
    public static YoloYaml? FindDarknet(string folder) =>
        Directory.EnumerateFiles(folder, "*.data").Order(StringComparer.Ordinal).Select(OfDarknet).FirstOrDefault(y => y is not null);

    static (int, int)? ReadShape(YamlMappingNode root) =>
        Find(root, "kpt_shape") is YamlSequenceNode { Children: [YamlScalarNode points, YamlScalarNode numbers] }
        && int.TryParse(points.Value, out int count) && int.TryParse(numbers.Value, out int each) && count > 0 && each is 2 or 3
            ? (count, each) : null;

    static string ReadText(string file)
    {
        using var reader = new StreamReader(TextContent.OpenUtf8(file, out _));
        // One that is longer is refused by who takes it apart.
        var text = new StringBuilder();
        char[] piece = new char[1 << 12];
        while (text.Length <= ShallowYaml.LongestText && reader.ReadBlock(piece) is > 0 and var count) text.Append(piece, 0, count);
        return text.ToString();
    }

    static IEnumerable<string> Entries(YamlMappingNode root, string key, string file)
    {
        IEnumerable<YamlNode> nodes = Find(root, key) switch
        {
            null => [],
            YamlSequenceNode list => list,
            var one => [one],
        };
        foreach (var node in nodes)
        {
            if (node is not YamlScalarNode { Value: var text }) throw Wrong(node, file, $"'{key}' is no path or list of paths");
            if (text is not (null or "" or "~" or "null") && !text.Contains('\0')) yield return text;
        }
    }

    static Dictionary<int, string>? ReadNames(YamlMappingNode root, string file)
    {
        var names = new Dictionary<int, string>();
        switch (Find(root, "names"))
        {
            case YamlSequenceNode list:
                foreach (var node in list) names.Add(names.Count, Name(node));
                return names;
            case YamlMappingNode map:
                foreach (var (key, node) in map)
                {
                    if (!int.TryParse((key as YamlScalarNode)?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out int number))
                        throw Wrong(key, file, "a key of 'names' is no number of a class");
                    if (!names.TryAdd(number, Name(node))) throw Wrong(key, file, $"class {number} has two names");
                }
                return names;
            case null:
                return null;
            case var other:
                throw Wrong(other, file, "'names' is no list or mapping");
        }

        string Name(YamlNode node) => (node as YamlScalarNode)?.Value ?? throw Wrong(node, file, "a name of a class is no text");
    }

    static InputException Wrong(YamlNode node, string file, string what) => new($"{file}, line {node.Start.Line}: {what}.");

    static string? Scalar(YamlMappingNode root, string key) => (Find(root, key) as YamlScalarNode)?.Value;

    static YamlNode? Find(YamlMappingNode root, string key) =>
        root.FirstOrDefault(entry => entry.Key is YamlScalarNode { Value: var name } && name == key).Value;
}
