using System.Text.Json;
using Boxfit.Cli;

namespace Boxfit.Tests.Cli;

/// <summary>A command line run inside the test's process, with what it wrote and how it ended.</summary>
sealed record CommandRun(int ExitCode, string Output, string Messages)
{
    /// <summary>The last line of standard output as JSON.</summary>
    public JsonElement Json => JsonDocument.Parse(Output.TrimEnd().Split('\n')[^1]).RootElement;

    public static CommandRun Of(params string[] arguments) => Of(arguments, []);

    public static CommandRun Of(string[] arguments, byte[] input, CancellationToken cancellation = default)
    {
        var (output, messages) = (new StringWriter(), new StringWriter());
        using var terminal = new Terminal(output, messages, () => new MemoryStream(input));
        int code = Application.Run(arguments, terminal, cancellation);
        return new(code, output.ToString(), messages.ToString());
    }
}
