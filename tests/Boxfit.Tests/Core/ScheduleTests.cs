using Boxfit.Schedules;

namespace Boxfit.Tests.Core;

public class ScheduleTests
{
    [Fact]
    public void The_recipes_decay_is_continuous()
    {
        var schedule = new ExponentialDecay(0.0003, 3600, 0.8);
        Assert.Equal(0.0003, schedule.At(0));
        Assert.Equal(0.0003 * Math.Sqrt(0.8), schedule.At(1800), 1e-15);
        Assert.Equal(0.0003 * 0.8 * 0.8, schedule.At(7200), 1e-15);
    }

    [Fact]
    public void Cosine_goes_from_the_full_rate_to_about_zero()
    {
        var schedule = new CosineDecay(2, 100);
        Assert.Equal(2, schedule.At(0));
        Assert.Equal(1, schedule.At(50), 1e-12);
        Assert.InRange(schedule.At(99), 0, 0.001);
        Assert.Equal(0, schedule.At(150), 1e-12);
    }

    [Fact]
    public void Warmup_rises_to_the_inner_schedule()
    {
        var schedule = new Warmup(new ConstantRate(8), 4);
        Assert.Equal([2, 4, 6, 8, 8], Enumerable.Range(0, 5).Select(i => schedule.At(i)));
    }
}
