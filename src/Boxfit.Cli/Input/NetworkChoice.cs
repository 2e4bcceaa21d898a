namespace Boxfit.Cli.Input;

/// <summary>
/// The words with which <c>summary</c> and <c>diagram</c> are told a network: a trained model, or options that describe one.
/// </summary>
sealed class NetworkChoice
{
    readonly SettingOptions _options = new(Work.Network);
    readonly Argument<string?> _run = new("RUN")
    {
        Description = "Run folder or model file; without it, the options describe the network",
        Arity = ArgumentArity.ZeroOrOne,
    };

    /// <summary>The argument and the options, in the order in which the help shows them.</summary>
    public IEnumerable<Symbol> All => [_run, .. Options];

    /// <summary>The options that describe a network.</summary>
    public IEnumerable<Option> Options => _options.All;

    /// <summary>The trained model as the next command takes it; nothing where options describe a network.</summary>
    public IEnumerable<string> Words(ParseResult arguments) =>
        arguments.GetValue(_run) is { } run ? [ShellLine.Nearby(run)] : [];

    /// <summary>The network that the command line describes.</summary>
    /// <exception cref="InputException">It cannot be built.</exception>
    public Graph Build(ParseResult arguments)
    {
        var given = _options.Given(arguments);
        var settings = TrainingSettings.Resolve([], given);
        if (arguments.GetValue(_run) is not { } run)
            return Localizer.Build(settings.Model, settings.Preprocessing.Height, settings.Preprocessing.Width);

        if (given.FirstOrDefault(g => g.Name != SettingsTable.Size) is { } other)
            throw new InputException($"{other.Origin} describes a network of its own, but {run} is one already. Leave one of them out.");
        var model = TrainedModel.Describe(run);
        var input = given.Count > 0 ? settings.Preprocessing : model.Preprocessing;
        return Localizer.Build(model.Configuration, input.Height, input.Width);
    }

    /// <summary>What is known of the trained model; null of a network that options describe.</summary>
    public ModelDescription? Model(ParseResult arguments) =>
        arguments.GetValue(_run) is { } run ? TrainedModel.Describe(run) : null;

    /// <summary>The settings that the network is trained with: a run's, or those of the preset; null of a model file by itself.</summary>
    public TrainingSettings? Settings(ParseResult arguments) =>
        arguments.GetValue(_run) is { } run ? TrainedModel.ReadSettings(run) : TrainingSettings.Resolve([], _options.Given(arguments));
}
