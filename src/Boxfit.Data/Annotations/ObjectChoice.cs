namespace Boxfit.Data.Annotations;

/// <summary>A policy for pictures with several objects. Objects with equal boxes and classes count once.</summary>
/// <param name="Policy">What to do.</param>
/// <param name="ClassName">The class for <see cref="ObjectPolicy.Class"/>; else empty.</param>
public sealed record ObjectChoice(ObjectPolicy Policy, string ClassName = "")
{
    const string ClassWord = "class";

    /// <summary>What a choice looks like on the command line.</summary>
    public const string Syntax = "error|skip|largest|first|class NAME";

    /// <summary>Reads a choice.</summary>
    /// <exception cref="FormatException">It is none; the message is what was expected.</exception>
    public static ObjectChoice Parse(string text) => text switch
    {
        "error" => new(ObjectPolicy.Error),
        "skip" => new(ObjectPolicy.Skip),
        "largest" => new(ObjectPolicy.Largest),
        "first" => new(ObjectPolicy.First),
        ['c', 'l', 'a', 's', 's', ' ' or ':' or '=', .. var name] when name.Trim().Length > 0 => new(ObjectPolicy.Class, name.Trim()),
        _ => throw new UnknownWordException(
            text, ["error", "skip", "largest", "first"], "error, skip, largest, first, or class and a name"),
    };

    /// <summary>The choice as <see cref="Parse"/> reads it.</summary>
    public override string ToString() => Policy == ObjectPolicy.Class ? $"{ClassWord} {ClassName}" : Policy.ToString().ToLowerInvariant();

    /// <summary>Refuses a class that no object has: it is misspelt, or of another set.</summary>
    /// <exception cref="InputException">No object has it; the message names the classes that there are.</exception>
    internal void RequireClass(AnnotationSet set)
    {
        const int shown = 10;
        var objects = set.Pictures.SelectMany(p => p.Objects);
        if (Policy != ObjectPolicy.Class || !objects.Any() || objects.Any(o => o.Label == ClassName)) return;
        (string Name, int Count)[] classes =
        [
            .. objects.Where(o => o.Label.Length > 0).CountBy(o => o.Label).OrderByDescending(c => c.Value)
                .ThenBy(c => c.Key, StringComparer.Ordinal).Select(c => (c.Key, c.Value)),
        ];
        string more = classes.Length > shown ? ", …" : "";
        string names = string.Join(", ", classes.Take(shown).Select(c => $"{c.Name} ({c.Count:N0})")) + more;
        throw new InputException($"{set.Source} has no object of class '{ClassName}'. " +
            (classes.Length == 0 ? "It names no classes." : $"Its classes: {names}.") +
            Spelling.DidYouMean(ClassName, classes.Select(c => c.Name)));
    }

    /// <summary>The objects without those that say one again. The same box is one object, but not where it is of two classes.</summary>
    public static List<AnnotatedObject> Different(IEnumerable<AnnotatedObject> objects) => [.. objects.DistinctBy(Key)];

    /// <summary>What objects have in common that say one again.</summary>
    internal static (double, double, double, double, BoxUnit, string) Key(AnnotatedObject o) =>
        (o.X1, o.Y1, o.X2, o.Y2, o.Unit, o.Label);

    /// <summary>The objects that count, and why the picture is left out where none does although it has some.</summary>
    public (IReadOnlyList<AnnotatedObject> Objects, string? Reason) Choose(IReadOnlyList<AnnotatedObject> objects)
    {
        if (Policy == ObjectPolicy.All || objects.Count == 0) return (objects, null);
        if (objects.Count == 1 && Policy != ObjectPolicy.Class) return (objects, null);
        var different = Different(objects);
        if (Policy == ObjectPolicy.Class)
        {
            different.RemoveAll(o => o.Label != ClassName);
            if (different.Count == 0) return ([], $"no object of class {ClassName}");
        }
        if (different.Count == 1) return (different, null);
        return Policy switch
        {
            ObjectPolicy.First => ([different[0]], null),
            ObjectPolicy.Largest => ([different.MaxBy(o => (o.X2 - o.X1) * (o.Y2 - o.Y1))!], null),
            ObjectPolicy.Class => ([], $"several objects of class {ClassName}"),
            _ => ([], "several boxes for one picture"),
        };
    }
}
