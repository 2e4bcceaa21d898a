using System.Text.Json;

namespace Boxfit.Data.Formats;

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
    };

    static readonly Dictionary<string, string> s_items = new(StringComparer.Ordinal)
    {
        ["bbox"] = CocoFormat.FormatName,
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
            if (keys.TryGetValue(name, out string? format)) return format;
        return null;
    }
}
