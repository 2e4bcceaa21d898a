namespace Boxfit.Schedules;

/// <summary>The same rate throughout.</summary>
/// <param name="Rate">The learning rate.</param>
public sealed record ConstantRate(double Rate) : LearningRateSchedule
{
    /// <inheritdoc/>
    public override double At(long step, double position) => Rate;
}
