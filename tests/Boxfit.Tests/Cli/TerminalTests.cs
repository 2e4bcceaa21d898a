namespace Boxfit.Tests.Cli;

public sealed class TerminalTests : IDisposable
{
    readonly StringWriter _messages = new();
    readonly ManualClock _clock = new();

    public void Dispose() => _messages.Dispose();

    [Fact]
    public void Plain_status_comes_at_most_each_five_seconds()
    {
        using var terminal = new Terminal(TextWriter.Null, _messages, () => Stream.Null) { Clock = _clock };
        for (int second = 0; second <= 12; second++, _clock.Advance(1)) terminal.ShowStatus(() => Status($"at {second}"));
        terminal.Say("done");
        Assert.Equal("at 5\nat 10\ndone\n", _messages.ToString());
    }

    [Fact]
    public void Where_several_processes_write_each_plain_line_begins_with_what_tells_them_apart()
    {
        using var terminal = new Terminal(TextWriter.Null, _messages, () => Stream.Null) { Clock = _clock, LineStart = () => "1/2 " };
        terminal.SayLines("one\n  two");
        for (int second = 0; second <= 5; second++, _clock.Advance(1)) terminal.ShowStatus(() => Status($"at {second}"));
        Assert.Equal("1/2 one\n1/2   two\n1/2 at 5\n", _messages.ToString());
    }

    [Fact]
    public void A_closed_message_stream_does_not_end_the_work()
    {
        var closed = new StreamWriter(new MemoryStream());
        closed.Dispose();
        using var output = new StringWriter();
        using var terminal = new Terminal(output, closed, () => Stream.Null) { Clock = _clock, IsLive = true };
        terminal.ShowStatus(() => Status("working"));
        terminal.Say("done");
        terminal.Output.Write("result");
        Assert.Equal("result", output.ToString());
    }

    [Fact]
    public void Live_status_is_drawn_at_most_ten_times_a_second_and_gone_before_messages()
    {
        using var terminal = new Terminal(TextWriter.Null, _messages, () => Stream.Null) { Clock = _clock, IsLive = true };
        terminal.ShowStatus(() => Status("first"));
        terminal.ShowStatus(() => Status("too early"));
        terminal.Say("done");
        string text = _messages.ToString();
        Assert.Contains("first", text);
        Assert.DoesNotContain("too early", text);
        Assert.EndsWith("\r\e[2K\e[?25hdone\n", text, StringComparison.Ordinal);
        // After a message the next status is shown at once.
        terminal.ShowStatus(() => Status("second"));
        Assert.Contains("second", _messages.ToString());
    }

    [Fact]
    public void The_cursor_is_there_when_the_terminal_is_left()
    {
        using var terminal = new Terminal(TextWriter.Null, _messages, () => Stream.Null) { Clock = _clock, IsLive = true };
        terminal.ShowStatus(() => Status("working"));
        terminal.Leave();
        Assert.EndsWith(
            "\e[?25hLeft at once. The work is not done; the same command begins it again.\n", _messages.ToString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Results_that_go_elsewhere_are_plain_to_the_byte()
    {
        var output = new StringWriter();
        using var terminal = new Terminal(output, _messages, () => Stream.Null) { IsLive = true };
        var table = new TextTable("name", ">count");
        table.Add("[red]a[/]", "1");
        table.Add("b", "22");
        terminal.Write(table);
        terminal.WriteFigures([("Pictures", "12"), ("Mean IoU", "0.826   [x]")]);
        var marked = new OutlineNode("there", new OutlineNode("below")) { Mark = OutlineMark.Fault };
        terminal.Write([new OutlineNode("set", new OutlineNode("licence:  MIT"), marked)]);
        Assert.Equal(
            """
            name       count
            ────────────────
            [red]a[/]      1
            b             22
            ────────────────
            Pictures  12
            Mean IoU  0.826   [x]
            set
              licence:  MIT
              ✗ there
                below

            """, output.ToString());
    }

    [Fact]
    public void What_files_say_cannot_steer_the_screen()
    {
        using var terminal = new Terminal(TextWriter.Null, _messages, () => Stream.Null) { Clock = _clock };
        terminal.SayLines("first\nnow \e[2J\r\u202edone");
        terminal.Say("one\nline");
        Assert.Equal("first\nnow ?[2J??done\none?line\n", _messages.ToString());
    }

    [Fact]
    public void Sentences_among_the_results_end_between_words_on_a_terminal_alone()
    {
        const string sentence = "missing: The file of the picture is \nnot there.";
        Assert.Equal("missing: The file of\n  the picture is\n  ?not there.\n", Written(isTerminal: true));
        Assert.Equal("missing: The file of the picture is ?not there.\n", Written(isTerminal: false));

        static string Written(bool isTerminal)
        {
            var output = new StringWriter();
            using var terminal = new Terminal(output, TextWriter.Null, () => Stream.Null)
            {
                IsOutputTerminal = isTerminal, OutputWidth = () => 20,
            };
            terminal.WriteText(sentence);
            return output.ToString();
        }
    }

    [Fact]
    public void Messages_of_several_lines_end_between_words_and_commands_stay_whole_to_be_copied()
    {
        const string message =
            "Look at\n  sheet.png  boxes on pictures\n\nNext\n  boxfit predict runs/one photos\n$ boxfit train boxes.csv";
        using var terminal = new Terminal(TextWriter.Null, _messages, () => Stream.Null) { IsLive = true, Size = () => (20, 25) };
        terminal.SayLines(message);
        Assert.Equal(
            message.Replace("boxes on pictures", "boxes\n    on pictures", StringComparison.Ordinal) + "\n", _messages.ToString());
        _messages.GetStringBuilder().Clear();
        using var plain = new Terminal(TextWriter.Null, _messages, () => Stream.Null);
        plain.SayLines(message);
        Assert.Equal(message + "\n", _messages.ToString());
    }

    static Status Status(string text) => new(text, [new(text, 0.5, "half")], []);

    sealed class ManualClock : TimeProvider
    {
        long _ticks = TimeSpan.TicksPerDay;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _ticks;

        public void Advance(double seconds) => _ticks += (long)(seconds * TimeSpan.TicksPerSecond);
    }

    [Fact]
    public void Names_cannot_steer_the_terminal_that_results_go_to()
    {
        const string steering = "a\e[31m\a.jpg: 1\n";
        var output = new StringWriter();
        using (var terminal = new Terminal(output, _messages, () => Stream.Null) { IsOutputTerminal = true })
        {
            terminal.Output.Write(steering);
            terminal.Output.WriteLine(steering);
            terminal.Output.Write('\e');
        }
        Assert.Equal("a?[31m?.jpg: 1\na?[31m?.jpg: 1\n\n?", output.ToString());

        var file = new StringWriter();
        using (var terminal = new Terminal(file, _messages, () => Stream.Null)) terminal.Output.Write(steering);
        Assert.Equal(steering, file.ToString());
    }
}
