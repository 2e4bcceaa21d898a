namespace Boxfit.Graphs;

/// <summary>What an array of numbers is to its operation.</summary>
public enum ParameterRole
{
    /// <summary>Convolution kernel (filters × channels/groups × height × width) or dense matrix (units × inputs).</summary>
    Weight,

    /// <summary>Bias of a convolution or dense layer, one number an output channel.</summary>
    Bias,

    /// <summary>Batch norm's factor, γ.</summary>
    Scale,

    /// <summary>Batch norm's summand, β.</summary>
    Shift,

    /// <summary>Batch norm's running mean; not trained.</summary>
    RunningMean,

    /// <summary>Batch norm's running variance; not trained.</summary>
    RunningVariance,
}

/// <summary>Questions about a <see cref="ParameterRole"/>.</summary>
public static class ParameterRoles
{
    /// <summary>True when the optimizer changes it; false for running statistics.</summary>
    public static bool IsTrainable(this ParameterRole role) =>
        role is not (ParameterRole.RunningMean or ParameterRole.RunningVariance);
}
