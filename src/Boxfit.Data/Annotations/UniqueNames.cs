namespace Boxfit.Data.Annotations;

/// <summary>Hands out names once each: a name that is taken gets a number behind it.</summary>
sealed class UniqueNames
{
    // Some file systems take letters of either case for the same.
    readonly HashSet<string> _taken = new(StringComparer.OrdinalIgnoreCase);

    readonly Dictionary<string, int> _next = new(StringComparer.OrdinalIgnoreCase);

    public string Take(string name)
    {
        if (_taken.Add(name)) return name;
        int n = _next.GetValueOrDefault(name, 2);
        while (!_taken.Add($"{name}-{n}")) n++;
        _next[name] = n + 1;
        return $"{name}-{n}";
    }
}
