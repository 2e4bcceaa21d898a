namespace Boxfit.Data.Annotations;

/// <summary>
/// Hands out names of files once each: a picture's own name; with its folders where several have one name; with its ending where that alone
/// differs; and with a number where one picture comes again.
/// </summary>
sealed class UniqueNames
{
    // Some file systems take letters of either case for the same.
    readonly HashSet<string> _taken = new(StringComparer.OrdinalIgnoreCase);

    readonly Dictionary<string, int> _next = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>A name without an ending that nothing else has.</summary>
    /// <param name="name">The name that is wanted.</param>
    /// <param name="ending">The picture's ending with its dot; it comes to the name where that is taken.</param>
    public string Take(string name, string ending = "")
    {
        if (_taken.Add(name)) return name;
        if (ending.Length > 1)
        {
            name = $"{name}-{ending[1..]}";
            if (_taken.Add(name)) return name;
        }
        int n = _next.GetValueOrDefault(name, 2);
        while (!_taken.Add($"{name}-{n}")) n++;
        _next[name] = n + 1;
        return $"{name}-{n}";
    }
}
