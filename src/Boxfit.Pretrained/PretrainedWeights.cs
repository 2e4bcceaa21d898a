namespace Boxfit.Pretrained;

/// <summary>Loads weight files of any framework into our backbones.</summary>
static class PretrainedWeights
{
    /// <summary>Loads the parameters of a backbone, with its tail or without (<see cref="LoadedBackbone.IsWhole"/>).</summary>
    /// <param name="path">A weight file of any kind that <see cref="WeightFormat"/> names; told by its content.</param>
    /// <param name="backbone">One of <see cref="Backbones.Names"/>.</param>
    /// <exception cref="InputException">
    /// The file cannot be read; a parameter is missing or has another shape, with the likely cause; or a number is not finite.
    /// </exception>
    public static LoadedBackbone Load(string path, string backbone)
    {
        var known = Backbones.Find(backbone);
        using var file = WeightFiles.Open(path);
        var matcher = new BackboneMatcher(file);
        var match = matcher.Match(known);
        if (!match.Fits) throw new InputException(MisfitMessage.Create(file, match, matcher));
        return Read(file, match);
    }

    /// <summary>The backbones that an open file can be loaded into, by its arrays' names and shapes.</summary>
    public static IReadOnlyList<BackboneFit> FindFits(WeightFile file) =>
    [
        .. from match in new BackboneMatcher(file).MatchAll()
           where match.Fits
           select new BackboneFit(match.Backbone.Name, match.NamingOf(file), match.FoldedNorms, IsWhole: match.Missing.Count == 0),
    ];

    /// <summary>Compares an open file's arrays with a backbone by names and shapes, without loading it.</summary>
    /// <exception cref="InputException">There is no backbone of that name.</exception>
    public static LoadingReport Compare(WeightFile file, string backbone) =>
        new BackboneMatcher(file).Match(Backbones.Find(backbone)).Report(file);

    internal static LoadedBackbone Read(WeightFile file, BackboneMatch match)
    {
        var parameters = match.Found.ToDictionary(f => f.Source.Parameter.Name, f => Read(file, f.Source, f.Entry), StringComparer.Ordinal);
        var model = file.Metadata.ContainsKey(ModelFile.MetadataName) ? ModelFile.Describe(file.Path) : null;
        return new(parameters, match.FoldedNorms, match.Report(file), model);
    }

    static Tensor Read(WeightFile file, NamedSource source, WeightEntry entry)
    {
        var tensor = file.Read(entry.Name);
        RequireUsable(file, source, entry, tensor);
        return source.Convert?.Invoke(tensor) ?? tensor;
    }

    static void RequireUsable(WeightFile file, NamedSource source, WeightEntry entry, Tensor tensor)
    {
        if (ParameterFault.Find(tensor, source.Parameter.Role) is not { } fault) return;
        if (entry.Type == NumberType.Float64.Name() && Array.Exists(tensor.Values, float.IsInfinity))
        {
            throw new InputException(
                $"{file.Path}: the array {ForeignText.Shown(entry.Name)} holds a 64-bit number that is too large for " +
                "the 32-bit floats that are computed with, or infinite. Use another file.");
        }
        throw new InputException($"{file.Path}: the array {ForeignText.Shown(entry.Name)}{fault}. Use another file.");
    }
}

/// <summary>A backbone's parameters from a weight file.</summary>
/// <param name="Parameters">Parameters and running statistics under the names of our graph, in its layout.</param>
/// <param name="FoldedNorms">
/// True when the file's batch norms are folded into its convolutions: the graph is to be built without them
/// (<see cref="Architectures.LocalizerConfiguration.FoldedNorms"/>).
/// </param>
/// <param name="Report">What was loaded, what is missing and what was left over.</param>
/// <param name="Model">What the file says of itself where it is a model of Boxfit; null for files of others.</param>
sealed record LoadedBackbone(
    IReadOnlyDictionary<string, Tensor> Parameters, bool FoldedNorms, LoadingReport Report, ModelDescription? Model)
{
    /// <summary>
    /// False when the file lacks the backbone's tail (<see cref="Graphs.BackboneTail"/>), as models that were trained with a neck do:
    /// networks with a neck need no more.
    /// </summary>
    public bool IsWhole => Report.Missing.Count == 0;
}

/// <summary>What came of loading a weight file into a backbone.</summary>
/// <param name="File">Absolute path of the file.</param>
/// <param name="Format">The file's kind.</param>
/// <param name="Naming">
/// Whose names the file's arrays have, <c>torchvision</c>, <c>timm</c>, <c>Sequential</c>, <c>Keras</c> or <c>Boxfit</c>.
/// </param>
/// <param name="Loaded">Names, as the file has them, of the arrays that became parameters, in the order of the graph.</param>
/// <param name="Missing">
/// Names, as such a file would have them, of the parameters that it does not have or has in another shape; where loading succeeded none, or
/// those of the backbone's tail (<see cref="Graphs.BackboneTail"/>).
/// </param>
/// <param name="LeftOver">Names of the file's arrays that the backbone has no place for, such as a classifier's.</param>
sealed record LoadingReport(
    string File, WeightFormat Format, string Naming,
    IReadOnlyList<string> Loaded, IReadOnlyList<string> Missing, IReadOnlyList<string> LeftOver)
{
    /// <summary>Sentences on what was chosen or left out, such as a second set of weights or a localizer's head.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}

/// <summary>A backbone that a weight file can be loaded into.</summary>
/// <param name="Backbone">The backbone's name.</param>
/// <param name="Naming">Whose names the file's arrays have.</param>
/// <param name="FoldedNorms">True when its batch norms are folded into its convolutions.</param>
/// <param name="IsWhole">
/// False when it lacks the backbone's tail (<see cref="Graphs.BackboneTail"/>): it serves networks with a neck.
/// </param>
sealed record BackboneFit(string Backbone, string Naming, bool FoldedNorms, bool IsWhole);
