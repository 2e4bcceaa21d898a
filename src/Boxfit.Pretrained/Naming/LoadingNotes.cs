namespace Boxfit.Pretrained.Naming;

/// <summary>What is to be said of a file that fits: which weights of it were taken, and what was left out.</summary>
static class LoadingNotes
{
    const int Coordinates = 4;

    public static IReadOnlyList<string> Of(WeightFile file, BackboneMatch match)
    {
        var notes = new List<string>();
        if (file.Metadata.TryGetValue("also under", out string? others))
        {
            notes.Add(
                $"The weights under '{Shown(file.Metadata["found under"])}' are taken; those under {Shown(others)} are not. " +
                "To take those, save them as a file of their own.");
        }
        if (match.Scheme == NamingScheme.Children)
        {
            notes.Add(
                "The layers are numbered or have other names, as in nn.Sequential(*list(model.children())); by names within them and " +
                $"shapes each is a layer of {match.Backbone.Name} in one way only.");
        }
        if (match.NamingOf(file) != NamingScheme.Own && match.LeftOver.LastOrDefault(IsHead) is { } head)
        {
            notes.Add(
                $"It is a localizer's: {Shown(head.Name)} gives {Coordinates} numbers. " +
                "Only the backbone is taken, a head is trained anew.");
        }
        return notes;
    }

    // PyTorch's matrices are outputs × inputs, Keras's kernels inputs × outputs.
    static bool IsHead(WeightEntry entry) =>
        entry.Shape is [Coordinates, > Coordinates] && entry.Name.EndsWith("weight", StringComparison.Ordinal)
        || entry.Shape is [> Coordinates, Coordinates] && entry.Name.Contains("kernel", StringComparison.Ordinal);

    static string Shown(string name) => ForeignText.Shown(name);
}
