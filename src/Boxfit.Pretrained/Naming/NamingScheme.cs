namespace Boxfit.Pretrained.Naming;

/// <summary>
/// One way in which files name a backbone's arrays: where each parameter of its graph is found, null where there are no such files of it.
/// </summary>
sealed record NamingScheme(string Name, Func<Backbone, Graph, IReadOnlyList<NamedSource>?> Find)
{
    /// <summary>Name of the scheme of our own files.</summary>
    public const string Own = "Boxfit";

    const string Torchvision = "torchvision", Features = "features.";

    /// <summary>The scheme whose places <see cref="ChildModules"/> finds in a file.</summary>
    public static NamingScheme Children { get; } = new(ChildModules.Name, (_, _) => null);

    /// <summary>All other schemes; where a file fits several equally well, the first is taken.</summary>
    public static IReadOnlyList<NamingScheme> All { get; } =
    [
        new(Torchvision, (_, graph) => graph.BackboneNaming == ParameterNaming.Torch ? OwnNames(graph) : null),
        new("timm", TimmNames.Find),
        new(Torchvision, (_, graph) => BareFeatures(graph)),
        new("Keras", KerasNames.Find),
        new("Keras 3", KerasNames.FindNumbered),
        new(Own, (_, graph) => graph.BackboneNaming == ParameterNaming.Keras ? OwnNames(graph) : null),
    ];

    /// <summary>The names in <c>model.features.state_dict()</c>, such as <c>0.weight</c>; null where others have parameters.</summary>
    static NamedSource[]? BareFeatures(Graph graph) => graph.Parameters.All(p => p.Name.StartsWith(Features, StringComparison.Ordinal))
        ? [.. graph.Parameters.Select(p => new NamedSource(p, p.Name[Features.Length..], p.Shape))]
        : null;

    /// <summary>Names and layout as our graphs have them: torchvision's, and in the Keras forms those of our own model files.</summary>
    static NamedSource[] OwnNames(Graph graph) => [.. graph.Parameters.Select(p => new NamedSource(p, p.Name, p.Shape))];
}

/// <summary>Where a parameter of our graph is found in a file of others, and how it gets our layout; null where it has it.</summary>
sealed record NamedSource(Parameter Parameter, string Name, int[] Shape, Func<Tensor, Tensor>? Convert = null);
