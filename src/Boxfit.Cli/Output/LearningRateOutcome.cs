using System.Globalization;
using Boxfit.Training;

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
            JsonLine.Write(terminal.Output, json =>
            {
                json.WriteStartObject();
                json.WriteString("folder", search.Folder);
                json.WriteNumber("steps", search.Points.Count);
                search.WriteProposal(json);
                json.WriteEndObject();
            });
            return ExitCode.Done;
        }
        terminal.Output.Write(search.Proposed is { } proposed
            ? $"""
            The loss falls fastest at {Text(search.Steepest!.Value)}, and is smallest at {Text(search.Smallest!.Value)}; a tenth of that is {Text(search.Smallest.Value / 10)}.
            Proposed: --lr {Text(proposed)}

            """
            : "The loss falls at no learning rate: there is none to propose. Look at the drawing; more pictures a step (--batch) make it smoother.\n");
        terminal.Output.Write($"Drawing: {Path.Combine(TrainingOutcome.Nearby(search.Folder), LearningRateSearch.PictureName)}\n");
        return ExitCode.Done;
    }

    static string Text(double rate) => rate.ToString("0.0e-0", CultureInfo.InvariantCulture);
}
