namespace Boxfit.Data.Formats;

/// <summary>What a region or a picture of VIA has beside its shape, under a name that the user chose.</summary>
/// <param name="Name">The user's name for it.</param>
/// <param name="Value">A text or number, or the one option that is ticked; empty where several are.</param>
readonly record struct ViaAttribute(string Name, string Value)
{
    /// <summary>The name under which a class is written.</summary>
    public const string Class = "class";

    /// <summary>The name under which a confidence is written.</summary>
    public const string Confidence = "confidence";

    /// <summary>The name under which a picture's part is written.</summary>
    public const string Part = "split";

    // The first line with one of them decides: a name or a type may also be another thing of an object than its class.
    static readonly string[][] s_classes = [[Class, "label", "category", "class_name", "classname"], ["name", "type"]];

    /// <summary>How sure the maker of the region is, where this says so.</summary>
    public double? AsConfidence =>
        Name.ToLowerInvariant() is Confidence or "score" && EntryChecks.Number(Value, Name, out double value) is null ? value : null;

    /// <summary>The part of the picture, where this says so.</summary>
    public string? AsPart => Name.ToLowerInvariant() is Part or "part" or "subset" ? PartNames.Find(Value) : null;

    /// <summary>Reads the object that begins with the token, without attributes that have no value; any other token has none.</summary>
    public static List<ViaAttribute> ReadAll(JsonTokens json)
    {
        List<ViaAttribute> found = [];
        if (json.Type != JsonTokenType.StartObject) return found;
        for (int depth = json.Depth; json.NextProperty(depth, out string name);)
            if (ReadValue(json) is { } value) found.Add(new(name, value));
        return found;
    }

    /// <summary>The one attribute of all regions that names their class; null where there is none, or it is not certain which.</summary>
    /// <param name="names">Names of all attributes that have a value anywhere.</param>
    public static string? FindClass(IReadOnlyCollection<string> names)
    {
        if (names.Count == 1) return names.First();
        foreach (string[] likely in s_classes)
        {
            string[] fitting = [.. names.Where(n => likely.Contains(n, StringComparer.OrdinalIgnoreCase))];
            if (fitting.Length > 0) return fitting is [var one] ? one : null;
        }
        return null;
    }

    /// <summary>A text or number; of options as <c>{"cat":true}</c> the one that is ticked; null where there is nothing.</summary>
    static string? ReadValue(JsonTokens json)
    {
        if (json.Type != JsonTokenType.StartObject) return json.Text is { Length: > 0 } text ? text : null;
        string? ticked = null;
        for (int depth = json.Depth; json.NextProperty(depth, out string option);)
            if (json.Type == JsonTokenType.True) ticked = ticked is null ? option : "";
        return ticked;
    }
}
