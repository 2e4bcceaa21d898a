namespace Boxfit.Cli.Commands;

/// <summary><c>boxfit train</c>: from a data file to a run folder with a model, or on with a run.</summary>
sealed class TrainCommand : BoxfitCommand
{
    readonly Argument<string?> _data = new("DATA")
    {
        Description = "Pictures and boxes: a CSV with path,\"[x1, y1, x2, y2]\" or path,x1,y1,x2,y2 in pixels of the upright picture, " +
            "or any other format",
        Arity = ArgumentArity.ZeroOrOne,
    };
    readonly SettingsTable _table;
    readonly SettingOptions _settings;
    readonly Option<string?> _config = Option<string?>("--config", "FILE", "YAML file of settings; options win over it");
    readonly Option<string?> _resume = Option<string?>("--resume", "RUN",
        "Go on with a run that was interrupted, to the same bits as if it had not been; with more --epochs, --time or --patience also " +
        "with one that has ended");
    readonly Option<bool> _findRate = Switch("--find-lr",
        "Instead of training, raise the learning rate over 100 steps, draw the loss against it, and propose one");

    /// <param name="table">The settings that it takes; the standard ones when null.</param>
    public TrainCommand(SettingsTable? table = null) : base("train", "Train a model on pictures with boxes", maySkip: true)
    {
        _table = table ?? SettingsTable.Standard;
        _settings = new(_table);
        Take([_data, .. _settings.All, _config, _resume, _findRate, Json]);
    }

    public override IReadOnlyList<int> ExitCodes =>
        [ExitCode.Done, ExitCode.Failed, ExitCode.BadInput, ExitCode.DoneWithSkips, ExitCode.Lost, ExitCode.Interrupted];

    public override IReadOnlyList<(string CommandLine, string Remark)> Examples =>
    [
        ("boxfit train boxes.csv --images photos", "the most accurate: ImageNet weights, which are fetched once, and at most 18 minutes"),
        ("boxfit train boxes.csv --images photos --preset fast --out runs/faces", "a small network that needs no weights"),
        ("boxfit train boxes.csv --images photos --preset article",
            "the published recipe: Keras's ResNet-50 with its ImageNet weights at 300×300; hours on two cores"),
        ("boxfit train dataset --objects largest --preset fast", "a folder of Pascal VOC files, the largest object of each picture"),
        ("boxfit train boxes.csv --config settings.yaml --epochs 50", "settings from a file, one changed"),
        ("boxfit train boxes.csv --backbone resnet18 --weights resnet18.pth --scaling imagenet --freeze backbone " +
            "--unfreeze 4:2,8:all --rate-factor 0.3",
            "fine-tune a weight file: first the head alone, then the last two stages too, then all of it, deeper layers more slowly"),
        ("boxfit train boxes.csv --preset fast --time 30m", "train for half an hour"),
        ("boxfit train boxes.csv --folds 5 --out runs/faces",
            "of few pictures: how well a model fits new ones, by five trainings that each leave a fifth out, and a model of all of them"),
        ("boxfit train more.csv --from runs/faces --out runs/faces-2", "go on with that model in a new run, on new pictures"),
        ("boxfit train boxes.csv --preset fast --find-lr", "find a learning rate"),
        ("boxfit train --resume runs/faces", "go on after an interruption"),
        ("boxfit train --resume runs/faces --epochs 120", "train a run longer that has ended"),
    ];

    protected override int Run(CommandContext context) => Together.Run(context, Train);

    int Train(CommandContext context, World world)
    {
        var (arguments, terminal, cancellation) = context;
        var display = world.IsFirst ? new TrainingDisplay(terminal) : null;
        bool findRate = arguments.GetValue(_findRate);
        var (settings, given) = world.Together(() => Read(arguments));
        TrainingResult result;
        if (settings is null)
        {
            result = Trainer.Resume(arguments.GetValue(_resume)!, given, world, display, cancellation);
        }
        else
        {
            var preset = new PresetAdvice(settings, given);
            if (preset.Choice is { } choice) display?.SayFirst(choice);
            try
            {
                if (findRate)
                {
                    var search = LearningRateFinder.Run(settings, world, display, cancellation);
                    return world.IsFirst ? LearningRateOutcome.Print(search, terminal, arguments.GetValue(Json)) : ExitCode.Done;
                }
                result = Trainer.Run(settings, world, display, cancellation);
            }
            catch (BoxfitException e) when (e is not InputException && preset.WithoutWeights(context.Words) is { } other)
            {
                throw new BoxfitException(
                    $"{ForeignText.ShownLine(e.Cause ?? e.Message)}\nA small network needs no weights, but learns little of fewer than " +
                    $"{Counted.Of(Presets.FewestForFast, "picture")}:\n  " +
                    $"{ForeignText.ShownLine(other)}\n{preset.OtherWay}", e) { HasLines = true };
            }
        }
        return world.IsFirst ? TrainingOutcome.Print(result, context, arguments.GetValue(Json)) : ExitCode.Done;
    }

    /// <summary>The settings that are asked for, null to go on with a run; and those of them that were given.</summary>
    (TrainingSettings? Settings, IReadOnlyList<GivenSetting> Given) Read(ParseResult arguments)
    {
        var given = _settings.Given(arguments);
        string? data = arguments.GetValue(_data), config = arguments.GetValue(_config);
        bool findRate = arguments.GetValue(_findRate);
        if (arguments.GetValue(_resume) is not null)
        {
            string? extra = data ?? (config is not null ? "--config" : findRate ? "--find-lr" : null);
            if (extra is not null) throw new InputException($"--resume goes on with the run's own data and settings; leave out {extra}.");
            return (null, given);
        }
        if (config is not null) given = [.. SettingsFile.Read(config, _table), .. given];
        if (data is not null)
        {
            RefuseRun(data, arguments);
            given = [.. given, GivenSetting.Data(data)];
        }
        var settings = EarlierModel.Resolve(_table, given);
        if (findRate && settings.Folds > 0) throw new InputException($"--find-lr trains no fold; leave out --folds {settings.Folds}.");
        return (settings, given);
    }

    void RefuseRun(string data, ParseResult arguments)
    {
        if (!ModelFile.IsRun(data)) return;
        // A run's other settings stay what they are.
        var longer = OptionWords.Given(arguments, [.. RunLength.Names.Select(n => "--" + n), Json.Name]);
        string[] resuming = [Name, _resume.Name, data, .. longer];
        throw new InputException($"{data} is a run, and no data. To go on with it:\n  {ShellLine.Of(resuming)}") { HasLines = true };
    }
}
