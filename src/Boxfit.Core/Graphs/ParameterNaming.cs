namespace Boxfit.Graphs;

/// <summary>Which library's names the parameters of a node follow.</summary>
public enum ParameterNaming
{
    /// <summary><c>layer1.0.conv1.weight</c>, <c>bn1.running_mean</c>: PyTorch's.</summary>
    Torch,

    /// <summary><c>conv1_conv/kernel</c>, <c>conv1_bn/moving_mean</c>: Keras's. The layout stays PyTorch's (OIHW).</summary>
    Keras,
}

static class ParameterNames
{
    public static string Full(this ParameterNaming naming, string node, ParameterRole role) => naming switch
    {
        ParameterNaming.Keras => node + "/" + role switch
        {
            ParameterRole.Weight => "kernel",
            ParameterRole.Bias => "bias",
            ParameterRole.Scale => "gamma",
            ParameterRole.Shift => "beta",
            ParameterRole.RunningMean => "moving_mean",
            _ => "moving_variance",
        },
        _ => node + "." + role switch
        {
            ParameterRole.Weight or ParameterRole.Scale => "weight",
            ParameterRole.Bias or ParameterRole.Shift => "bias",
            ParameterRole.RunningMean => "running_mean",
            _ => "running_var",
        },
    };
}
