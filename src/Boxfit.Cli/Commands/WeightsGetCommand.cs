namespace Boxfit.Cli.Commands;

/// <summary><c>boxfit weights get</c>: brings published weights into the cache.</summary>
sealed class WeightsGetCommand : BoxfitCommand
{
    readonly Argument<string> _name = Argument<string>("NAME", "A backbone, or a file that boxfit weights list names");

    public WeightsGetCommand()
        : base("get", "Download published weights into the cache, once. The same command goes on after an interruption") =>
        Take(_name, Json);

    public override IReadOnlyList<(string CommandLine, string Remark)> Examples =>
    [
        ("boxfit weights get resnet50", "the file that --weights imagenet means; prints its path"),
        ("boxfit weights get resnet50-11ad3fa6.pth", "another published file"),
        ("BOXFIT_WEIGHTS_URL=https://mirror.example/weights boxfit weights get resnet18", "from a mirror that has the same files"),
    ];

    protected override int Run(CommandContext context)
    {
        var (arguments, terminal, cancellation) = context;
        var weights = WeightCatalogue.Find(arguments.GetRequiredValue(_name));
        var cache = WeightCache.OfUser();
        bool wasThere = cache.Has(weights);
        string path = cache.GetAsync(weights, new FetchDisplay(terminal), cancellation).GetAwaiter().GetResult();
        terminal.ClearStatus();
        if (wasThere) terminal.Say("It was in the cache already; its sum was checked.");
        if (arguments.GetValue(Json))
        {
            var result = new WeightsFetchedJson(weights.Backbone, weights.Origin, path, wasThere, new FileInfo(path).Length);
            JsonText.WriteLine(terminal.Output, result, CliJson.Default.WeightsFetchedJson);
        }
        else
        {
            terminal.Output.WriteLine(path);
        }
        var ending = new Ending(context);
        if (weights.IsDefault)
        {
            ending.Next("train",
            [
                "boxes.csv", "--backbone", weights.Backbone, "--weights", TrainingSettings.Imagenet,
                .. TrainingSettings.ScalingFor(weights.Backbone),
            ]);
        }
        else ending.Next("weights verify", path, "--backbone", weights.Backbone);
        ending.Say(arguments.GetValue(Json));
        return ExitCode.Done;
    }
}

/// <summary>What <c>weights get --json</c> prints.</summary>
sealed record WeightsFetchedJson(string Backbone, string Origin, string Path, bool WasThere, long Bytes);
