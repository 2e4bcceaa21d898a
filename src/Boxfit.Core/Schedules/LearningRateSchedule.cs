namespace Boxfit.Schedules;

/// <summary>The learning rate as a function of the step, so that nothing has to be saved to continue a run.</summary>
abstract record LearningRateSchedule
{
    /// <summary>The rate for a step, counted from 0 over the whole run.</summary>
    public double At(long step) => At(step, step);

    /// <summary>The rate for a step of a run that may be ended by something else than the number of its steps.</summary>
    /// <param name="step">The step, counted from 0 over the whole run.</param>
    /// <param name="position">
    /// How far the run is, in steps of its whole length: the same as <paramref name="step"/>, but where time ends the run, the step that
    /// corresponds to the share of the time that is over. Schedules that have an end are laid out along it.
    /// </param>
    public abstract double At(long step, double position);
}

/// <summary>The same rate throughout.</summary>
/// <param name="Rate">The learning rate.</param>
sealed record ConstantRate(double Rate) : LearningRateSchedule
{
    /// <inheritdoc/>
    public override double At(long step, double position) => Rate;
}

/// <summary>
/// rate · factor^(step / steps), continuous, as Keras's <c>ExponentialDecay</c> without staircase (the recipe's), or PyTorch's
/// <c>ExponentialLR</c> with γ = factor^(1 / steps).
/// </summary>
/// <param name="Rate">The learning rate at step 0.</param>
/// <param name="Steps">Steps for one decay.</param>
/// <param name="Factor">What one decay multiplies by.</param>
sealed record ExponentialDecay(double Rate, long Steps, double Factor) : LearningRateSchedule
{
    /// <inheritdoc/>
    public override double At(long step, double position) => Rate * Math.Pow(Factor, (double)step / Steps);
}

/// <summary>
/// rate · factor^⌊step / steps⌋, as PyTorch's <c>StepLR</c>, or Keras's <c>ExponentialDecay</c> with staircase.
/// </summary>
/// <param name="Rate">The learning rate at step 0.</param>
/// <param name="Steps">Steps from one decay to the next.</param>
/// <param name="Factor">What each decay multiplies by.</param>
sealed record StepDecay(double Rate, long Steps, double Factor) : LearningRateSchedule
{
    /// <inheritdoc/>
    public override double At(long step, double position) => Rate * Math.Pow(Factor, step / Steps);
}

/// <summary>
/// Half a cosine from the full rate at step 0 to zero after all steps (Loshchilov and Hutter 2017, without restarts), as PyTorch's
/// <c>CosineAnnealingLR</c>.
/// </summary>
/// <param name="Rate">The learning rate at step 0.</param>
/// <param name="Steps">Steps of the whole run.</param>
sealed record CosineDecay(double Rate, long Steps) : LearningRateSchedule
{
    /// <inheritdoc/>
    public override double At(long step, double position) => Rate * (1 + Math.Cos(Math.PI * Math.Min(position, Steps) / Steps)) / 2;
}

/// <summary>
/// One cycle (Smith and Topin 2018): half a cosine up from a small rate to the largest, then half a cosine down to a tiny one by the last
/// step, as PyTorch's <c>OneCycleLR</c> in its form of two phases. The momentum stays as it is.
/// </summary>
/// <param name="Rate">The largest learning rate.</param>
/// <param name="Steps">Steps of the whole run.</param>
sealed record OneCycle(double Rate, long Steps) : LearningRateSchedule
{
    /// <summary>Share of the steps in which the rate rises, above 0 and below 1.</summary>
    public double RisingShare { get; init; } = 0.3;

    /// <summary>The first rate is the largest divided by this.</summary>
    public double Divisor { get; init; } = 25;

    /// <summary>The last rate is the first divided by this.</summary>
    public double FinalDivisor { get; init; } = 1e4;

    /// <inheritdoc/>
    public override double At(long step, double position)
    {
        double first = Rate / Divisor, last = Steps - 1, top = RisingShare * Steps - 1;
        double at = Math.Min(position, last);
        return at < top ? Between(first, Rate, at / top) : Between(Rate, first / FinalDivisor, (at - top) / (last - top));
    }

    static double Between(double start, double end, double share) => end + (start - end) / 2 * (1 + Math.Cos(Math.PI * share));
}

/// <summary>
/// Multiplies another schedule by a factor that rises linearly to 1 over the first steps: PyTorch's <c>ChainedScheduler</c> of
/// <c>LinearLR(start_factor=1/steps, total_iters=steps-1)</c> and the schedule, which so keeps its own count of steps.
/// </summary>
/// <param name="Inner">The schedule.</param>
/// <param name="Steps">Steps of the rise: the first has 1 / steps of the rate, the last all of it.</param>
sealed record Warmup(LearningRateSchedule Inner, long Steps) : LearningRateSchedule
{
    /// <summary>How far the run is, in steps of its whole length, when the rise is over at the latest.</summary>
    public double End { get; init; } = double.PositiveInfinity;

    /// <inheritdoc/>
    public override double At(long step, double position) =>
        Inner.At(step, position) * Math.Min(1, Math.Max((step + 1.0) / Steps, (position + 1) / End));
}
