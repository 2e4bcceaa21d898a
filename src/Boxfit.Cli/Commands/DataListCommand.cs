namespace Boxfit.Cli.Commands;

/// <summary><c>boxfit data list</c>: the data sets that can be fetched by name.</summary>
sealed class DataListCommand : BoxfitCommand
{
    public DataListCommand() : base("list", "List the data sets that boxfit data get can bring, with size, licence and source") =>
        Options.Add(Json);

    public override IReadOnlyList<(string CommandLine, string Remark)> Examples =>
    [
        ("boxfit data list", "for people"),
        ("boxfit data list --json", "for a program to read"),
    ];

    public override int Run(CommandContext context)
    {
        var (arguments, terminal, _) = context;
        if (arguments.GetValue(Json)) WriteJson(terminal.Output);
        else terminal.Write(KnownDatasets.All.Select(Describe));
        return ExitCode.Done;
    }

    static OutlineNode Describe(KnownDataset set) => new(
        set.Name,
        new(set.Description),
        new($"download: {(set.Bytes is { } bytes ? ByteCount.Text(bytes) : "size told by the server")}"),
        new($"licence:  {set.Licence}"),
        new($"source:   {set.Page}"));

    static void WriteJson(TextWriter output) => JsonLine.Write(output, json =>
    {
        json.WriteStartObject();
        json.WriteStartArray("sets");
        foreach (var set in KnownDatasets.All)
        {
            json.WriteStartObject();
            json.WriteString("name", set.Name);
            json.WriteString("description", set.Description);
            if (set.Bytes is { } bytes) json.WriteNumber("bytes", bytes);
            else json.WriteNull("bytes");
            json.WriteString("licence", set.Licence);
            json.WriteString("source", set.Page.AbsoluteUri);
            json.WriteStartArray("archives");
            foreach (var archive in set.Archives) json.WriteStringValue(archive.Url.AbsoluteUri);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    });
}
