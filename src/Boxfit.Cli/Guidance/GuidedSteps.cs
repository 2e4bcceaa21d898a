namespace Boxfit.Cli.Guidance;

/// <summary>Commands that are run one after the other, each shown as it would be typed, and questions to the person between them.</summary>
/// <param name="context">What the guiding command works with.</param>
/// <param name="memory">What was asked and answered before.</param>
/// <param name="looked">Whether the person has looked at what the last question was about.</param>
sealed class GuidedSteps(CommandContext context, GuidanceMemory memory, bool looked)
{
    const string Looked = "--looked";

    /// <summary>Says what needs not be done.</summary>
    public void Tell(string text) => context.Terminal.Say(text);

    /// <summary>Says what could be done next.</summary>
    public void TellLines(string text) => context.Terminal.SayLines(text);

    /// <summary>Runs a command of the program.</summary>
    /// <param name="words">The command with its words.</param>
    /// <param name="mayEndWith">An exit code that the caller answers itself, beside those of success.</param>
    /// <param name="isLast">Whether nothing follows that this knows of.</param>
    /// <returns>Its exit code.</returns>
    /// <exception cref="GuidanceStop">It failed, or was interrupted, and has said so.</exception>
    public int Do(IEnumerable<string> words, int mayEndWith = ExitCode.Done, bool isLast = false)
    {
        string[] all = [.. words];
        context.Terminal.SayLines($"\n$ {ShellLine.Of(all)}");
        int code = Application.Run(all, context.Terminal, context.Cancellation, new(context.Words, GoesOn: !isLast));
        if (code is ExitCode.Done or ExitCode.DoneWithSkips || code == mayEndWith) return code;
        if (code == ExitCode.Interrupted) context.Terminal.SayLines($"The same command goes on:\n  {ShellLine.Of(context.Words)}");
        throw new GuidanceStop(code);
    }

    /// <summary>
    /// Asks something that only a person can answer; the same command with one word more is the answer yes, to this question alone.
    /// </summary>
    /// <param name="name">What the memory calls it.</param>
    /// <param name="question">The question.</param>
    /// <exception cref="GuidanceStop">The person has not looked yet.</exception>
    public void Ask(string name, string question)
    {
        if (memory.IsAnswered(name)) return;
        if (looked && memory.IsAsked(name))
        {
            memory.Answer(name);
            return;
        }
        memory.Ask(name);
        Require($"{question}\nThen go on with\n  {ShellLine.Of([.. context.Words.Where(w => w != Looked), Looked])}");
    }

    /// <summary>Asks something that is answered by other words than "go on".</summary>
    /// <exception cref="GuidanceStop">Always.</exception>
    public void Require(string question)
    {
        context.Terminal.SayLines("\n" + question);
        throw new GuidanceStop(ExitCode.DataErrors);
    }
}

/// <summary>Ends a guiding command; what is to be said has been said.</summary>
/// <param name="code">The exit code.</param>
sealed class GuidanceStop(int code) : Exception
{
    public int Code => code;
}
