namespace Boxfit.Cli.Commands;

/// <summary><c>boxfit tune</c>: searches for better settings than a preset's, by time, and trains a model with them.</summary>
sealed class TuneCommand : BoxfitCommand
{
    const int UsualFolds = 5;
    const string DefaultFolder = "tune";

    // The search's own time, folder and folds; and what divides or ends a training by pictures that a search has in its folds.
    static readonly string[] s_own = ["out", SettingsTable.Time, SettingsTable.Folds];
    static readonly string[] s_none =
        [SettingsTable.From, SettingsTable.Patience, SettingsTable.Test, SettingsTable.SplitOrderName, "validation"];

    readonly Argument<string> _data = Argument<string>("DATA", "Pictures and boxes, as for train");
    readonly Option<string> _time = Option("--time", "TIME",
        "Time that all of it may take, over all processes, with the training of the winner. More time tries more: " +
            TuneSpace.Description, "1h");
    readonly OutputOption _out = new("--out", "DIR",
        $"Folder for all that is made; given again, the search in it goes on; default: {DefaultFolder}", OutputKind.Folder);
    readonly Option<int> _folds = Option("--folds", "N", "Number of folds", UsualFolds);
    readonly Option<string?> _config = Option<string?>("--config", "FILE", "YAML file of settings to begin with; options win over it");
    readonly SettingOptions _settings = SettingOptions.Except(SettingsTable.Standard, [.. s_own, .. s_none]);

    public TuneCommand() : base(
        "tune", "Search for better settings than a preset's by trainings on folds, and train a model with them", maySkip: true) =>
        Take([_data, _time, _out, _folds, .. _settings.All, _config, Json]);

    public override IReadOnlyList<(string CommandLine, string Remark)> Examples =>
    [
        ("boxfit tune boxes.csv --images photos --time 1h", "an hour, from preset best; Ctrl-C, and the same command goes on"),
        ("boxfit tune boxes.csv --time 4h --folds 4 --out runs/tuned", "more candidates in more time"),
        ("boxfit tune boxes.csv --preset best-fast --group '^([^_]+)_'", "one look; pictures of a person stay in one fold"),
        ("boxfit train tune/parts.csv --config tune/winner.yaml", "train with the settings that won, on the same parts"),
    ];

    public override bool Writes(ParseResult arguments) => true;

    protected override int Run(CommandContext context)
    {
        var (arguments, terminal, cancellation) = context;
        var given = _settings.Given(arguments);
        string[] isFixed = [.. given.Select(g => g.Name).Where(TuneSpace.Names.Contains)];
        if (arguments.GetValue(_config) is { } config)
            given = [.. SettingsFile.Read(config).Where(g => !s_own.Contains(g.Name) && !s_none.Contains(g.Name)), .. given];
        int folds = arguments.GetValue(_folds);
        if (folds is < SuccessiveHalving.LeastFolds or > SplitOptions.MostFolds)
            throw new InputException($"{_folds.Name}: found {folds}, expected {SuccessiveHalving.LeastFolds} to {SplitOptions.MostFolds}.");
        var settings = SettingsTable.Standard.Resolve([.. given, GivenSetting.Data(arguments.GetRequiredValue(_data))]);
        string folder = arguments.GetValue(_out) ?? DefaultFolder;
        terminal.GoingOn = $"What is done of the search is kept; the same command goes on with it:\n  {ShellLine.Of(context.Words)}";
        var result = Tuner.Run(
            new(settings with { Folds = folds, ValidationShare = 0, Patience = 0 }, isFixed, Time(arguments.GetValue(_time)!), folder),
            new TrainingDisplay(terminal), cancellation);
        return TuneOutcome.Print(result, context, arguments.GetValue(Json));
    }

    TimeSpan Time(string text)
    {
        try
        {
            return SettingSyntax.ParseDuration(text) is { Ticks: > 0 } time ? time : throw new FormatException("a time such as 1h");
        }
        catch (FormatException e)
        {
            throw new InputException($"{_time.Name}: found '{text}', {UnknownWordException.Expected(e)}", e);
        }
    }
}
