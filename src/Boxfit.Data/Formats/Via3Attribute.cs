namespace Boxfit.Data.Formats;

/// <summary>What the user of VIA 3 calls an attribute, and the words for its options.</summary>
/// <param name="id">Its number, under which values are kept.</param>
sealed class Via3Attribute(string id)
{
    // As VIA numbers the ways to give a value.
    const int Checkbox = 2;

    readonly Dictionary<string, string> _options = new(StringComparer.Ordinal);
    string _name = id;
    double _type;

    /// <summary>Reads the attribute that begins with the token.</summary>
    public static Via3Attribute Read(JsonTokens json)
    {
        var attribute = new Via3Attribute("");
        if (json.Type != JsonTokenType.StartObject) return attribute;
        for (int depth = json.Depth; json.NextProperty(depth, out string key);)
        {
            if (key == "aname" && json.Text is { } name) attribute._name = name;
            else if (key == "type" && json.TryNumber(out double type)) attribute._type = type;
            else if (key == "options" && json.Type == JsonTokenType.StartObject) attribute.ReadOptions(json);
        }
        return attribute;
    }

    /// <summary>What a value says; null where it says nothing.</summary>
    /// <param name="value">A text, or the number of an option; of boxes to tick numbers with commas between.</param>
    public ViaAttribute? Of(string value)
    {
        if (value.Length == 0) return null;
        if (_type == Checkbox && value.Contains(',', StringComparison.Ordinal)) return new(_name, "");
        return new(_name, _options.GetValueOrDefault(value, value));
    }

    void ReadOptions(JsonTokens json)
    {
        for (int depth = json.Depth; json.NextProperty(depth, out string option);)
            if (json.Text is { } text) _options[option] = text;
    }
}
