namespace Boxfit.Training.Settings;

/// <summary>How gradients change the parameters.</summary>
public enum OptimizerKind
{
    /// <summary>Adam in Keras's form (the recipe's), without weight decay.</summary>
    Adam,

    /// <summary>Adam with decoupled weight decay (Loshchilov and Hutter 2019), as <c>torch.optim.AdamW</c>.</summary>
    AdamW,

    /// <summary>Gradient descent with momentum, as <c>torch.optim.SGD</c>; weight decay is added to the gradient.</summary>
    Sgd,
}

/// <summary>A learning rate of their own for the parameters of a pattern.</summary>
/// <param name="Pattern">Which, as in <see cref="ParameterPattern"/>.</param>
/// <param name="Factor">What their learning rate is multiplied by, above 0.</param>
public sealed record PatternRate(string Pattern, double Factor);

/// <summary>Everything between a batch's gradients and the parameters after the step.</summary>
public sealed record OptimizationSettings
{
    /// <summary>The optimizer.</summary>
    public OptimizerKind Optimizer { get; init; } = OptimizerKind.Adam;

    /// <summary>SGD's momentum, 0 to below 1.</summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary>True takes SGD's momentum in Nesterov's form.</summary>
    public bool Nesterov { get; init; }

    /// <summary>Weight decay of convolution and dense weights; biases and norms have none.</summary>
    public double WeightDecay { get; init; }

    /// <summary>Norm of all gradients together to which larger ones are scaled down; 0 leaves them.</summary>
    public double ClipNorm { get; init; }

    /// <summary>Batches whose gradients are averaged for one step.</summary>
    public int Accumulate { get; init; } = 1;

    /// <summary>Decay of the moving average of the weights that is evaluated and saved as the model, below 1; 0 for none.</summary>
    public double Ema { get; init; }

    /// <summary>
    /// Factor of the learning rate from each stage of the backbone to the one before: the head has 1, the last stage the factor, the stage
    /// before it the factor's square, and so on.
    /// </summary>
    public double RateFactor { get; init; } = 1;

    /// <summary>Factors for parameters by name; they replace <see cref="RateFactor"/>'s, and the last that matches counts.</summary>
    public IReadOnlyList<PatternRate> Rates { get; init; } = [];
}
