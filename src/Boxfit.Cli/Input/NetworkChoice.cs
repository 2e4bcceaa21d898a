using System.CommandLine;
using Boxfit.Architectures;
using Boxfit.Graphs;
using Boxfit.Training;

namespace Boxfit.Cli.Input;

/// <summary>The words with which <c>summary</c> and <c>diagram</c> are told a network: a trained model, or options that describe one.</summary>
sealed class NetworkChoice
{
    static readonly string[] s_settings = ["preset", "backbone", "extra-convs", "vectorizer", "head", "dropout", "box", "output", "size"];

    readonly SettingOptions _options;

    public NetworkChoice(Command command) => _options = new(command, s => s_settings.Contains(s.Name));

    /// <summary>The network that the command line describes.</summary>
    /// <exception cref="InputException">It cannot be built.</exception>
    public Graph Build(ParseResult arguments)
    {
        var settings = TrainingSettings.Resolve([], _options.Given(arguments));
        return Localizer.Build(settings.Model, settings.Preprocessing.Height, settings.Preprocessing.Width);
    }
}
