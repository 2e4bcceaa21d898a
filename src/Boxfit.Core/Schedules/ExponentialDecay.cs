namespace Boxfit.Schedules;

/// <summary>
/// rate · factor^(step / steps), continuous, as Keras's <c>ExponentialDecay</c> without staircase (the recipe's), or PyTorch's
/// <c>ExponentialLR</c> with γ = factor^(1 / steps).
/// </summary>
/// <param name="Rate">The learning rate at step 0.</param>
/// <param name="Steps">Steps for one decay.</param>
/// <param name="Factor">What one decay multiplies by.</param>
public sealed record ExponentialDecay(double Rate, long Steps, double Factor) : LearningRateSchedule
{
    /// <inheritdoc/>
    public override double At(long step, double position) => Rate * Math.Pow(Factor, (double)step / Steps);
}
