namespace Boxfit.Training.Settings;

/// <summary>How the learning rate moves from step to step.</summary>
public enum ScheduleShape
{
    /// <summary>× rate each so many steps, continuously (the recipe's).</summary>
    Exponential,

    /// <summary>× rate each so many steps, at once.</summary>
    Step,

    /// <summary>Half a cosine from the full rate to zero over all steps (Loshchilov and Hutter 2017).</summary>
    Cosine,

    /// <summary>Up to the full rate and down to nearly zero (Smith and Topin 2018).</summary>
    OneCycle,

    /// <summary>The same rate throughout.</summary>
    Constant,
}
