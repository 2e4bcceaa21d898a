using System.Text;

namespace Boxfit.Cli;

/// <summary>
/// Where a command reads and writes. Results go to <see cref="Output"/>, everything else (progress, messages, errors) to
/// <see cref="Messages"/>, so that a program that reads the results sees nothing else.
/// </summary>
sealed class Terminal(TextWriter output, TextWriter messages, Func<Stream> openInput) : IDisposable
{
    public TextWriter Output { get; } = output;

    public TextWriter Messages { get; } = messages;

    /// <summary>True when messages go to a screen that can be redrawn.</summary>
    public bool IsLive { get; init; }

    /// <summary>Opens standard input as bytes.</summary>
    public Stream OpenInput() => openInput();

    public void Say(string message) => Messages.WriteLine(message);

    public static Terminal OfProcess() =>
        new(Writer(Console.OpenStandardOutput()), Writer(Console.OpenStandardError()), Console.OpenStandardInput)
        {
            IsLive = !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb"),
        };

    public void Dispose()
    {
        Output.Dispose();
        Messages.Dispose();
    }

    static StreamWriter Writer(Stream stream) => new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true };
}
