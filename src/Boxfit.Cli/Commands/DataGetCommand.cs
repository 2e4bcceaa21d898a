namespace Boxfit.Cli.Commands;

/// <summary><c>boxfit data get</c>: brings a known data set.</summary>
sealed class DataGetCommand : BoxfitCommand
{
    readonly Argument<string> _name = Argument<string>("NAME", "One of those that boxfit data list names");
    readonly Option<string> _to = Required<string>("--to", "DIR", "Folder to download and unpack into");
    readonly Option<string[]> _from = Option<string[]>("--from", "FILE",
        "Unpack an archive that is there instead of downloading it; one for each archive of the set");
    readonly Option<string[]> _url = Option<string[]>("--url", "URL",
        "Download from another address than the known one; one for each archive of the set");
    readonly Option<string[]> _sha256 = Option<string[]>("--sha256", "HEX",
        "The SHA-256 that the archive must have; one for each archive of the set");

    public DataGetCommand() : base("get", "Download a data set and unpack it. The same command goes on after an interruption") =>
        Take(_name, _to, _from, _url, _sha256, Json);

    public override IReadOnlyList<(string CommandLine, string Remark)> Examples =>
    [
        ("boxfit data get selfie --to data", "download, check, unpack, and say the next command"),
        ("boxfit data get selfie --to data --from Selfie-dataset.tar.gz", "an archive that is there already"),
        ("boxfit data get selfie --to data --url https://example.org/Selfie-dataset.tar.gz", "from a mirror"),
    ];

    public override bool Writes(ParseResult arguments) => true;

    protected override int Run(CommandContext context)
    {
        var (arguments, terminal, cancellation) = context;
        string[] from = arguments.GetValue(_from) ?? [], urls = arguments.GetValue(_url) ?? [];
        if (from.Length > 0 && urls.Length > 0) throw new InputException("--from and --url both say where the archive is. Leave one out.");
        var set = KnownDatasets.Find(arguments.GetRequiredValue(_name)).With(urls, arguments.GetValue(_sha256) ?? []);
        string folder = arguments.GetRequiredValue(_to);
        var result = DatasetFetcher.FetchAsync(set, folder, from, null, new FetchDisplay(terminal), cancellation).GetAwaiter().GetResult();
        terminal.ClearStatus();
        string[] next = set.NextWords(folder);
        bool asJson = arguments.GetValue(Json);
        if (asJson)
            JsonText.WriteLine(terminal.Output, FetchedJson.Of(set, result, ShellLine.Of(next)), CliJson.Default.FetchedJson);
        else Print(terminal.Output, set, result);
        new Ending(context).Next(next).Say(asJson);
        return ExitCode.Done;
    }

    static void Print(TextWriter output, KnownDataset set, FetchResult result)
    {
        var (folder, unpacked) = (result.Folder, result.Unpacked);
        output.WriteLine(result.WasThere ? $"{set.Name} is in {folder} already; nothing was done." : $"{set.Name} is in {folder}.");
        string skipped = string.Join(", ", unpacked.Skipped.Select(s => $"{s.Value:N0} {s.Key}"));
        string leftOut = skipped.Length > 0 ? $"; left out: {skipped}" : "";
        output.WriteLine($"{Counted.Of(unpacked.Files, "file")}, {ByteCount.Text(unpacked.Bytes)}{leftOut}.");
    }
}

/// <summary>What <c>data get --json</c> prints.</summary>
sealed record FetchedJson(
    string Name, string Folder, bool WasThere, long DownloadedBytes, int Files, long Bytes, IReadOnlyDictionary<string, int> Skipped,
    IReadOnlyList<FetchedArchive> Archives, string Next)
{
    public static FetchedJson Of(KnownDataset set, FetchResult result, string next) => new(
        set.Name, result.Folder, result.WasThere, result.Received, result.Unpacked.Files, result.Unpacked.Bytes, result.Unpacked.Skipped,
        result.Archives, next);
}
