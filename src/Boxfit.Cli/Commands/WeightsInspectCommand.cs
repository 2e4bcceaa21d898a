namespace Boxfit.Cli.Commands;

/// <summary><c>boxfit weights inspect</c>: what a weight file holds.</summary>
sealed class WeightsInspectCommand : BoxfitCommand
{
    readonly Argument<string> _file = WeightSource.File();

    public WeightsInspectCommand()
        : base("inspect", "List a weight file's arrays and the backbones that it fits; nothing in it is executed") =>
        Take(_file, Json);

    public override IReadOnlyList<(string CommandLine, string Remark)> Examples =>
    [
        ("boxfit weights inspect resnet50-0676ba61.pth", "names, types and shapes"),
        ("boxfit weights inspect checkpoint.pt --json", "for a program to read"),
    ];

    protected override int Run(CommandContext context)
    {
        var (arguments, terminal, _) = context;
        using var file = WeightFiles.Open(WeightFolder.Find(arguments.GetRequiredValue(_file)));
        var fits = PretrainedWeights.FindFits(file);
        if (arguments.GetValue(Json))
            JsonText.WriteLine(terminal.Output, WeightsInspectedJson.Of(file, fits), CliJson.Default.WeightsInspectedJson);
        else Print(terminal, file, fits);
        if (fits is [var fit, ..])
        {
            new Ending(context)
                .Next("weights verify", ShellLine.Nearby(arguments.GetRequiredValue(_file)), "--backbone", fit.Backbone)
                .Say(arguments.GetValue(Json));
        }
        return ExitCode.Done;
    }

    static void Print(Terminal terminal, WeightFile file, IReadOnlyList<BackboneFit> fits)
    {
        bool anyUnusable = file.Entries.Any(e => e.Unusable != null);
        string[] headings = ["Array", "Type", ">Shape", .. anyUnusable ? (string[])["Cannot be used"] : []];
        var table = new TextTable(headings);
        foreach (var entry in file.Entries)
        {
            string shape = entry.Shape.Length == 0 ? "scalar" : string.Join('×', entry.Shape);
            string[] cells = [ForeignText.Shown(entry.Name), ForeignText.Shown(entry.Type), shape, entry.Unusable ?? ""];
            table.Add(cells[..headings.Length]);
        }
        terminal.Write(table);
        terminal.WriteText($"{file.Format.Text()}: {Counted.Of(file.Entries.Count, "array")}, " +
            $"{Counted.Of(NumbersIn(file), "number")}.");
        if (file.Entries.Count(e => e.Unusable != null) is > 0 and var unusable)
            terminal.WriteText($"{unusable:N0} of them cannot be used.");
        if (file.Metadata.TryGetValue(WeightFile.ObjectsIgnored, out string? objects))
            terminal.WriteText($"Beside them it has objects of Python, which are not read: {ForeignText.Shown(objects)}.");
        terminal.WriteText(fits.Count == 0 ? "It fits no backbone as it is." : $"It fits {string.Join(", ", fits.Select(Text))}.");
    }

    static string Text(BackboneFit fit) => $"{fit.Backbone} ({fit.Naming}'s names{(fit.FoldedNorms ? ", batch norm folded" : "")}" +
        $"{(fit.IsWhole ? "" : ", without its last layers: for a network with a neck")})";

    internal static long NumbersIn(WeightFile file) => file.Entries.Where(e => e.Unusable == null).Sum(e => Tensor.Count(e.Shape));
}

/// <summary>What <c>weights inspect --json</c> prints.</summary>
sealed record WeightsInspectedJson(
    string Path, string Format, long Numbers, IReadOnlyList<WeightsInspectedJson.Array> Tensors,
    IReadOnlyList<WeightsInspectedJson.Fit> Fits, IReadOnlyDictionary<string, string> Metadata)
{
    public static WeightsInspectedJson Of(WeightFile file, IReadOnlyList<BackboneFit> fits) => new(
        file.Path, file.Format.Text(), WeightsInspectCommand.NumbersIn(file),
        [.. file.Entries.Select(e => new Array(e.Name, e.Type, e.Shape, e.Unusable))],
        [.. fits.Select(f => new Fit(f.Backbone, f.Naming, f.FoldedNorms, f.IsWhole))], file.Metadata);

    public sealed record Array(
        string Name, string Type, IReadOnlyList<int> Shape,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Unusable);

    public sealed record Fit(string Backbone, string Naming, bool FoldedNorms, bool Whole);
}
