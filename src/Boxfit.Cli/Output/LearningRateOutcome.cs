using System.Globalization;

namespace Boxfit.Cli.Output;

/// <summary>Says what a search for a learning rate found.</summary>
static class LearningRateOutcome
{
    /// <summary>Prints the result and returns the exit code.</summary>
    public static int Print(LearningRateSearch search, Terminal terminal, bool asJson)
    {
        terminal.ClearStatus();
        if (asJson)
        {
            terminal.Output.WriteLine(search.ToJson());
            return ExitCode.Done;
        }
        terminal.Output.Write(search.Proposed is { } proposed
            ? $"""
            All but a twentieth of the loss's fall is done at {Text(search.Fallen!.Value)}; it {Rise(search)}.
            Proposed: --lr {Text(proposed)}

            """
            : "The loss falls at no learning rate: there is none to propose. Look at the drawing; more pictures a step (--batch) make it smoother.\n");
        terminal.Output.Write($"Drawing: {Path.Combine(TrainingOutcome.Nearby(search.Folder), LearningRateSearch.PictureName)}\n");
        return ExitCode.Done;
    }

    static string Rise(LearningRateSearch search) => search.Rising is { } rising
        ? $"rises again at {Text(rising)}; a tenth of that is {Text(rising / 10)}"
        : "does not rise again, so that the proposal is uncertain: look at the drawing";

    static string Text(double rate) => rate.ToString("0.0e-0", CultureInfo.InvariantCulture);
}
