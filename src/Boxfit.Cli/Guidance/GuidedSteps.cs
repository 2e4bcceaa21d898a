namespace Boxfit.Cli.Guidance;

/// <summary>Commands that are run one after the other, each shown as it would be typed, and questions to the person between them.</summary>
/// <param name="context">What the guiding command works with.</param>
/// <param name="memory">What was asked and answered before.</param>
/// <param name="looked">Whether the person has looked at what the last question was about.</param>
/// <param name="asJson">Whether a question is printed for programs, too.</param>
sealed class GuidedSteps(CommandContext context, GuidanceMemory memory, bool looked, bool asJson)
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
        int code = Application.Run(all, context.Terminal, context.Cancellation, new([.. Unanswered], GoesOn: !isLast));
        if (code is ExitCode.Done or ExitCode.DoneWithSkips || code == mayEndWith) return code;
        if (code == ExitCode.Interrupted) context.Terminal.SayLines($"The same command goes on:\n  {ShellLine.Of(context.Words)}");
        throw new GuidanceStop(code);
    }

    /// <summary>The command that guides as it was given, without the answer yes.</summary>
    public string Same => ShellLine.Of(Unanswered);

    IEnumerable<string> Unanswered => context.Words.Where(w => w != Looked);

    /// <summary>
    /// Asks something that only a person can answer; the same command with one word more is the answer yes, to this question alone.
    /// </summary>
    /// <param name="name">What the memory calls it.</param>
    /// <param name="question">The question.</param>
    /// <param name="before">What may be done first, with its commands; null for nothing.</param>
    /// <param name="goesOn">What leads to the answer yes.</param>
    /// <param name="after">What can be done once the way has gone on, and its command; null for nothing.</param>
    /// <exception cref="GuidanceStop">The person has not looked yet.</exception>
    public void Ask(
        string name, string question, IReadOnlyList<(string Text, string Command)>? before = null, string goesOn = "Then go on with",
        (string Text, string Command)? after = null)
    {
        if (memory.IsAnswered(name)) return;
        if (looked && memory.IsAsked(name))
        {
            memory.Answer(name);
            return;
        }
        memory.Ask(name);
        if (looked) question = $"{Looked} is the answer to what was asked before; this was not asked yet. {question}";
        (string Text, string Command)[] parts = [.. before ?? [], (goesOn, ShellLine.Of([.. Unanswered, Looked]))];
        parts[0].Text = $"{question}{(before is null ? '\n' : ' ')}{parts[0].Text}";
        Require(after is { } last ? [.. parts, last] : parts);
    }

    /// <summary>Forgets an answer, since what was looked at has changed.</summary>
    public void AskAgain(string name) => memory.Forget(name);

    /// <summary>Asks something that is answered by other words than "go on".</summary>
    /// <param name="parts">What is to be said, each with the command to which it leads.</param>
    /// <exception cref="GuidanceStop">Always.</exception>
    public void Require(params (string Text, string Command)[] parts)
    {
        string question = string.Join('\n', parts.Select(p => $"{p.Text}\n  {p.Command}"));
        context.Terminal.SayLines("\n" + question);
        if (asJson)
        {
            var json = new QuestionJson(question, [.. parts.Select(p => p.Command)]);
            JsonText.WriteLine(context.Terminal.Output, json, CliJson.Default.QuestionJson);
        }
        throw new GuidanceStop(ExitCode.DataErrors);
    }
}

/// <summary>What a guided way prints with <c>--json</c> where it stops with a question.</summary>
/// <param name="Question">The question.</param>
/// <param name="Next">The commands to which it leads, in the order in which it names them.</param>
sealed record QuestionJson(string Question, IReadOnlyList<string> Next);

/// <summary>Ends a guiding command; what is to be said has been said.</summary>
/// <param name="code">The exit code.</param>
sealed class GuidanceStop(int code) : Exception
{
    public int Code => code;
}
