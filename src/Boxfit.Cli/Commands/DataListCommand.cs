namespace Boxfit.Cli.Commands;

/// <summary><c>boxfit data list</c>: the data sets that can be fetched by name.</summary>
sealed class DataListCommand : BoxfitCommand
{
    public DataListCommand() : base("list", "List the data sets that boxfit data get can bring, with size, licence and source") =>
        Take(Json);

    public override IReadOnlyList<(string CommandLine, string Remark)> Examples =>
    [
        ("boxfit data list", "for people"),
        ("boxfit data list --json", "for a program to read"),
    ];

    protected override int Run(CommandContext context)
    {
        var (arguments, terminal, _) = context;
        if (arguments.GetValue(Json)) JsonText.WriteLine(terminal.Output, KnownDatasetsJson.All(), CliJson.Default.KnownDatasetsJson);
        else terminal.Write(KnownDatasets.All.Select(Describe));
        new Ending(context).Next("data get", "NAME", "--to", "data").Say(arguments.GetValue(Json));
        return ExitCode.Done;
    }

    static OutlineNode Describe(KnownDataset set) => new(
        set.Name,
        new(set.Description),
        new($"download: {(set.Bytes is { } bytes ? ByteCount.Text(bytes) : "size told by the server")}"),
        new($"licence:  {set.Licence}"),
        new($"source:   {set.Page}"));
}

/// <summary>What <c>data list --json</c> prints.</summary>
sealed record KnownDatasetsJson(IReadOnlyList<KnownDatasetsJson.Set> Sets)
{
    public static KnownDatasetsJson All() => new(
    [
        .. from set in KnownDatasets.All
           let archives = set.Archives.Select(a => a.Url.AbsoluteUri)
           select new Set(set.Name, set.Description, set.Bytes, set.Licence, set.Page.AbsoluteUri, [.. archives]),
    ]);

    public sealed record Set(string Name, string Description, long? Bytes, string Licence, string Source, IReadOnlyList<string> Archives);
}
