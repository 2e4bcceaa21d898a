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
        if (search.Swept is not { } swept)
        {
            terminal.WriteText(
                "The loss falls at no learning rate: there is none to propose. Look at the drawing; more pictures a step (--batch) make " +
                "it smoother.");
        }
        else
        {
            terminal.WriteText($"All but a twentieth of the loss's fall is done at {Text(search.Fallen!.Value)}; it {Rise(search)}.");
            terminal.WriteText($"Checked by {Counted.Of(RateTrial.Steps, "step")} with each of these; the loss at their end:");
            foreach (var trial in search.Trials)
            {
                string loss = double.IsFinite(trial.Loss) ? trial.Loss.ToString("0.00000", CultureInfo.InvariantCulture) : "failed";
                terminal.Output.Write($"  {Text(trial.Rate),-8}{loss}{(trial.Rate == swept ? "  what the search says" : "")}\n");
            }
            terminal.WriteText(search.Doubt switch
            {
                SearchDoubt.None => $"Proposed: --lr {Text(search.Proposed!.Value)}",
                SearchDoubt.AllFailed => "Uncertain: all of them failed, so nothing is proposed. Look at the drawing.",
                SearchDoubt.TooFewSteps =>
                    "Uncertain: so few steps have taught this network less than the best constant box knows, at any rate, so nothing is " +
                    "proposed. Keep the preset's --lr, or compare rates by a few epochs.",
                _ => "Uncertain: the best of them is the smallest or the largest, so nothing is proposed. Compare rates by a few epochs.",
            });
        }
        terminal.WriteText($"Drawing: {Path.Combine(ShellLine.Nearby(search.Folder), LearningRateSearch.PictureName)}");
        return ExitCode.Done;
    }

    static string Rise(LearningRateSearch search) => search.Rising is { } rising
        ? $"rises again at {Text(rising)}; a tenth of that is {Text(rising / 10)}"
        : "does not rise again";

    static string Text(double rate) => rate.ToString("0.0e-0", CultureInfo.InvariantCulture);
}
