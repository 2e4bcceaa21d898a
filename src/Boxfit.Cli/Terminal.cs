namespace Boxfit.Cli;

/// <summary>
/// Where a command reads and writes. Results go to <see cref="Output"/>, everything else (progress, messages, errors) to the message
/// stream, so that a program that reads the results sees nothing else. Either may be a screen, on which progress and tables are drawn;
/// elsewhere they are plain lines. May be used from any thread.
/// </summary>
sealed class Terminal(TextWriter output, TextWriter messages, Func<Stream> openInput) : IDisposable
{
    static readonly (int Width, int Height) s_usualSize = (80, 25);
    static readonly TimeSpan s_liveInterval = TimeSpan.FromSeconds(0.1);
    static readonly TimeSpan s_plainInterval = TimeSpan.FromSeconds(5);

    readonly Lock _lock = new();
    Screen? _messageScreen, _outputScreen;
    TextWriter? _results;
    long _statusTime;
    Status? _shown;
    PosixSignalRegistration? _resizing;

    /// <summary>Takes results; on a terminal what of them comes out of files cannot steer it.</summary>
    public TextWriter Output => _results ??= IsOutputTerminal ? new ScreenText(output) : output;

    /// <summary>True when results go to a terminal, be it one that lines can be redrawn on or not.</summary>
    public bool IsOutputTerminal { get; init; }

    /// <summary>True when messages go to a screen whose last lines can be redrawn.</summary>
    public bool IsLive { get; init; }

    /// <summary>True when results go to a screen.</summary>
    public bool ShowsOutput { get; init; }

    /// <summary>Whether screens are to be coloured.</summary>
    public bool HasColour { get; set; }

    /// <summary>Whether the screen breaks its lines anew when it becomes narrower.</summary>
    public bool BreaksLinesAnew { get; init; } = true;

    /// <summary>Width and height of the screen in characters.</summary>
    public Func<(int Width, int Height)> Size { get; init; } = () => s_usualSize;

    /// <summary>Width in characters of the screen that results go to, or a readable width where they go elsewhere.</summary>
    public Func<int> OutputWidth { get; init; } = () => HelpText.WidthOfFiles;

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Opens standard input as bytes.</summary>
    public Stream OpenInput() => openInput();

    /// <summary>What each line of messages begins with where they are no screen's; null for nothing.</summary>
    public Func<string>? LineStart { get; set; }

    /// <summary>
    /// Prints a message in one line that stays; what of it comes out of files, names among it, cannot steer the screen nor make lines.
    /// </summary>
    public void Say(string message)
    {
        string shown = ForeignText.ShownLine(message);
        SayShown(IsLive ? MessageStyle.Wrap(shown, Size().Width) : shown);
    }

    /// <summary>Prints what fits of a line into one of the screen, and all of it where lines may have any length.</summary>
    public void Say(FittedLine line) => Say(IsLive ? line.Text(Size().Width) : line.ToString());

    /// <summary>
    /// The same in the lines that it has; names in it have to be shown in one line by who puts them in. A command stays in one line,
    /// however long, to be copied.
    /// </summary>
    public void SayLines(string message)
    {
        string shown = ForeignText.ShownLines(message);
        if (IsLive)
        {
            int width = Size().Width;
            shown = string.Join('\n', shown.Split('\n').Select(l => ShellLine.IsCommand(l) ? l : MessageStyle.Wrap(l, width)));
        }
        SayShown(shown);
    }

    void SayShown(string message)
    {
        lock (_lock)
        {
            HideStatus();
            Attempt(() => messages.WriteLine(IsLive && HasColour ? MessageStyle.Colour(message) : Started(message)));
            // The status comes back with the next news.
            if (IsLive) _statusTime = 0;
        }
    }

    /// <summary>
    /// Shows how far work has come: on a screen in lines that are redrawn at most ten times a second, elsewhere as a plain line, at most
    /// one each five seconds. The status is only made when it will be seen.
    /// </summary>
    public void ShowStatus(Func<Status> status)
    {
        lock (_lock)
        {
            long now = Clock.GetTimestamp();
            if (_statusTime == 0 && !IsLive) _statusTime = now; // Where lines stay, short work needs none.
            if (_statusTime != 0 && Clock.GetElapsedTime(_statusTime, now) < (IsLive ? s_liveInterval : s_plainInterval)) return;
            _statusTime = now;
            var shown = status();
            Attempt(() =>
            {
                if (IsLive) MessageScreen.Show(_shown = shown);
                else messages.WriteLine(Started(shown.Line));
            });
        }
    }

