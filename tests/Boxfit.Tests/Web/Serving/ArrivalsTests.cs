namespace Boxfit.Tests.Web.Serving;

public sealed class ArrivalsTests
{
    readonly Clock _clock = new();
    readonly Arrivals _arrivals;

    public ArrivalsTests() => _arrivals = new(TimeSpan.FromMilliseconds(50), _clock);

    [Fact]
    public void A_picture_is_expected_until_it_is_there()
    {
        Assert.False(_arrivals.IsAnyExpected);
        var first = _arrivals.Announce();
        _clock.Pass(30);
        var second = _arrivals.Announce();
        _clock.Pass(30);
        first.Dispose();
        Assert.True(_arrivals.IsAnyExpected);
        second.Dispose();
        Assert.False(_arrivals.IsAnyExpected);
    }

    [Fact]
    public void A_picture_that_takes_long_is_not_waited_for()
    {
        using var slow = _arrivals.Announce();
        _clock.Pass(49);
        Assert.True(_arrivals.IsAnyExpected);
        _clock.Pass(51);
        Assert.False(_arrivals.IsAnyExpected);
    }

    [Fact]
    public void The_end_of_a_slow_one_takes_nothing_from_those_after_it()
    {
        var slow = _arrivals.Announce();
        _clock.Pass(500);
        using var next = _arrivals.Announce();
        slow.Dispose();
        Assert.True(_arrivals.IsAnyExpected);
    }

    sealed class Clock : TimeProvider
    {
        long _milliseconds = 1000;

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp() => _milliseconds;

        public void Pass(int milliseconds) => _milliseconds += milliseconds;
    }
}
