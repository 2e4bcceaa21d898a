namespace Boxfit.Pretrained.Naming;

/// <summary>Says why a file cannot be loaded into a backbone, and what it most likely is.</summary>
static class MisfitMessage
{
    const int Shown = 3;
    const double Near = 0.5;

    public static string Create(WeightFile file, BackboneMatch match, BackboneMatcher matcher) =>
        $"{file.Path} does not fit {match.Backbone.Name}: {Faults(match)}. {Cause(file, match, matcher)}";

    static string Faults(BackboneMatch match)
    {
        if (match.Twin is { } twin) return $"it has its arrays twice, under '{ForeignText.Shown(match.Prefix)}' and '{ForeignText.Shown(twin)}'";
        if (match.Found.Count + match.Misfits.Count == 0) return "it has none of its arrays";
        var faults = new List<string>();
        string name = match.Backbone.Name;
        if (match.Misfits.Count > 0)
            faults.Add(List(match.Misfits.Select(m => $"{ForeignText.Shown(m.Entry.Name)} is {Text(m.Entry.Shape)} where {name} has {Text(m.Source.Shape)}")));
        if (match.Missing.Count > 0)
            faults.Add($"{match.Missing.Count} of {match.Parameters} arrays are missing: {List(match.Missing.Select(m => ForeignText.Shown(match.Prefix + m.Name)))}");
        if (match.Strangers.Count > 0)
            faults.Add($"it has arrays that {name} has no place for: {List(match.Strangers.Select(s => ForeignText.Shown(s.Name)))}");
        return string.Join("; ", faults);
    }

    static string Cause(WeightFile file, BackboneMatch match, BackboneMatcher matcher)
    {
        if (match.Twin is not null) return "Save the copy that is meant as a file of its own.";
        var all = matcher.MatchAll();
        string[] fitting = [.. all.Where(m => m.Fits).Select(m => m.Backbone.Name)];
        if (fitting.Length > 0) return $"It fits {string.Join(" and ", fitting)}: give --backbone {fitting[0]}.";
        if (match.Misfits.Any(IsHeightFirst))
        {
            return "Its convolutions lie as Keras and TensorFlow have them, height × width × in × out, where these names stand for PyTorch's " +
                "out × in × height × width. Transpose them in Python (array.transpose(3, 2, 0, 1)) and save the file again.";
        }
        if (Telltale.Find(file) is { } telltale) return $"It looks like {telltale}, which Boxfit does not have.";
        var nearest = all[0];
        if (nearest.Nearness >= Near && nearest.Backbone.Name != match.Backbone.Name)
            return $"It is nearest to {nearest.Backbone.Name} ({nearest.Found.Count} of {nearest.Parameters} arrays), but does not fit it either.";
        if (nearest.Nearness >= Near) return match.Missing.Count > 0 ? "A part of the file is missing, or it is of a changed network."
            : "It is of a changed network: one that was made for other pictures, such as grey or small ones, or with other widths.";
        return $"It fits no backbone that Boxfit has; its arrays are such as {List(file.Entries.Select(e => $"{ForeignText.Shown(e.Name)} ({Text(e.Shape)})"))}.";
    }

    static bool IsHeightFirst(Misfit misfit) =>
        misfit.Source.Shape is [var filters, var inputs, var height, var width]
        && misfit.Entry.Shape.AsSpan().SequenceEqual([height, width, inputs, filters]);

    static string List(IEnumerable<string> items)
    {
        string[] all = [.. items];
        return string.Join(", ", all.Take(Shown)) + (all.Length > Shown ? $" and {all.Length - Shown} more" : "");
    }

    static string Text(int[] shape) => shape.Length == 0 ? "a single number" : string.Join('×', shape);
}