    /// <summary>Shows the status again after the screen's size has changed.</summary>
    void ShowAgain()
    {
        lock (_lock)
        {
            if (_shown is { } status) Attempt(() => MessageScreen.Show(status));
        }
    }

    /// <summary>Takes the status off the screen.</summary>
    public void ClearStatus()
    {
        lock (_lock) HideStatus();
    }

    /// <summary>How the work goes on, which is said where the process is ended at once; null where nothing of it is kept.</summary>
    public string? GoingOn { get; set; }

    /// <summary>
    /// The same before the process is ended from outside, whatever other threads hold, and says what becomes of the work.
    /// </summary>
    public void Leave()
    {
        if (!_lock.TryEnter(TimeSpan.FromSeconds(0.2))) return;
        HideStatus();
        string end = GoingOn ?? "The work is not done; the same command begins it again.";
        Attempt(() => messages.WriteLine(Started($"Left at once. {ForeignText.ShownLines(end)}")));
        _lock.Exit();
    }

    /// <summary>
    /// Prints sentences among the results, in one line, or on a terminal in as many as they take, none of which ends inside a word; what of
    /// them comes out of files can make no lines of its own.
    /// </summary>
    public void WriteText(string text)
    {
        string shown = ForeignText.ShownLine(text);
        Output.Write((IsOutputTerminal ? MessageStyle.Wrap(shown, OutputWidth()) : shown) + "\n");
    }

    /// <summary>Prints a table among the results.</summary>
    public void Write(TextTable table)
    {
        if (ShowsOutput) Draw(screen => screen.Write(table));
        else Output.Write(table.ToString());
    }

    /// <summary>Prints names and values among the results.</summary>
    public void WriteFigures(IEnumerable<(string Name, string Value)> figures)
    {
        if (ShowsOutput)
        {
            Draw(screen => screen.WriteFigures(figures));
            return;
        }
        (string Name, string Value)[] lines = [.. figures.Select(f => (f.Name, ForeignText.ShownLine(f.Value)))];
        int width = lines.Max(l => l.Name.Length) + 2;
        foreach (var (name, value) in lines) Output.Write($"{name.PadRight(width)}{value}\n");
    }

    /// <summary>Prints lines with lines below them among the results.</summary>
    public void Write(IEnumerable<OutlineNode> nodes)
    {
        if (ShowsOutput) Draw(screen => screen.Write(nodes));
        else OutlineNode.Write(Output, nodes);
    }

    public static Terminal OfProcess()
    {
        bool obeys = Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb");
        Terminal terminal = new(Writer(Console.OpenStandardOutput()), Writer(Console.OpenStandardError()), Console.OpenStandardInput)
        {
            IsLive = obeys && !Console.IsErrorRedirected,
            IsOutputTerminal = !Console.IsOutputRedirected,
            ShowsOutput = obeys && !Console.IsOutputRedirected,
            HasColour = string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")),
            OutputWidth = () => Console.IsOutputRedirected ? HelpText.WidthOfFiles : SizeOfScreen().Width,
            BreaksLinesAnew = DoesBreakLinesAnew(),
            Size = SizeOfScreen,
        };
        if (terminal.IsLive && !OperatingSystem.IsWindows())
            terminal._resizing = PosixSignalRegistration.Create(PosixSignal.SIGWINCH, _ => terminal.ShowAgain());
        return terminal;
    }

    // The system's console, xterm and GNU screen leave lines as they are.
    static bool DoesBreakLinesAnew()
    {
        return IsSet("TMUX") || !(IsSet("XTERM_VERSION") || IsSet("STY") || Environment.GetEnvironmentVariable("TERM") == "linux");

        static bool IsSet(string variable) => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(variable));
    }

    public void Dispose()
    {
        _resizing?.Dispose();
        lock (_lock) HideStatus();
        _outputScreen?.Dispose();
        output.Dispose();
        Attempt(messages.Dispose);
    }

    // A terminal whose size is not known says 0.
    static (int Width, int Height) SizeOfScreen() =>
        WindowSize.Now() is ( > 0, > 0) and var size ? size : s_usualSize;

    string Started(string lines) =>
        IsLive || LineStart?.Invoke() is not { } start ? lines : start + lines.Replace("\n", "\n" + start, StringComparison.Ordinal);

    Screen MessageScreen => _messageScreen ??= Open(messages);

    Screen Open(TextWriter writer) => new(writer, Size, HasColour) { BreaksLinesAnew = BreaksLinesAnew };

    void Draw(Action<Screen> draw)
    {
        lock (_lock)
        {
            HideStatus();
            draw(_outputScreen ??= Open(output));
        }
    }

    void HideStatus()
    {
        _shown = null;
        if (_messageScreen is { } screen) Attempt(screen.Hide);
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
