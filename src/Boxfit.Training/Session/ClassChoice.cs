namespace Boxfit.Training.Session;

/// <summary>Decides which classes a model tells apart.</summary>
static class ClassChoice
{
    /// <summary>On so many pictures each class must be where nobody asks for classes.</summary>
    public const int Fewest = 5;

    /// <summary>On so many where they are asked for.</summary>
    public const int FewestAsked = 2;

    /// <summary>The classes of the objects of pictures with their numbers, the most frequent first; what has no class is in none.</summary>
    public static IReadOnlyList<(string Name, int Count)> Count(IEnumerable<Sample> samples) =>
    [
        .. samples.Where(s => s.Label.Length > 0).CountBy(s => s.Label)
            .OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal).Select(c => (c.Key, c.Value)),
    ];

    /// <summary>The classes that a model of the data tells apart, in its order; none where it tells none apart.</summary>
    /// <param name="choice">What is asked for.</param>
    /// <param name="dataset">The data, whose parts do not matter: all trainings of it have the same classes.</param>
    /// <exception cref="InputException">Classes are asked for, and there is nothing to learn them from.</exception>
    public static IReadOnlyList<string> Of(OutputChoice choice, Dataset dataset)
    {
        if (choice == OutputChoice.Off) return [];
        var classes = Count(dataset.Samples);
        string? fault = Fault(classes, choice == OutputChoice.On ? FewestAsked : Fewest);
        if (fault is null) return [.. classes.Select(c => c.Name)];
        if (choice == OutputChoice.Auto) return [];
        throw new InputException($"--{SettingsTable.Classes} on: {dataset.File} {fault}. Add pictures, or leave classes out.");
    }

    /// <summary>Why classes cannot be told apart, as the end of a sentence; null where they can.</summary>
    /// <param name="classes">From <see cref="Count"/>.</param>
    /// <param name="fewest">On how many pictures each must be.</param>
    public static string? Fault(IReadOnlyList<(string Name, int Count)> classes, int fewest) => classes switch
    {
        [] => "names no class of its objects; expected two or more",
        [var only] => $"has objects of one class alone, {ForeignText.Shown(only.Name)}; expected two or more",
        { Count: > ModelDescription.MostClasses } => $"has {classes.Count:N0} classes; expected {ModelDescription.MostClasses:N0} at most",
        [.., var rarest] when rarest.Count < fewest =>
            $"has the class {ForeignText.Shown(rarest.Name)} on {Counted.Of(rarest.Count, "picture")}; expected {fewest} or more of each",
        _ => null,
    };
}
