namespace Boxfit.Graphs;

/// <summary>A named parameter of a node.</summary>
/// <param name="Name">Unique name in the weight file, such as <c>layer1.0.conv1.weight</c>.</param>
/// <param name="Role">What it is to its operation.</param>
/// <param name="Shape">Lengths of its dimensions, outermost first.</param>
/// <param name="Initializer">How it is filled before training.</param>
sealed record Parameter(string Name, ParameterRole Role, int[] Shape, Initializer Initializer)
{
    static readonly ulong s_key = SeededRandom.Key("initialize");

    /// <summary>Number of values.</summary>
    public long Count => Tensor.Count(Shape);

    /// <summary>Its values before training; the same seed gives the same numbers on every machine, whatever else is in the graph.</summary>
    public Tensor Initialize(ulong seed)
    {
        var tensor = Tensor.Zeros(Shape);
        var random = SeededRandom.For(seed, s_key, SeededRandom.Key(Name));
        Initializer.Fill(tensor.Shape, tensor.Values, ref random);
        return tensor;
    }
}

/// <summary>What an array of numbers is to its operation.</summary>
enum ParameterRole
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
static class ParameterRoles
{
    /// <summary>True when the optimizer changes it; false for running statistics.</summary>
    public static bool IsTrainable(this ParameterRole role) =>
        role is not (ParameterRole.RunningMean or ParameterRole.RunningVariance);
}

/// <summary>Which library's names the parameters of a node follow.</summary>
enum ParameterNaming
{
    /// <summary><c>layer1.0.conv1.weight</c>, <c>bn1.running_mean</c>: PyTorch's.</summary>
    Torch,

    /// <summary><c>conv1_conv/kernel</c>, <c>conv1_bn/moving_mean</c>: Keras's. The layout stays PyTorch's (OIHW).</summary>
    Keras,
}

static class ParameterNames
{
    /// <summary>How the parameters of a node that has a weight are named.</summary>
    public static ParameterNaming NamingOf(Node node) =>
        node.Parameter(ParameterRole.Weight)!.Name == ParameterNaming.Keras.Full(node.Name, ParameterRole.Weight)
            ? ParameterNaming.Keras : ParameterNaming.Torch;

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
