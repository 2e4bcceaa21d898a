using Boxfit.Web.Reviewing;

namespace Boxfit.Tests.Web.Reviewing;

public class LeasesTests
{
    sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch;

        public override DateTimeOffset GetUtcNow() => Now;
    }

    [Fact]
    public void A_picture_is_one_persons_for_five_minutes_after_it_was_lent_last()
    {
        var clock = new Clock();
        var leases = new Leases(clock);
        Assert.True(leases.TryLend(1, "ada"));
        Assert.False(leases.TryLend(1, "grace"));
        Assert.Equal(("ada", null), (leases.OtherHolder(1, "grace"), leases.OtherHolder(1, "ada")));
        clock.Now += TimeSpan.FromMinutes(4);
        Assert.True(leases.TryLend(1, "ada"));
        clock.Now += TimeSpan.FromMinutes(4);
        Assert.False(leases.TryLend(1, "grace"));
        clock.Now += TimeSpan.FromMinutes(1);
        Assert.True(leases.TryLend(1, "grace"));
        leases.End(1, "ada");
        Assert.False(leases.TryLend(1, "ada"));
        leases.End(1, "grace");
        Assert.True(leases.TryLend(1, "ada"));
    }
}
