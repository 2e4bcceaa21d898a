using System.Text.RegularExpressions;

namespace Boxfit.Pretrained.Naming;

/// <summary>Says why a file cannot be loaded into a backbone, and what it most likely is.</summary>
static partial class MisfitMessage
{
    const int Listed = 3;
    const double Near = 0.5;

    public static string Create(WeightFile file, BackboneMatch match, BackboneMatcher matcher) =>
        $"{file.Path} does not fit {match.Backbone.Name}: {Faults(match)}. {Cause(file, match, matcher)}";

    static string Faults(BackboneMatch match)
    {
        if (match.Twin is { } twin)
            return $"it has its arrays twice, under '{Shown(match.Prefix)}' and '{Shown(twin)}'";
        if (match.Found.Count + match.Misfits.Count == 0) return "it has none of its arrays";
        var faults = new List<string>();
        string name = match.Backbone.Name;
        if (match.Misfits.Count > 0)
            faults.Add(List(match.Misfits, m => $"{Shown(m.Entry.Name)} is {Misfit(m)}"));
        if (match.Missing.Count > 0)
        {
            string missing = List(match.Missing, m => Shown(match.Prefix + m.Name));
            faults.Add($"{match.Missing.Count} of {Counted.Of(match.Parameters, "array")} " +
                $"{Counted.Word(match.Missing.Count, "is", "are")} missing: {missing}");
        }
        if (match.Strangers.Count > 0)
            faults.Add($"it has arrays that {name} has no place for: {List(match.Strangers, s => Shown(s.Name))}");
        return string.Join("; ", faults);

        string Misfit(Misfit misfit) => misfit.Entry.Unusable is null
            ? $"{Text(misfit.Entry.Shape)} where {name} has {Text(misfit.Source.Shape)}"
            : $"of type {Shown(misfit.Entry.Type)}";
    }

    static string Cause(WeightFile file, BackboneMatch match, BackboneMatcher matcher)
    {
        if (match.Twin is not null) return "Save the copy that is meant as a file of its own.";
        if (match.Misfits.Select(m => m.Entry.Unusable).FirstOrDefault(u => u != null) is { } unusable) return $"{Sentence(unusable)}.";
        var all = matcher.MatchAll();
        string[] fitting = [.. all.Where(m => m.Fits).Select(m => m.Backbone.Name)];
        if (fitting.Length > 0) return $"It fits {string.Join(" and ", fitting)}: give --backbone {fitting[0]}.";
        if (match.Misfits.Any(IsHeightFirst))
        {
            return "Its convolutions lie as Keras and TensorFlow have them, height × width × in × out, where these names stand for " +
                "PyTorch's out × in × height × width. Transpose them in Python (array.transpose(3, 2, 0, 1)) and save the file again.";
        }
        if (PartOfSeveral().Match(Path.GetFileName(file.Path)) is { Success: true } part)
        {
            return $"It is file {part.Groups["number"].Value} of {part.Groups["all"].Value}: give the index of all beside it " +
                $"({ForeignText.Shown(part.Groups["name"].Value)}{Path.GetExtension(file.Path)}.index.json) instead.";
        }
        if (file.Format == WeightFormat.Onnx && file.Entries.Count(e => e.Shape.Length == 4) is > 0 and var kernels
            && file.Entries.FirstOrDefault(IsNameless) is { } nameless && 2 * file.Entries.Count(IsNameless) >= kernels)
        {
            return $"Its convolutions have lost their names (such as '{Shown(nameless.Name)}'): the exporter folded their batch norms " +
                "into them and numbered what came of it. Export the model again with names kept, in Python: torch.onnx.export(…, " +
                "training=torch.onnx.TrainingMode.PRESERVE), or take the weights that it was exported from.";
        }
        if (Telltale.Find(file) is { } telltale) return $"It looks like {telltale}, which Boxfit does not have.";
        var nearest = all[0];
        if (nearest.Nearness < Near)
        {
            string arrays = List(file.Entries, e => $"{Shown(e.Name)} ({Text(e.Shape)})");
            return $"It fits no backbone that Boxfit has; its arrays are such as {arrays}.";
        }
        if (nearest.Backbone.Name != match.Backbone.Name)
        {
            string share = $"{nearest.Found.Count} of {Counted.Of(nearest.Parameters, "array")}";
            return $"It is nearest to {nearest.Backbone.Name} ({share}), but does not fit it either.";
        }
        return match.Missing.Count > 0
            ? "A part of the file is missing, or it is of a changed network."
            : "It is of a changed network: one that was made for other pictures, such as grey or small ones, or with other widths.";
    }

    /// <summary>Whether it is a kernel whose name is a number that an exporter gave it.</summary>
    static bool IsNameless(WeightEntry entry) => entry.Shape.Length == 4
        && (entry.Name.StartsWith("onnx::", StringComparison.Ordinal) || entry.Name.All(char.IsAsciiDigit));

    static bool IsHeightFirst(Misfit misfit) =>
        misfit.Source.Shape is [var filters, var inputs, var height, var width]
        && misfit.Entry.Shape.AsSpan().SequenceEqual([height, width, inputs, filters]);

    static string List<T>(IReadOnlyList<T> items, Func<T, string> text) =>
        string.Join(", ", items.Take(Listed).Select(text)) + (items.Count > Listed ? $" and {items.Count - Listed} more" : "");

    [GeneratedRegex(@"^(?<name>.+)-0*(?<number>\d{1,5})-of-0*(?<all>\d{1,5})\.", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PartOfSeveral();

    static string Sentence(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    static string Shown(string name) => ForeignText.Shown(name);

    static string Text(int[] shape) => shape.Length == 0 ? "a single number" : string.Join('×', shape);
}

/// <summary>
/// A piece of arrays' names by which files of networks that Boxfit does not have are told, for messages, and the array's shape there,
/// null where the name says enough.
/// </summary>
sealed record Telltale(string Piece, string Network, int[]? Shape = null)
{
    static readonly Telltale[] s_all =
    [
        new("conv1.6.weight", "a ResNet with a deep stem (timm's resnet50d and its kin)"),
        new(".se.fc1.", "a network with squeeze-and-excitation (SE-ResNet, EfficientNet, MobileNetV3)"),
        new(".se.conv_reduce.", "a network with squeeze-and-excitation (EfficientNet, MobileNetV3)"),
        new("layer1.0.conv2.weight", "a ResNeXt", [128, 4, 3, 3]),
        new("layer1.0.conv2.weight", "a ResNeXt", [256, 8, 3, 3]),
        new("layer1.0.conv2.weight", "a Wide ResNet", [128, 128, 3, 3]),
        new(".block.0.0.weight", "an EfficientNet or a MobileNetV3 (torchvision's)"),
        new(".attn.qkv.", "a transformer (ViT)"),
        new("denseblock1.", "a DenseNet"),
        new("Mixed_5b.", "an Inception"),
        new("expanded_conv_depthwise/", "Keras's MobileNetV2 (it pads on one side only and its norms have ε 0.001: in mobilenet_v2, " +
            "which is PyTorch's form, its weights would give other values)"),
        new("_preact_bn", "a ResNet of Keras's second version (ResNet50V2)"),
    ];

    /// <summary>What a file most likely is, or null.</summary>
    public static string? Find(WeightFile file) =>
        s_all.FirstOrDefault(t => file.Entries.Any(e => e.Name.Contains(t.Piece, StringComparison.Ordinal)
            && (t.Shape is null || e.Shape.AsSpan().SequenceEqual(t.Shape))))?.Network;
}
