using Boxfit.Cli;

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
        for (int second = 0; second <= 12; second++, _clock.Advance(1)) terminal.ShowStatus(() => $"at {second}");
        terminal.Say("done");
        Assert.Equal("at 5\nat 10\ndone\n", _messages.ToString());
    }

    [Fact]
    public void A_closed_message_stream_does_not_end_the_work()
    {
        var closed = new StreamWriter(new MemoryStream());
        closed.Dispose();
        using var terminal = new Terminal(TextWriter.Null, closed, () => Stream.Null) { Clock = _clock, IsLive = true };
        terminal.ShowStatus(() => "working");
        terminal.Say("done");
    }

    [Fact]
    public void Live_status_is_one_line_cut_to_the_screen_and_gone_before_messages()
    {
        using var terminal = new Terminal(TextWriter.Null, _messages, () => Stream.Null) { Clock = _clock, IsLive = true, Width = () => 6 };
        terminal.ShowStatus(() => "123456789");
        terminal.ShowStatus(() => "too early");
        terminal.Say("done");
        Assert.Equal("\r\e[2K12345\r\e[2Kdone\n", _messages.ToString());
    }

    [Fact]
    public void What_files_say_cannot_steer_the_screen()
    {
        using var terminal = new Terminal(TextWriter.Null, _messages, () => Stream.Null) { Clock = _clock };
        terminal.Say("first\nnow \e[2J\r\u202edone");
        Assert.Equal("first\nnow ?[2J??done\n", _messages.ToString());
    }

    sealed class ManualClock : TimeProvider
    {
        long _ticks = TimeSpan.TicksPerDay;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _ticks;

        public void Advance(double seconds) => _ticks += (long)(seconds * TimeSpan.TicksPerSecond);
    }
}
