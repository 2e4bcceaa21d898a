namespace Boxfit.Engine;

/// <summary>
/// Stochastic gradient descent as <c>torch.optim.SGD</c> has it, with dampening 0: weight decay λ is added to the gradient as λ · value,
/// the velocity is momentum · velocity + gradient, and the value moves by learning rate · velocity; with Nesterov's momentum by
/// learning rate · (gradient + momentum · velocity). Its state is the velocity "momentum", where there is momentum.
/// </summary>
sealed class Sgd : Optimizer
{
    readonly float _momentum;
    readonly bool _nesterov;

    /// <summary>Creates the optimizer with zero velocity.</summary>
    /// <param name="network">The network whose parameters it changes; used on the same thread.</param>
    /// <param name="momentum">Share of the velocity that is kept, 0…1.</param>
    /// <param name="nesterov">Whether the gradient looks ahead along the velocity.</param>
    /// <param name="policy">Each parameter's weight decay and rate factor; null decays nothing.</param>
    /// <exception cref="ArgumentException">Nesterov's momentum without momentum.</exception>
    public Sgd(Network network, double momentum = 0, bool nesterov = false, Func<Parameter, ParameterPolicy>? policy = null)
        : base(network, momentum == 0 ? [] : ["momentum"], policy)
    {
        if (nesterov && momentum == 0) throw new ArgumentException("Nesterov's momentum needs a momentum above 0.", nameof(nesterov));
        (_momentum, _nesterov) = ((float)momentum, nesterov);
    }

    private protected override void Prepare(OptimizedParameter parameter, double learningRate, long step)
    {
        parameter.Rate = (float)(learningRate * parameter.Policy.RateFactor);
        parameter.Decay = (float)parameter.Policy.WeightDecay;
    }

    private protected override unsafe void Update(OptimizedParameter parameter, long start, long end)
    {
        float* values = parameter.Values, gradients = parameter.Gradients, velocities = _momentum == 0 ? null : parameter.State(0);
        Vector512<float> rate = Vector512.Create(parameter.Rate), decay = Vector512.Create(parameter.Decay);
        var momentum = Vector512.Create(_momentum);
        for (long i = start; i < end; i += 16)
        {
            var value = Vector512.Load(values + i);
            var direction = Vector512.Load(gradients + i) + decay * value;
            if (velocities is not null)
            {
                var velocity = momentum * Vector512.Load(velocities + i) + direction;
                velocity.Store(velocities + i);
                direction = _nesterov ? direction + momentum * velocity : velocity;
            }
            (value - rate * direction).Store(values + i);
        }
    }
}
