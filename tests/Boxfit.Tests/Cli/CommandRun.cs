namespace Boxfit.Tests.Cli;

/// <summary>A command line run inside the test's process, with what it wrote and how it ended.</summary>
sealed record CommandRun(int ExitCode, string Output, string Messages)
{
    /// <summary>The last line of standard output as JSON.</summary>
    public JsonElement Json => JsonDocument.Parse(Output.TrimEnd().Split('\n')[^1]).RootElement;

    public static CommandRun Of(params string[] arguments) => Run(arguments, [], CancellationToken.None);

    /// <summary>With these bytes on standard input.</summary>
    public static CommandRun WithInput(byte[] input, params string[] arguments) => Run(arguments, input, CancellationToken.None);

    /// <summary>With Ctrl-C pressed before anything has begun.</summary>
    public static CommandRun Interrupted(params string[] arguments) => Run(arguments, [], new CancellationToken(canceled: true));

    static CommandRun Run(string[] arguments, byte[] input, CancellationToken cancellation)
    {
        var (output, messages) = (new StringWriter(), new StringWriter());
        using var terminal = new Terminal(output, messages, () => new MemoryStream(input));
        int code = Application.Run(arguments, terminal, cancellation);
        return new(code, output.ToString(), messages.ToString());
    }
}
