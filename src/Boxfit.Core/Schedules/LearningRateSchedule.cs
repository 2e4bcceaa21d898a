namespace Boxfit.Schedules;

/// <summary>The learning rate as a function of the step, so that nothing has to be saved to continue a run.</summary>
public abstract record LearningRateSchedule
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
