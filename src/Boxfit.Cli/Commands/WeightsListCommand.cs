using System.Text.Json;

namespace Boxfit.Cli.Commands;

/// <summary><c>boxfit weights list</c>: the published weights that are known.</summary>
sealed class WeightsListCommand : BoxfitCommand
{
    public WeightsListCommand() : base("list", "List the published ImageNet weights that are known, and which of them are in the cache") =>
        Options.Add(Json);

    public override IReadOnlyList<(string CommandLine, string Remark)> Examples =>
    [
        ("boxfit weights list", "for people"),
        ("boxfit weights list --json", "for a program to read: with addresses, sums, scaling and licence"),
    ];

    public override int Run(CommandContext context)
    {
        var (arguments, terminal, _) = context;
        var cache = WeightCache.OfUser();
        if (arguments.GetValue(Json)) JsonLine.Write(terminal.Output, json => WriteJson(json, cache));
        else Print(terminal, cache);
        return ExitCode.Done;
    }

    static void Print(Terminal terminal, WeightCache cache)
    {
        var table = new TextTable("Backbone", "Weights", "File", "Scaling", "Here");
        foreach (var weights in WeightCatalogue.All)
        {
            string backbone = weights.IsDefault ? weights.Backbone : "";
            table.Add(backbone, weights.Origin, weights.FileName, Text(weights.Scaling), cache.Has(weights) ? "yes" : "");
        }
        terminal.Write(table);
        terminal.Output.WriteLine($"The cache is {cache.Folder}. --weights imagenet takes the first file of its backbone.");
    }

    static void WriteJson(Utf8JsonWriter json, WeightCache cache)
    {
        json.WriteStartObject();
        json.WriteString("cache", cache.Folder);
        json.WriteStartArray("weights");
        foreach (var weights in WeightCatalogue.All)
        {
            json.WriteStartObject();
            json.WriteString("backbone", weights.Backbone);
            json.WriteBoolean("default", weights.IsDefault);
            json.WriteString("origin", weights.Origin);
            json.WriteString("file", weights.FileName);
            json.WriteString("url", weights.Url.AbsoluteUri);
            json.WriteString(weights.Checksum.Kind == ChecksumKind.Md5 ? "md5" : "sha256Prefix", weights.Checksum.Digits);
            json.WriteString("scaling", Text(weights.Scaling));
            json.WriteString("licence", weights.Licence);
            if (cache.Has(weights)) json.WriteString("path", cache.PathOf(weights));
            else json.WriteNull("path");
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    static string Text(PixelScaling scaling) => scaling.ToString().ToLowerInvariant();
}
