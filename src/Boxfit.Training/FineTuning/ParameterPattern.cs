using System.IO.Enumeration;

namespace Boxfit.Training.FineTuning;

/// <summary>
/// Patterns over parameter names: <c>*</c> stands for any characters and <c>?</c> for one; a pattern without them means the parameter of
/// that name and all below it, so that <c>layer4</c> is all of ResNet's last stage.
/// </summary>
static class ParameterPattern
{
    const int NamesInMessage = 6;

    /// <summary>True when the pattern means the parameter of the name.</summary>
    public static bool Matches(string pattern, string name)
    {
        if (pattern.AsSpan().ContainsAny('*', '?')) return FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false);
        // Keras's names are layered by underscores.
        return name.StartsWith(pattern, StringComparison.Ordinal)
            && (name.Length == pattern.Length || name[pattern.Length] is '.' or '/' or '_');
    }

    /// <summary>What to say of an option's pattern that no trainable parameter matches.</summary>
    internal static InputException NoMatch(string option, string pattern, Graph graph) =>
        new($"{option}: no parameter is called '{pattern}'. The names are {SomeNames(graph)}; * stands for any characters.");

    /// <summary>Some names of trainable parameters, spread over the network.</summary>
    internal static string SomeNames(Graph graph)
    {
        Parameter[] all = [.. graph.Parameters.Where(p => p.Role.IsTrainable())];
        int step = Math.Max(1, (all.Length - 1) / (NamesInMessage - 1));
        var some = all.Where((_, i) => i % step == 0).Take(NamesInMessage - 1).Append(all[^1]);
        return string.Join(", ", some.Select(p => p.Name).Distinct(StringComparer.Ordinal))
            + (all.Length > NamesInMessage ? $" ({all.Length} in all)" : "");
    }
}
