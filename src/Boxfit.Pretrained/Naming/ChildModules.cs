namespace Boxfit.Pretrained.Naming;

/// <summary>
/// Finds a backbone whose top modules have other names than torchvision's: <c>nn.Sequential(*list(resnet.children()))</c> and fastai's
/// bodies, where they are numbered (<c>0.weight</c>, <c>4.0.conv1.weight</c>), also in several pieces (<c>front.4.0.conv1.weight</c>,
/// <c>back.0.0.conv1.weight</c>), or modules that have new names (<c>layer0.0.weight</c>). Within each module the names are as they were.
/// A module is taken where its arrays, no more and no less, are in one place only.
/// </summary>
sealed class ChildModules(IReadOnlyDictionary<string, WeightEntry> entries)
{
    /// <summary>Name of the scheme.</summary>
    public const string Name = "Sequential";

    /// <summary>Where the parameters of a graph are; null where none of its larger modules is there.</summary>
    public ChildNames? Find(Graph graph)
    {
        if (graph.BackboneNaming != ParameterNaming.Torch) return null;
        Module[] modules =
        [
            .. from parameter in graph.Parameters
               group parameter by parameter.Name.Split('.', 2)[0] into module
               orderby module.Count() descending // what lies in a larger one is none of its own
               select new Module(module.Key, [.. module]),
        ];
        if (modules.Length < 2) return null;
        var places = new Dictionary<string, string>(StringComparer.Ordinal);
        (string, string)? twins = null;
        foreach (var module in modules)
        {
            string[] found = [.. PlacesOf(module).Where(p => !places.Values.Any(taken => p.StartsWith(taken, StringComparison.Ordinal)))];
            if (found is [var one]) places.Add(module.Name, one);
            // A small one, such as a norm, can be like one of a head.
            else if (found is [var first, var second, ..] && module.Parameters.Count > 4)
            {
                places.Add(module.Name, first);
                twins ??= (first, second);
            }
        }
        if (!modules.Any(m => m.Parameters.Count > 4 && places.ContainsKey(m.Name))) return null;
        // Where the names are torchvision's after all, the file is one for the other schemes.
        if (twins is null && places.All(p => $".{p.Value}".EndsWith($".{p.Key}.", StringComparison.Ordinal))) return null;
        // What is there under its own name, but with other arrays in it, is of another network.
        if (modules.Any(m => !places.ContainsKey(m.Name) && m.Parameters.Any(p => entries.ContainsKey(p.Name)))) return null;
        var sources = graph.Parameters.Select(p =>
        {
            string[] words = p.Name.Split('.', 2);
            return new NamedSource(p, places.TryGetValue(words[0], out string? place) ? place + words[1] : p.Name, p.Shape);
        });
        return new([.. sources], twins, [.. entries.Keys.Where(name => IsBetween(name, places.Values))]);
    }

    IEnumerable<string> PlacesOf(Module module)
    {
        var (inner, shape) = (module.Inner(0), module.Parameters[0].Shape);
        return from entry in entries
               where entry.Key.EndsWith("." + inner, StringComparison.Ordinal) && entry.Value.Shape.AsSpan().SequenceEqual(shape)
               let place = entry.Key[..^inner.Length]
               where Holds(module, place)
               select place;
    }

    bool Holds(Module module, string place) =>
        Enumerable.Range(0, module.Parameters.Count).All(i => entries.TryGetValue(place + module.Inner(i), out var entry)
            && entry.Shape.AsSpan().SequenceEqual(module.Parameters[i].Shape))
        && entries.Keys.Count(n => n.StartsWith(place, StringComparison.Ordinal) && !BackboneMatcher.IsCounter(n))
            == module.Parameters.Count;

    /// <summary>Whether an array stands between numbered modules, so that what these give goes through it.</summary>
    static bool IsBetween(string name, IReadOnlyCollection<string> places) =>
        !BackboneMatcher.IsCounter(name) && !places.Any(p => name.StartsWith(p, StringComparison.Ordinal)) && places.Any(place =>
        {
            string[] words = place.TrimEnd('.').Split('.');
            string parent = string.Concat(words[..^1].Select(w => w + "."));
            return Number(words[^1]) is { } last && name.StartsWith(parent, StringComparison.Ordinal)
                && Number(name[parent.Length..].Split('.', 2)[0]) is { } number && number < last;
        });

    static int? Number(string word) =>
        int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;

    sealed record Module(string Name, IReadOnlyList<Parameter> Parameters)
    {
        /// <summary>A parameter's name within the module.</summary>
        public string Inner(int index) => Parameters[index].Name[(Name.Length + 1)..];
    }
}

/// <summary>Where the parameters of a backbone are, module by module.</summary>
/// <param name="Sources">The parameters, those of modules that are not there under their own names.</param>
/// <param name="Twins">Two places of one module, or null.</param>
/// <param name="Strangers">Arrays between the modules.</param>
sealed record ChildNames(IReadOnlyList<NamedSource> Sources, (string, string)? Twins, IReadOnlyList<string> Strangers);
