namespace Boxfit.Schedules;

/// <summary>
/// Multiplies another schedule by a factor that rises linearly to 1 over the first steps: PyTorch's <c>ChainedScheduler</c> of
/// <c>LinearLR(start_factor=1/steps, total_iters=steps-1)</c> and the schedule, which so keeps its own count of steps.
/// </summary>
/// <param name="Inner">The schedule.</param>
/// <param name="Steps">Steps of the rise: the first has 1 / steps of the rate, the last all of it.</param>
public sealed record Warmup(LearningRateSchedule Inner, long Steps) : LearningRateSchedule
{
    /// <inheritdoc/>
    public override double At(long step, double position) => Inner.At(step, position) * Math.Min(1, (step + 1.0) / Steps);
}
