namespace Boxfit.Engine;

/// <summary>
/// Adam with decoupled weight decay (Loshchilov and Hutter 2019), as <c>torch.optim.AdamW</c>: each step first takes
/// learning rate · λ of the value away from it, and the gradient and its moments know nothing of that.
/// </summary>
public sealed class AdamW : Adam
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
