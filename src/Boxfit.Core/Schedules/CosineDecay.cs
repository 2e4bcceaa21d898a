namespace Boxfit.Schedules;

/// <summary>
/// Half a cosine from the full rate at step 0 to zero after all steps (Loshchilov and Hutter 2017, without restarts), as PyTorch's
/// <c>CosineAnnealingLR</c>.
/// </summary>
/// <param name="Rate">The learning rate at step 0.</param>
/// <param name="Steps">Steps of the whole run.</param>
public sealed record CosineDecay(double Rate, long Steps) : LearningRateSchedule
{
    /// <inheritdoc/>
    public override double At(long step, double position) => Rate * (1 + Math.Cos(Math.PI * Math.Min(position, Steps) / Steps)) / 2;
}
