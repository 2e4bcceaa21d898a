namespace Boxfit.Data.Formats;

/// <summary>
/// Finds out by its content what a file or folder is. Where two formats fit or none, it is an error: no guess is better than a wrong one.
/// </summary>
static class FormatDetection
{
    const int HeadBytes = 1 << 16;
    static readonly EnumerationOptions s_accessible = new() { IgnoreInaccessible = true };
    static readonly string[] s_dataEndings = [".json", ".csv", ".xml", ".yaml", ".yml"];

    /// <exception cref="InputException">No format fits, or several do.</exception>
    public static AnnotationFormat Find(string path)
    {
        var fits = Directory.Exists(path) ? FitsFolder(path) : FitsFile(path);
        // Nearly any text may be a table, so tables come last.
        AnnotationFormat[] fitting = [.. AnnotationFiles.Formats.Where(f => f is not TableFormat && fits(f))];
        if (fitting.Length == 0) fitting = [.. AnnotationFiles.Formats.Where(f => f is TableFormat && fits(f))];
        if (fitting is [var one]) return one;
        if (fitting.Length > 1)
            throw new InputException($"{path} may be {string.Join(" or ", fitting.Select(f => f.Name))}; say which with --format.");
        throw new InputException(NothingFits(path));
    }

    static Func<AnnotationFormat, bool> FitsFolder(string folder) => format => format.FitsFolder(folder);

    static Func<AnnotationFormat, bool> FitsFile(string file)
    {
        string head = TextContent.ReadHead(file, HeadBytes);
        return head.Contains('\0') ? _ => false : format => format.FitsFile(file, head);
    }

    /// <summary>What is broken in a file that seems to be JSON, XML or YAML; empty where nothing is.</summary>
    static string Damage(string file)
    {
        string head = TextContent.ReadHead(file, HeadBytes).TrimStart();
        string? damage = null;
        try
        {
            if (head is ['{' or '[', ..]) JsonProbe.Find(file);
            else if (head is ['<', ..]) VocReader.IsAnnotation(head, out damage);
            else if (Path.GetExtension(file) is ".yaml" or ".yml") YoloYaml.Load(file);
        }
        catch (InputException e)
        {
            damage = e.Message;
        }
        return damage is null ? "" : $" It seems to be broken: {damage}";
    }

    /// <summary>Names the first files in a folder that may be data.</summary>
    static string Below(string folder)
    {
        const int shown = 5, searched = 10_000;
        string[] files =
        [
            .. FileTree.Files(folder, s_accessible).Take(searched)
                .Where(f => s_dataEndings.Contains(Path.GetExtension(f), StringComparer.OrdinalIgnoreCase))
                .Take(shown).Order(StringComparer.Ordinal),
        ];
        return files.Length == 0 ? "" : $" Data may be {string.Join(", ", files)}; name one file, or its folder.";
    }

    static string NothingFits(string path)
    {
        var message = new StringBuilder(Directory.Exists(path)
            ? $"{path} is a folder in which no annotations were found.{Below(path)}"
            : $"{path} is in no format that is known.{Damage(path)}");
        message.Append(" Looked for:");
        foreach (var format in AnnotationFiles.Formats) message.Append($"\n  {format.Name}: {format.Description}");
        return message.Append("\nName the data file or folder itself, or its format with --format.").ToString();
    }
}

/// <summary>Tells the JSON formats apart by their first telling key.</summary>
static class JsonProbe
{
    static readonly Dictionary<string, string> s_objects = new(StringComparer.Ordinal)
    {
        ["shapes"] = LabelmeFormat.FormatName,
        ["imagePath"] = LabelmeFormat.FormatName,
        ["imageData"] = LabelmeFormat.FormatName,
        ["images"] = CocoFormat.FormatName,
        ["annotations"] = CocoFormat.FormatName,
        ["categories"] = CocoFormat.FormatName,
        ["data_list"] = CocoFormat.FormatName,
    };

    static readonly Dictionary<string, string> s_items = new(StringComparer.Ordinal)
    {
        ["bbox"] = CocoFormat.FormatName,
        ["file_name"] = CocoFormat.FormatName,
        ["ann"] = CocoFormat.FormatName,
        ["image_id"] = CocoFormat.FormatName,
        ["category_id"] = CocoFormat.FormatName,
        ["segmentation"] = CocoFormat.FormatName,
        ["data"] = LabelStudioFormat.FormatName,
        ["annotations"] = LabelStudioFormat.FormatName,
        ["completions"] = LabelStudioFormat.FormatName,
        ["predictions"] = LabelStudioFormat.FormatName,
        ["annotation_id"] = LabelStudioFormat.FormatName,
        ["annotator"] = LabelStudioFormat.FormatName,
    };

    /// <summary>The name of the format, or null.</summary>
    /// <exception cref="InputException">The file is broken before that shows.</exception>
    public static string? Find(string file)
    {
        using var json = JsonTokens.Open(file, out _);
        if (!json.Read()) return null;
        bool isList = json.Type == JsonTokenType.StartArray;
        if (isList && !json.NextItem(0)) return null;
        if (json.Type != JsonTokenType.StartObject) return null;
        return isList ? Find(json, 1, s_items) : Find(json, 0, s_objects);
    }

    /// <summary>True when a text begins as JSON and the file is of the format; a broken file is of none.</summary>
    public static bool Fits(string file, string head, string format)
    {
        if (head.AsSpan().TrimStart() is not ['{' or '[', ..]) return false;
        try
        {
            return Find(file) == format;
        }
        catch (InputException)
        {
            return false;
        }
    }

    static string? Find(JsonTokens json, int depth, Dictionary<string, string> keys)
    {
        while (json.NextProperty(depth, out string name))
        {
            if (!keys.TryGetValue(name, out string? format)) continue;
            // Label Studio's JSON-MIN calls a list of regions as the user does; COCO's lists hold numbers.
            bool holdsObjects = name is "bbox" or "segmentation" && json.Type == JsonTokenType.StartArray && json.Read()
                && json.Type == JsonTokenType.StartObject;
            return holdsObjects ? LabelStudioFormat.FormatName : format;
        }
        return null;
    }
}
