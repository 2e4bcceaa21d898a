namespace Boxfit.Engine;

/// <summary>Where Adam adds its ε.</summary>
enum AdamForm
{
    /// <summary>To the root of the bias-corrected second moment: <c>torch.optim.Adam</c>, and the paper's algorithm.</summary>
    Torch,

    /// <summary>To the root of the uncorrected one ("epsilon hat"): <c>keras.optimizers.Adam</c>, the recipe's.</summary>
    Keras,
}

/// <summary>
/// The Adam optimizer (Kingma and Ba 2014). It has no weight decay; <see cref="AdamW"/> has. Its state are the moments "m" and "v".
/// </summary>
class Adam : Optimizer
{
    readonly double _beta1, _beta2, _epsilon;
    readonly AdamForm _form;
    readonly float _share1, _share2, _rest1, _rest2;

    /// <summary>Creates the optimizer with zero moments.</summary>
    /// <param name="network">The network whose parameters it changes; used on the same thread.</param>
    /// <param name="form">Where ε is added.</param>
    /// <param name="beta1">Decay of the first moment, 0…1.</param>
    /// <param name="beta2">Decay of the second moment, 0…1.</param>
    /// <param name="epsilon">Added to the root of the second moment; Keras's default is 1e-7, PyTorch's 1e-8.</param>
    /// <param name="policy">How each parameter is treated; null for <see cref="ParameterPolicy.Plain"/>.</param>
    /// <exception cref="ArgumentException">A policy asks for weight decay.</exception>
    public Adam(
        Network network, AdamForm form = AdamForm.Keras, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-7,
        Func<Parameter, ParameterPolicy>? policy = null)
        : this(network, form, (beta1, beta2), epsilon, policy is null ? null : parameter => WithoutDecay(policy(parameter)))
    {
    }

    private protected Adam(
        Network network, AdamForm form, (double First, double Second) betas, double epsilon, Func<Parameter, ParameterPolicy>? policy)
        : base(network, ["m", "v"], policy)
    {
        var (beta1, beta2) = betas;
        (_form, _beta1, _beta2, _epsilon) = (form, beta1, beta2, epsilon);
        // Not 1 − (float)β₂, which is 5e-5 off.
        (_share1, _share2, _rest1, _rest2) = ((float)beta1, (float)beta2, (float)(1 - beta1), (float)(1 - beta2));
    }

    private protected sealed override void Prepare(OptimizedParameter parameter, double learningRate, long step)
    {
        double rate = learningRate * parameter.Policy.RateFactor;
        double correction1 = 1 - Math.Pow(_beta1, step), root2 = Math.Sqrt(1 - Math.Pow(_beta2, step));
        parameter.Rate = (float)(rate * root2 / correction1);
        parameter.Epsilon = (float)(_form == AdamForm.Keras ? _epsilon : _epsilon * root2);
        parameter.Decay = (float)(rate * parameter.Policy.WeightDecay);
    }

    private protected sealed override unsafe void Update(OptimizedParameter parameter, long start, long end)
    {
        float* values = parameter.Values, gradients = parameter.Gradients, first = parameter.State(0), second = parameter.State(1);
        Vector512<float> beta1 = Vector512.Create(_share1), beta2 = Vector512.Create(_share2);
        Vector512<float> rest1 = Vector512.Create(_rest1), rest2 = Vector512.Create(_rest2);
        Vector512<float> rate = Vector512.Create(parameter.Rate), epsilon = Vector512.Create(parameter.Epsilon);
        var decay = Vector512.Create(parameter.Decay);
        for (long i = start; i < end; i += 16)
        {
            var g = Vector512.Load(gradients + i);
            var m = beta1 * Vector512.Load(first + i) + rest1 * g;
            var v = beta2 * Vector512.Load(second + i) + rest2 * (g * g);
            m.Store(first + i);
            v.Store(second + i);
            var value = Vector512.Load(values + i);
            (value - decay * value - rate * m / (Vector512.Sqrt(v) + epsilon)).Store(values + i);
        }
    }

    static ParameterPolicy WithoutDecay(ParameterPolicy policy) => policy.WeightDecay == 0
        ? policy
        : throw new ArgumentException("Adam has no weight decay; AdamW has.", nameof(policy));
}

/// <summary>
/// Adam with decoupled weight decay (Loshchilov and Hutter 2019), as <c>torch.optim.AdamW</c>: each step first takes
/// learning rate · λ of the value away from it, and the gradient and its moments know nothing of that.
/// </summary>
sealed class AdamW : Adam
{
    /// <summary>Creates the optimizer with zero moments.</summary>
    /// <param name="network">The network whose parameters it changes; used on the same thread.</param>
    /// <param name="beta1">Decay of the first moment, 0…1.</param>
    /// <param name="beta2">Decay of the second moment, 0…1.</param>
    /// <param name="epsilon">Added to the root of the bias-corrected second moment.</param>
    /// <param name="policy">Each parameter's weight decay and rate factor; null decays nothing.</param>
    public AdamW(
        Network network, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8, Func<Parameter, ParameterPolicy>? policy = null)
        : base(network, AdamForm.Torch, (beta1, beta2), epsilon, policy)
    {
    }
}
