namespace Boxfit.Architectures;

/// <summary>A named feature extractor. A new architecture is one file that offers these, and a line in <see cref="Backbones"/>.</summary>
/// <param name="Name">The name people type, such as <c>resnet18</c>.</param>
/// <param name="Description">One line for help texts.</param>
/// <param name="Build">Adds the nodes after the given one and returns the feature map's.</param>
sealed record Backbone(string Name, string Description, Func<GraphBuilder, Node, Node> Build);

/// <summary>The backbones that Boxfit knows.</summary>
static class Backbones
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<Backbone> All { get; } =
        [.. ResNet.All, .. KerasResNet.All, .. Vgg.All, MobileNetV2.Backbone, MiniNet.Backbone];

    /// <summary>Their names.</summary>
    public static IEnumerable<string> Names => All.Select(b => b.Name);

    /// <summary>The backbone of the given name.</summary>
    /// <exception cref="InputException">There is none; the message lists the names.</exception>
    public static Backbone Find(string name) => All.FirstOrDefault(b => b.Name == name)
        ?? throw new InputException($"Unknown backbone '{name}'. Known: {string.Join(", ", Names)}.{Spelling.DidYouMean(name, Names)}");
}
