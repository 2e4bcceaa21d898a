namespace Boxfit.Engine.Operators;

/// <summary>
/// The implementations of a convolution's passes. oneDNN falls back silently to a plain loop where a combination of layouts has no fast
/// kernel, so several are tried: blocked from end to end, oneDNN's own choice, plain. The first without such a loop is taken.
/// </summary>
sealed record ConvolutionDescriptors(PrimitiveDescriptor Forward, PrimitiveDescriptor? BackwardData, PrimitiveDescriptor? BackwardWeights)
{
    /// <summary>All passes for training.</summary>
    /// <param name="node">The convolution.</param>
    /// <param name="batch">Number of pictures.</param>
    /// <param name="activation">A function applied to the result.</param>
    /// <param name="weights">The layout in which the weights are kept, or null where this choice decides it.</param>
    /// <param name="gradients">The derivatives that are wanted.</param>
    public static ConvolutionDescriptors ForTraining(
        Node node, int batch, ActivationFunction? activation, MemoryDescriptor? weights, ConvolutionGradients gradients) =>
        Choose(node, batch, new(Sum: false, activation), PropKind.ForwardTraining, weights, gradients);

    /// <summary>The forward pass for inference.</summary>
    public static ConvolutionDescriptors ForInference(Node node, int batch, PostOperations post) =>
        Choose(node, batch, post, PropKind.ForwardInference, null, default);

    /// <summary>The weights row-major: (groups ×) filters × channels × kernel × kernel.</summary>
    public static MemoryDescriptor PlainWeights(Node node) => Weights(node, node.Parameter(ParameterRole.Weight)!.Shape, plain: true);

    /// <summary>
    /// The weights of one group in the order of <see cref="SlidingWindow"/>: filters × blocks of channels × kernel × kernel ×
    /// channel.
    /// </summary>
    public static MemoryDescriptor BlockedWeights(Node node) =>
        Layouts.Blocks(Array.ConvertAll(node.Parameter(ParameterRole.Weight)!.Shape, n => (long)n));

    bool HasReference => Forward.IsReference || BackwardData is { IsReference: true } || BackwardWeights is { IsReference: true };

    static ConvolutionDescriptors Choose(
        Node node, int batch, PostOperations post, PropKind kind, MemoryDescriptor? weights, ConvolutionGradients gradients)
    {
        ConvolutionDescriptors? slow = null;
        foreach (var layouts in CandidateLayouts(node, batch))
        {
            var candidate = TryMake(node, layouts, post, kind, weights, gradients);
            if (candidate is null) continue;
            if (!candidate.HasReference) return candidate;
            slow ??= candidate;
        }
        return slow ?? throw new BoxfitException($"oneDNN {OneDnnLibrary.Version} has no implementation of the convolution '{node.Name}'.");
    }

    static IEnumerable<(MemoryDescriptor Source, MemoryDescriptor Destination)> CandidateLayouts(Node node, int batch)
    {
        Shape input = node.Inputs[0].Shape, output = node.Shape;
        var blocked = Layouts.Value(batch, output);
        // The picture has so few channels that a block would be mostly padding.
        if (node.Inputs[0].Operation is Input) yield return (Layouts.Plain(batch, input), blocked);
        yield return (Layouts.Value(batch, input), blocked);
        yield return (Layouts.Any(batch, input), Layouts.Any(batch, output));
        yield return (Layouts.Plain(batch, input), Layouts.Plain(batch, output));
    }

    static ConvolutionDescriptors? TryMake(
        Node node, (MemoryDescriptor Source, MemoryDescriptor Destination) layouts, PostOperations post, PropKind kind,
        MemoryDescriptor? weights, ConvolutionGradients gradients)
    {
        var (source, destination) = layouts;
        var convolution = (Convolution)node.Operation;
        var anyWeights = Weights(node, node.Parameter(ParameterRole.Weight)!.Shape, plain: false);
        var bias = convolution.Bias || kind == PropKind.ForwardInference ? Layouts.Channels(convolution.Filters) : null;

        var request = new PrimitiveRequest(PrimitiveKind.ConvolutionForward)
        {
            PropKind = kind, Algorithm = Algorithm.ConvolutionAuto, Source = source, Destination = destination,
            Window = WindowGeometry.Of(convolution),
        };

        PrimitiveDescriptor? MakeForward(MemoryDescriptor weightLayout) =>
            Descriptors.TryCreate(request with { Weights = weightLayout, Bias = bias }, post);

        var forward = PreferFast(weights is null ? null : MakeForward(weights), () => MakeForward(anyWeights));
        if (forward is null) return null;

        var kept = weights ?? forward.Layout(Query.Weights);
        var biasGradient = gradients.Bias ? bias : null;
        PrimitiveDescriptor? MakeWeights(MemoryDescriptor weightLayout) => Descriptors.TryCreate(
            request with
            {
                Kind = PrimitiveKind.ConvolutionBackwardWeights, Weights = weightLayout, Bias = biasGradient, Forward = forward,
            });

        // The optimizer wants the gradient in the layout of the weights.
        bool backwardWeights = gradients.Weights || gradients.Bias;
        var parameters = backwardWeights ? PreferFast(MakeWeights(kept), () => MakeWeights(anyWeights)) : null;
        var data = gradients.Input
            ? Descriptors.TryCreate(request with { Kind = PrimitiveKind.ConvolutionBackwardData, Weights = anyWeights, Forward = forward })
            : null;
        return (backwardWeights && parameters is null) || (gradients.Input && data is null) ? null : new(forward, data, parameters);
    }

    static PrimitiveDescriptor? PreferFast(PrimitiveDescriptor? wanted, Func<PrimitiveDescriptor?> otherwise) =>
        wanted is { IsReference: false } ? wanted : otherwise() ?? wanted;

    static MemoryDescriptor Weights(Node node, int[] shape, bool plain)
    {
        int groups = ((Convolution)node.Operation).Groups;
        return groups == 1
            ? MemoryDescriptor.Create(plain ? FormatTag.Plain4 : FormatTag.Any, shape[0], shape[1], shape[2], shape[3])
            : MemoryDescriptor.Create(plain ? FormatTag.Plain5 : FormatTag.Any, groups, shape[0] / groups, shape[1], shape[2], shape[3]);
    }
}

/// <summary>The derivatives of a convolution that are wanted.</summary>
/// <param name="Input">By its input.</param>
/// <param name="Weights">By its weights.</param>
/// <param name="Bias">By its bias.</param>
readonly record struct ConvolutionGradients(bool Input, bool Weights, bool Bias);
