namespace Boxfit.Schedules;

/// <summary>The learning rate as a function of the step, so that nothing has to be saved to continue a run.</summary>
public abstract record LearningRateSchedule
{
    /// <summary>The rate for a step, counted from 0 over the whole run.</summary>
    public abstract double At(long step);
}

/// <summary>The same rate throughout.</summary>
/// <param name="Rate">The learning rate.</param>
public sealed record ConstantRate(double Rate) : LearningRateSchedule
{
    /// <inheritdoc/>
    public override double At(long step) => Rate;
}

/// <summary>rate · factor^(step / steps), continuous, as Keras's <c>ExponentialDecay</c> without staircase (the recipe's).</summary>
/// <param name="Rate">The learning rate at step 0.</param>
/// <param name="Steps">Steps for one decay.</param>
/// <param name="Factor">What one decay multiplies by.</param>
public sealed record ExponentialDecay(double Rate, long Steps, double Factor) : LearningRateSchedule
{
    /// <inheritdoc/>
    public override double At(long step) => Rate * Math.Pow(Factor, (double)step / Steps);
}

/// <summary>Half a cosine from the full rate at step 0 to zero after all steps (Loshchilov and Hutter 2017, without restarts).</summary>
/// <param name="Rate">The learning rate at step 0.</param>
/// <param name="Steps">Steps of the whole run.</param>
public sealed record CosineDecay(double Rate, long Steps) : LearningRateSchedule
{
    /// <inheritdoc/>
    public override double At(long step) => Rate * (1 + Math.Cos(Math.PI * Math.Min(step, Steps) / Steps)) / 2;
}

/// <summary>Multiplies another schedule by a factor that rises linearly to 1 over the first steps.</summary>
/// <param name="Inner">The schedule.</param>
/// <param name="Steps">Steps of the rise: the first has 1 / steps of the rate, the last all of it.</param>
public sealed record Warmup(LearningRateSchedule Inner, long Steps) : LearningRateSchedule
{
    /// <inheritdoc/>
    public override double At(long step) => Inner.At(step) * Math.Min(1, (step + 1.0) / Steps);
}
