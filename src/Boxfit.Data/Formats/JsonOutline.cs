namespace Boxfit.Data.Formats;

/// <summary>
/// Which keys a JSON file has and where, without its values: enough to tell what it is. Items of a list count as one, and of a large file
/// only the beginning is looked at.
/// </summary>
sealed class JsonOutline
{
    // A few hundredths of a second; each kind of file shows its keys long before.
    const int MostTokens = 200_000;

    const int MostPlaces = 20_000, MostKeys = 100;

    readonly Place _top = new();
    int _places;
    bool _isComplete;

    sealed class Place
    {
        public Dictionary<string, Place>? Keys { get; set; }
        public Place? Item { get; set; }
    }

    /// <summary>What is wrong where the file is broken, or goes on after its end; null where nothing is in what was looked at.</summary>
    public string? Damage { get; private set; }

    /// <summary>True where another object follows the first, as in JSON Lines; the outline is the first one's.</summary>
    public bool IsOfLines { get; private set; }

    /// <summary>Looks at a file.</summary>
    public static JsonOutline Read(string file)
    {
        var outline = new JsonOutline();
        try
        {
            using var json = JsonTokens.Open(file, out _);
            outline.Read(json);
        }
        catch (InputException e)
        {
            outline.Damage = e.Message;
            outline.IsOfLines = outline._isComplete && e.Message.Contains("'{' is invalid after", StringComparison.Ordinal);
        }
        return outline;
    }

    /// <summary>True when there is something at a place.</summary>
    /// <param name="path">
    /// Keys with dots between them, as <c>images.[].file_name</c>: <c>[]</c> stands for a list and any item of it, <c>*</c> for any key.
    /// </param>
    public bool Has(string path) => IsUnder(_top, path.Split('.'));

    /// <summary>What the file is, for a message: "an object with the keys a, b" or "a list of objects with the keys a, b".</summary>
    public string Shown => _top switch
    {
        { Keys: { } keys } => "an object" + Names(keys),
        { Item.Keys: { } keys } => "a list of objects" + Names(keys),
        { Item.Item: not null } => "a list of lists",
        { Item: not null } => "a list without objects",
        _ => "a value that is neither object nor list",
    };

    static string Names(Dictionary<string, Place> keys)
    {
        const int shown = 12;
        string more = keys.Count > shown ? ", …" : "";
        return keys.Count == 0 ? " without keys"
            : $" with the keys {string.Join(", ", keys.Keys.Take(shown).Select(AnnotationSetBuilder.Show))}{more}";
    }

    static bool IsUnder(Place place, ReadOnlySpan<string> path)
    {
        if (path.IsEmpty) return true;
        var rest = path[1..];
        if (path[0] == "[]") return place.Item is { } item && IsUnder(item, rest);
        if (place.Keys is not { } keys) return false;
        if (path[0] != "*") return keys.TryGetValue(path[0], out var known) && IsUnder(known, rest);
        foreach (var value in keys.Values)
            if (IsUnder(value, rest)) return true;
        return false;
    }

    void Read(JsonTokens json)
    {
        // The containers around the token; their places are null where there are too many to keep.
        var around = new Stack<(Place? Place, bool IsList)>();
        var named = (Place?)_top;
        for (int tokens = 0; tokens < MostTokens && json.Read(); tokens++)
        {
            switch (json.Type)
            {
                case JsonTokenType.PropertyName:
                    named = around.Peek().Place is { Keys: { } keys } ? Under(keys, json.Text!) : null;
                    break;
                case JsonTokenType.StartObject or JsonTokenType.StartArray:
                    bool isList = json.Type == JsonTokenType.StartArray;
                    var place = around.TryPeek(out var parent) && parent.IsList ? parent.Place?.Item : named;
                    if (isList && place is not null) place.Item ??= new();
                    else if (place is not null) place.Keys ??= new(StringComparer.Ordinal);
                    around.Push((place, isList));
                    break;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    around.Pop();
                    _isComplete |= around.Count == 0;
                    break;
            }
        }
    }

    Place? Under(Dictionary<string, Place> keys, string name)
    {
        if (keys.TryGetValue(name, out var known)) return known;
        if (keys.Count >= MostKeys || _places >= MostPlaces) return null;
        _places++;
        return keys[name] = new();
    }
}
