namespace Boxfit.Pretrained.Naming;

/// <summary>An array of a file that does not have the shape of the parameter that it is named for.</summary>
sealed record Misfit(NamedSource Source, WeightEntry Entry);

/// <summary>How a file's arrays, by their names and shapes, compare with a backbone's parameters.</summary>
/// <param name="Backbone">The backbone.</param>
/// <param name="Scheme">Whose names were looked for.</param>
/// <param name="FoldedNorms">Whether the backbone was taken without batch norms.</param>
/// <param name="Prefix">What stands before all names in the file.</param>
/// <param name="Twin">What stands before a second copy of all of them, or null.</param>
/// <param name="Found">Arrays that fit, with the parameter that each becomes.</param>
/// <param name="Missing">Parameters that the file does not have.</param>
/// <param name="LacksTail">True when these are the backbone's tail, no more and no less.</param>
/// <param name="Misfits">Arrays of another shape than their parameter.</param>
/// <param name="Strangers">
/// Arrays beside those of the backbone, where it has no place for them: the file is of a deeper or otherwise different network.
/// </param>
/// <param name="LeftOver">Other arrays, such as a classifier's.</param>
sealed record BackboneMatch(
    Backbone Backbone,
    NamingScheme Scheme,
    bool FoldedNorms,
    string Prefix,
    string? Twin,
    IReadOnlyList<(NamedSource Source, WeightEntry Entry)> Found,
    IReadOnlyList<NamedSource> Missing,
    bool LacksTail,
    IReadOnlyList<Misfit> Misfits,
    IReadOnlyList<WeightEntry> Strangers,
    IReadOnlyList<WeightEntry> LeftOver)
{
    /// <summary>True when the file can be loaded into the backbone, with its tail or without.</summary>
    public bool Fits => Twin is null && (Missing.Count == 0 || LacksTail) && Misfits.Count == 0 && Strangers.Count == 0;

    /// <summary>Number of the backbone's parameters.</summary>
    public int Parameters => Found.Count + Missing.Count + Misfits.Count;

    /// <summary>How near the file is to the backbone: 1 where it fits, down to 0.</summary>
    public double Nearness => Found.Count / (double)(Parameters + Strangers.Count);

    /// <summary>Whose names the file has; our own model files say so themselves.</summary>
    public string NamingOf(WeightFile file) => file.Metadata.ContainsKey(ModelFile.MetadataName) ? NamingScheme.Own : Scheme.Name;

    /// <summary>The report of loading the file.</summary>
    public LoadingReport Report(WeightFile file) => new(
        file.Path, file.Format, NamingOf(file),
        [.. Found.Select(f => f.Entry.Name)],
        [.. Missing.Concat(Misfits.Select(m => m.Source)).Select(m => Prefix + m.Name)],
        [.. Strangers.Concat(LeftOver).Select(e => e.Name)]);
}
