namespace Boxfit.Tests.Core.Schedules;

public class ScheduleTests
{
    const long Steps = 120;
    const double Rate = 0.02;

    /// <summary>
    /// The schedules as <c>tests/fixtures/schedules/make_schedules.py</c> makes them in PyTorch, under its columns' names.
    /// </summary>
    static readonly Dictionary<string, LearningRateSchedule> s_schedules = new(StringComparer.Ordinal)
    {
        ["constant"] = new ConstantRate(Rate),
        ["exponential"] = new ExponentialDecay(Rate, 36, 0.8),
        ["step"] = new StepDecay(Rate, 25, 0.3),
        ["cosine"] = new CosineDecay(Rate, Steps),
        ["one-cycle"] = new OneCycle(Rate, Steps),
        ["one-cycle-other"] = new OneCycle(Rate, Steps) { RisingShare = 0.45, Divisor = 10, FinalDivisor = 100 },
    };

    [Fact]
    public void Every_schedule_has_PyTorchs_rates()
    {
        string[] lines = File.ReadAllLines(Path.Combine(Repository.Root, "tests", "fixtures", "schedules", "schedules.csv"));
        string[] columns = lines[0].Split(',');
        Assert.Equal(11, columns.Length - 1);
        Assert.Equal(Steps, lines.Length - 1);
        foreach (string[] cells in lines.Skip(1).Select(l => l.Split(',')))
        {
            long step = long.Parse(cells[0], CultureInfo.InvariantCulture);
            for (int c = 1; c < columns.Length; c++)
            {
                double expected = double.Parse(cells[c], CultureInfo.InvariantCulture), actual = Find(columns[c]).At(step);
                Assert.True(Math.Abs(actual - expected) <= 1e-5 * expected, $"{columns[c]}, step {step}: {actual} instead of {expected}.");
            }
        }

        static LearningRateSchedule Find(string column) => column.EndsWith("-warm", StringComparison.Ordinal)
            ? new Warmup(s_schedules[column[..^"-warm".Length]], 15) : s_schedules[column];
    }

    [Fact]
    public void The_recipes_decay_is_continuous()
    {
        var schedule = new ExponentialDecay(0.0003, 3600, 0.8);
        Assert.Equal(0.0003, schedule.At(0));
        Assert.Equal(0.0003 * Math.Sqrt(0.8), schedule.At(1800), 1e-15);
    }

    [Fact]
    public void Where_time_ends_the_run_schedules_with_an_end_reach_it_in_time()
    {
        Assert.Equal(Rate / 2, new CosineDecay(Rate, 1000).At(3, 500), 1e-12);
        Assert.Equal(0, new CosineDecay(Rate, 1000).At(7, 1000), 1e-12);
        Assert.Equal(Rate, new OneCycle(Rate, 1000).At(3, 299), 1e-12);
        Assert.Equal(Rate / 25 / 1e4, new OneCycle(Rate, 1000).At(7, 1000), 1e-12);
        Assert.Equal(Rate * 0.25, new Warmup(new ConstantRate(Rate), 4).At(0, 900), 1e-12);
    }

    [Theory]
    [InlineData(0, 0, 0.02)]
    [InlineData(4, 4, 0.1)]
    [InlineData(24, 24, 0.5)]
    [InlineData(4, 24, 0.25)] // Time passes faster than its steps.
    [InlineData(9, 99, 1)]
    [InlineData(60, 60, 1)]
    public void A_warm_up_is_over_at_its_last_step_or_at_its_end(long step, double position, double share) =>
        Assert.Equal(Rate * share, new Warmup(new ConstantRate(Rate), 50) { End = 100 }.At(step, position), 1e-12);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(10)]
    public void One_cycle_has_a_rate_for_every_step_of_the_shortest_run(long steps)
    {
        var schedule = new OneCycle(Rate, steps) { RisingShare = 0.1 };
        for (long step = 0; step < steps; step++) Assert.InRange(schedule.At(step), Rate / 25 / 1e4 * (1 - 1e-9), Rate);
    }
}
