namespace Boxfit.Engine.Operators;

/// <summary>
/// A convolution that is trained as one product of patches and weights, on oneDNN's dense kernels, where its convolution kernels
/// are slower: without AVX-512, for output maps of few cells and for 1×1 windows with a stride over maps of odd size.
/// </summary>
sealed class PatchConvolutionOperator(FusedNodes fused) : ConvolutionOperator(fused)
{
    /// <summary>Output maps of up to as many cells are small: the largest that was measured (<c>docs/speed.md</c>).</summary>
    const int FewCells = 16;

    PrimitiveDescriptor? _forward;

    /// <summary>Whether the convolution is faster so.</summary>
    public static bool Suits(Node node)
    {
        var convolution = (Convolution)node.Operation;
        var input = node.Inputs[0];
        if (Layouts.Block == 16 || convolution.Groups > 1 || input.Operation is Input) return false;
        return convolution.Kernel == 1
            ? convolution.Stride > 1 && (input.Shape.Height % convolution.Stride != 0 || input.Shape.Width % convolution.Stride != 0)
            : node.Shape.Height * node.Shape.Width <= FewCells;
    }

    public override void Forward(TrainingBuilder builder)
    {
        var window = SlidingWindow.Of(builder.Batch, Main);
        var weightLayout = WeightMatrix(window);
        var rows = new PlanBuffer(RowLayout(window));
        var weights = builder.Parameters.Define(
            Main.Parameter(ParameterRole.Weight)!, ConvolutionDescriptors.PlainWeights(Main), ConvolutionDescriptors.BlockedWeights(Main));
        var biasParameter = Main.Parameter(ParameterRole.Bias);
        var bias = biasParameter is null ? null : Layouts.Channels(Main.Shape.Channels);
        _forward = Descriptors.DenseForward(
            PropKind.ForwardTraining, window.Matrix, weightLayout, bias, rows.Layout, new(Sum: false, Fused.Activation));
        List<(Argument, PlanBuffer)> arguments =
        [
            (Argument.Source, AddPatches(builder, window)), (Argument.Weights, weights.Value.View(weightLayout)),
            (Argument.Destination, rows),
        ];
        if (biasParameter is not null) arguments.Add((Argument.Bias, builder.Parameters.Define(biasParameter, bias!, bias!).Value));
        builder.Add(new PrimitiveStep(Main.Name, "convolution", _forward, [.. arguments]));
        var result = new PlanBuffer(builder.Layout(Fused.Output));
        builder.Reorder(Main.Name, rows.View(Layouts.ChannelsLast(builder.Batch, Main.Shape)), result);
        builder.SetValue(Fused.Output, result);
    }

    public override void Backward(TrainingBuilder builder)
    {
        var window = SlidingWindow.Of(builder.Batch, Main);
        var weightLayout = WeightMatrix(window);
        var rows = new PlanBuffer(RowLayout(window));
        builder.Reorder(Main.Name, builder.GradientBefore(Fused), rows.View(Layouts.ChannelsLast(builder.Batch, Main.Shape)));
        if (builder.NeedsGradient(InputNode))
        {
            var weights = builder.Parameters[Main.Parameter(ParameterRole.Weight)!.Name].Value;
            var seen = new PlanBuffer(window.Matrix);
            builder.Add(new PrimitiveStep(Main.Name, "convolution backward data",
                Descriptors.DenseBackwardData(seen.Layout, weightLayout, rows.Layout, _forward!),
                (Argument.DiffDestination, rows), (Argument.Weights, weights.View(weightLayout)), (Argument.DiffSource, seen)));
            var result = new PlanBuffer(builder.Layout(InputNode));
            builder.Add(new PatchBackwardKernel(Main.Name, window, seen, result));
            builder.AddGradient(InputNode, result);
        }
        var stored = builder.ParameterGradient(Main, ParameterRole.Weight);
        var bias = builder.ParameterGradient(Main, ParameterRole.Bias);
        if (stored is null && bias is null) return;
        var backward = Descriptors.DenseBackwardWeights(window.Matrix, weightLayout, bias?.Layout, rows.Layout, _forward!)
            ?? throw new BoxfitException($"oneDNN {OneDnnLibrary.Version} has no implementation of the convolution '{Main.Name}'.");
        // Where only the bias is trained the primitive still wants a place for the other.
        List<(Argument, PlanBuffer)> arguments =
        [
            (Argument.Source, AddPatches(builder, window)), (Argument.DiffDestination, rows),
            (Argument.DiffWeights, stored?.View(weightLayout) ?? new PlanBuffer(weightLayout)),
        ];
        if (bias is not null) arguments.Add((Argument.DiffBias, bias));
        builder.Add(new PrimitiveStep(Main.Name, "convolution backward weights", backward, [.. arguments]));
    }

    /// <summary>The patches of the input; made anew in the backward pass, which is cheaper than to keep them.</summary>
    PlanBuffer AddPatches(TrainingBuilder builder, SlidingWindow window)
    {
        var result = new PlanBuffer(window.Matrix);
        builder.Add(new PatchKernel(Main.Name, window, builder.Value(InputNode), result));
        return result;
    }

    MemoryDescriptor WeightMatrix(SlidingWindow window) => MemoryDescriptor.Create(FormatTag.Plain2, Main.Shape.Channels, window.Columns);

    MemoryDescriptor RowLayout(SlidingWindow window) => MemoryDescriptor.Create(FormatTag.Plain2, window.Rows, Main.Shape.Channels);
}
