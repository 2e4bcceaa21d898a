using System.CommandLine;

namespace Boxfit.Cli.Commands;

/// <summary><c>boxfit data get</c>: brings a known data set.</summary>
sealed class DataGetCommand : BoxfitCommand
{
    readonly Argument<string> _name = new("NAME") { Description = "One of those that boxfit data list names" };
    readonly Option<string> _to = new("--to") { Description = "Folder to download and unpack into", HelpName = "DIR", Required = true };
    readonly Option<string[]> _from = new("--from")
    {
        Description = "Unpack an archive at hand instead of downloading it; one for each archive of the set",
        HelpName = "FILE",
    };
    readonly Option<string[]> _url = new("--url")
    {
        Description = "Download from another address than the known one; one for each archive of the set",
        HelpName = "URL",
    };
    readonly Option<string[]> _sha256 = new("--sha256")
    {
        Description = "The SHA-256 that the archive must have; one for each archive of the set",
        HelpName = "HEX",
    };

    public DataGetCommand() : base("get", "Download a data set and unpack it. The same command goes on after an interruption")
    {
        Arguments.Add(_name);
        Options.Add(_to);
        Options.Add(_from);
        Options.Add(_url);
        Options.Add(_sha256);
        Options.Add(Json);
    }

    public override IReadOnlyList<(string CommandLine, string Remark)> Examples =>
    [
        ("boxfit data get selfie --to data", "download, check, unpack, and say the next command"),
        ("boxfit data get selfie --to data --from Selfie-dataset.tar.gz", "an archive that is there already"),
        ("boxfit data get selfie --to data --url https://example.org/Selfie-dataset.tar.gz", "from a mirror"),
    ];

    public override int Run(CommandContext context)
    {
        var (arguments, terminal, cancellation) = context;
        string[] from = arguments.GetValue(_from) ?? [], urls = arguments.GetValue(_url) ?? [];
        if (from.Length > 0 && urls.Length > 0) throw new InputException("--from and --url both say where the archive is. Leave one out.");
        var set = KnownDatasets.Find(arguments.GetRequiredValue(_name)).With(urls, arguments.GetValue(_sha256) ?? []);
        string folder = arguments.GetRequiredValue(_to);
        var result = DatasetFetcher.FetchAsync(set, folder, from, null, new FetchDisplay(terminal), cancellation).GetAwaiter().GetResult();
        terminal.ClearStatus();
        string next = string.Format(null, set.NextCommand, folder.TrimEnd(Path.DirectorySeparatorChar));
        if (arguments.GetValue(Json)) WriteJson(terminal.Output, set, result, next);
        else Print(terminal.Output, set, result, next);
        return ExitCode.Done;
    }

    static void Print(TextWriter output, KnownDataset set, FetchResult result, string next)
    {
        string skipped = string.Join(", ", result.Unpacked.Skipped.Select(s => $"{s.Value:N0} {s.Key}"));
        output.WriteLine(
            result.WasThere ? $"{set.Name} is in {result.Folder} already; nothing was done." : $"{set.Name} is in {result.Folder}.");
        output.WriteLine($"{result.Unpacked.Files:N0} files, {ByteCount.Text(result.Unpacked.Bytes)}{(skipped.Length > 0 ? $"; left out: {skipped}" : "")}.");
        output.WriteLine($"Next: {next}");
    }

    static void WriteJson(TextWriter output, KnownDataset set, FetchResult result, string next) => JsonLine.Write(output, json =>
    {
        json.WriteStartObject();
        json.WriteString("name", set.Name);
        json.WriteString("folder", result.Folder);
        json.WriteBoolean("wasThere", result.WasThere);
        json.WriteNumber("downloadedBytes", result.Received);
        json.WriteNumber("files", result.Unpacked.Files);
        json.WriteNumber("bytes", result.Unpacked.Bytes);
        json.WriteStartObject("skipped");
        foreach (var (reason, count) in result.Unpacked.Skipped) json.WriteNumber(reason, count);
        json.WriteEndObject();
        json.WriteStartArray("archives");
        foreach (var archive in result.Archives)
        {
            json.WriteStartObject();
            json.WriteNumber("bytes", archive.Bytes);
            json.WriteString("sha256", archive.Sha256);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteString("next", next);
        json.WriteEndObject();
    });
}
