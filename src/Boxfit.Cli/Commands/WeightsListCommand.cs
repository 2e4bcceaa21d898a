namespace Boxfit.Cli.Commands;

/// <summary><c>boxfit weights list</c>: the published weights that are known.</summary>
sealed class WeightsListCommand : BoxfitCommand
{
    public WeightsListCommand() : base("list", "List the published ImageNet weights that are known, and which of them are in the cache") =>
        Take(Json);

    public override IReadOnlyList<(string CommandLine, string Remark)> Examples =>
    [
        ("boxfit weights list", "for people"),
        ("boxfit weights list --json", "for a program to read: with addresses, sums, scaling and licence"),
    ];

    protected override int Run(CommandContext context)
    {
        var (arguments, terminal, _) = context;
        var cache = WeightCache.OfUser();
        if (arguments.GetValue(Json)) JsonText.WriteLine(terminal.Output, KnownWeightsJson.All(cache), CliJson.Default.KnownWeightsJson);
        else Print(terminal, cache);
        new Ending(context).Next("weights get", "NAME").Say(arguments.GetValue(Json));
        return ExitCode.Done;
    }

    static void Print(Terminal terminal, WeightCache cache)
    {
        // It fits a screen of 80 columns.
        var table = new TextTable("Name", ">Size", "Weights", "Scaling", "Here");
        foreach (var weights in WeightCatalogue.All)
        {
            table.Add(weights.ShortName, $"{weights.Megabytes:0} MB", weights.Origin, Text(weights.Scaling),
                cache.Has(weights) ? "yes" : "no");
        }
        terminal.Write(table);
        terminal.Output.Write(ShellLine.Here("""
            --weights imagenet takes those with the name of the backbone. Names are for
            boxfit weights get; --json has files, addresses and licences.

            """.ReplaceLineEndings("\n")));
        terminal.Output.WriteLine($"Cache: {cache.Folder}");
    }

    internal static string Text(PixelScaling scaling) => scaling.ToString().ToLowerInvariant();
}

/// <summary>What <c>weights list --json</c> prints.</summary>
sealed record KnownWeightsJson(string Cache, IReadOnlyList<KnownWeightsJson.Weight> Weights)
{
    public static KnownWeightsJson All(WeightCache cache) => new(cache.Folder, [.. WeightCatalogue.All.Select(w => Weight.Of(w, cache))]);

    /// <summary>Of the two sums, a file has the one that its publisher states.</summary>
    public sealed record Weight(string Backbone, bool Default, string Origin, string File, string Url)
    {
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? Md5 { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? Sha256Prefix { get; init; }

        /// <summary>About how large the file is, in 10⁶ bytes.</summary>
        public required double Megabytes { get; init; }

        public required string Scaling { get; init; }
        public required string Licence { get; init; }
        public string? Path { get; init; }

        public static Weight Of(KnownWeights weights, WeightCache cache)
        {
            var (kind, digits) = weights.Checksum;
            return new(weights.Backbone, weights.IsDefault, weights.Origin, weights.FileName, weights.Url.AbsoluteUri)
            {
                Md5 = kind == ChecksumKind.Md5 ? digits : null,
                Sha256Prefix = kind == ChecksumKind.Md5 ? null : digits,
                Megabytes = weights.Megabytes,
                Scaling = WeightsListCommand.Text(weights.Scaling),
                Licence = weights.Licence,
                Path = cache.Has(weights) ? cache.PathOf(weights) : null,
            };
        }
    }
}
