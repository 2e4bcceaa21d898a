namespace Boxfit.Schedules;

/// <summary>
/// rate · factor^⌊step / steps⌋, as PyTorch's <c>StepLR</c>, or Keras's <c>ExponentialDecay</c> with staircase.
/// </summary>
/// <param name="Rate">The learning rate at step 0.</param>
/// <param name="Steps">Steps from one decay to the next.</param>
/// <param name="Factor">What each decay multiplies by.</param>
public sealed record StepDecay(double Rate, long Steps, double Factor) : LearningRateSchedule
{
    /// <inheritdoc/>
    public override double At(long step, double position) => Rate * Math.Pow(Factor, step / Steps);
}
