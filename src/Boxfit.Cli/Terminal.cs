using System.Text;

namespace Boxfit.Cli;

/// <summary>
/// Where a command reads and writes. Results go to <see cref="Output"/>, everything else (progress, messages, errors) to the message
/// stream, so that a program that reads the results sees nothing else. May be used from any thread.
/// </summary>
sealed class Terminal(TextWriter output, TextWriter messages, Func<Stream> openInput) : IDisposable
{
    const string EraseLine = "\r\e[2K";
    static readonly TimeSpan s_liveInterval = TimeSpan.FromSeconds(0.1);
    static readonly TimeSpan s_plainInterval = TimeSpan.FromSeconds(5);

    readonly Lock _lock = new();
    bool _statusIsShown;
    long _statusTime;

    public TextWriter Output { get; } = output;

    /// <summary>True when messages go to a screen whose last line can be redrawn.</summary>
    public bool IsLive { get; init; }

    /// <summary>Width of that screen in characters.</summary>
    public Func<int> Width { get; init; } = () => 80;

    /// <summary>Width in characters of the screen that results go to, or a readable width where they go elsewhere.</summary>
    public Func<int> OutputWidth { get; init; } = () => HelpText.WidthOfFiles;

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Opens standard input as bytes.</summary>
    public Stream OpenInput() => openInput();

    /// <summary>Prints a message that stays; what of it comes out of files cannot steer the screen.</summary>
    public void Say(string message)
    {
        lock (_lock)
        {
            HideStatus();
            Attempt(() => messages.WriteLine(ForeignText.ShownLines(message)));
        }
    }

    /// <summary>
    /// Shows how far work has come: on a screen in one line that is redrawn at most ten times a second, elsewhere as a plain line, at most
    /// one each five seconds. The text is only made when it will be seen.
    /// </summary>
    public void ShowStatus(Func<string> text)
    {
        lock (_lock)
        {
            long now = Clock.GetTimestamp();
            if (_statusTime == 0 && !IsLive) _statusTime = now; // Where lines stay, short work needs none.
            if (_statusTime != 0 && Clock.GetElapsedTime(_statusTime, now) < (IsLive ? s_liveInterval : s_plainInterval)) return;
            _statusTime = now;
            if (!IsLive)
            {
                Attempt(() => messages.WriteLine(text()));
                return;
            }
            string line = text();
            int room = Math.Max(1, Width() - 1);
            Attempt(() => messages.Write(EraseLine + (line.Length <= room ? line : line[..room])));
            _statusIsShown = true;
        }
    }

    /// <summary>Takes the status line off the screen.</summary>
    public void ClearStatus()
    {
        lock (_lock) HideStatus();
    }

    public static Terminal OfProcess() =>
        new(Writer(Console.OpenStandardOutput()), Writer(Console.OpenStandardError()), Console.OpenStandardInput)
        {
            IsLive = !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb"),
            Width = () => Console.WindowWidth,
            OutputWidth = () => Console.IsOutputRedirected ? HelpText.WidthOfFiles : Console.WindowWidth,
        };

    public void Dispose()
    {
        ClearStatus();
        Output.Dispose();
        Attempt(messages.Dispose);
    }

    void HideStatus()
    {
        if (_statusIsShown) Attempt(() => messages.Write(EraseLine));
        _statusIsShown = false;
    }

    /// <summary>A closed or full message stream must not end the work.</summary>
    static void Attempt(Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            // There is nowhere left to say so.
        }
    }

    static StreamWriter Writer(Stream stream) => new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true };
}
