namespace Boxfit.Engine.Operators;

/// <summary>A convolution with its bias and activation.</summary>
class ConvolutionOperator(FusedNodes fused) : Operator(fused)
{
    readonly Convolution _convolution = (Convolution)fused.Main.Operation;
    ConvolutionDescriptors? _descriptors;

    public override bool KeepsOutput => Fused.Activation is not null;

    public override void Forward(TrainingBuilder builder)
    {
        var weightParameter = Main.Parameter(ParameterRole.Weight)!;
        var gradients = new ConvolutionGradients(
            Input: builder.NeedsGradient(InputNode),
            Weights: builder.IsTrained(Main, ParameterRole.Weight),
            Bias: builder.IsTrained(Main, ParameterRole.Bias));
        var chosen = _descriptors = ConvolutionDescriptors.ForTraining(
            Main, builder.Batch, Fused.Activation, builder.Parameters.Find(weightParameter)?.Value.Layout, gradients);

        var weights = builder.Parameters.Define(
            weightParameter, ConvolutionDescriptors.PlainWeights(Main), chosen.Forward.Layout(Query.Weights));
        var destination = new PlanBuffer(chosen.Forward.Layout(Query.Destination));
        List<(Argument, PlanBuffer)> arguments =
        [
            (Argument.Source, builder.Value(InputNode, chosen.Forward.Layout(Query.Source))),
            (Argument.Weights, builder.Convert(Main.Name, weights.Value, chosen.Forward.Layout(Query.Weights))),
            (Argument.Destination, destination),
        ];
        if (Main.Parameter(ParameterRole.Bias) is { } biasParameter)
        {
            var layout = Layouts.Channels(_convolution.Filters);
            arguments.Add((Argument.Bias, builder.Parameters.Define(biasParameter, layout, layout).Value));
        }
        builder.Add(new PrimitiveStep(Main.Name, "convolution", chosen.Forward, [.. arguments]));
        builder.SetValue(Fused.Output, builder.Convert(Main.Name, destination, builder.Layout(Fused.Output)));
    }

    public override void Backward(TrainingBuilder builder)
    {
        var chosen = _descriptors!;
        var gradient = builder.GradientBefore(Fused);
        if (chosen.BackwardData is { } backwardData)
        {
            var weights = builder.Parameters[Main.Parameter(ParameterRole.Weight)!.Name].Value;
            var diffSource = new PlanBuffer(backwardData.Layout(Query.DiffSource));
            builder.Add(new PrimitiveStep(Main.Name, "convolution backward data", backwardData,
                (Argument.DiffDestination, builder.Convert(Main.Name, gradient, backwardData.Layout(Query.DiffDestination))),
                (Argument.Weights, builder.Convert(Main.Name, weights, backwardData.Layout(Query.Weights))),
                (Argument.DiffSource, diffSource)));
            builder.AddGradient(InputNode, builder.Convert(Main.Name, diffSource, builder.Layout(InputNode)));
        }
        if (chosen.BackwardWeights is { } backwardWeights) AddWeightGradients(builder, backwardWeights, gradient);
    }

    public override void Infer(InferenceBuilder builder)
    {
        var chosen = ConvolutionDescriptors.ForInference(Main, builder.Batch, new(Fused.Addend is not null, Fused.Activation)).Forward;
        var fold = new BatchNormFolding(Main, Fused.Norm);
        var layout = chosen.Layout(Query.Destination);
        var destination = Fused.Addend is null ? new PlanBuffer(layout) : builder.Convert(Main.Name, builder.Value(Fused.Addend), layout);
        var bias = Layouts.Channels(_convolution.Filters);
        builder.Add(new PrimitiveStep(Main.Name, "convolution", chosen,
            (Argument.Source, builder.Value(InputNode, chosen.Layout(Query.Source))),
            (Argument.Weights, builder.AddWeights(chosen.Layout(Query.Weights), ConvolutionDescriptors.PlainWeights(Main), fold.Weights)),
            (Argument.Bias, builder.AddWeights(bias, bias, fold.Bias)),
            (Argument.Destination, destination)));
        builder.SetValue(Fused.Output, builder.Convert(Main.Name, destination, builder.Layout(Fused.Output)));
    }

    void AddWeightGradients(TrainingBuilder builder, PrimitiveDescriptor backward, PlanBuffer gradient)
    {
        var stored = builder.ParameterGradient(Main, ParameterRole.Weight);
        var layout = backward.Layout(Query.DiffWeights);
        // Where only the bias is trained the primitive still wants a place for the other.
        var diffWeights = stored is not null && layout.Equals(stored.Layout) ? stored : new PlanBuffer(layout);
        List<(Argument, PlanBuffer)> arguments =
        [
            (Argument.Source, builder.Value(InputNode, backward.Layout(Query.Source))),
            (Argument.DiffDestination, builder.Convert(Main.Name, gradient, backward.Layout(Query.DiffDestination))),
            (Argument.DiffWeights, diffWeights),
        ];
        if (builder.ParameterGradient(Main, ParameterRole.Bias) is { } bias) arguments.Add((Argument.DiffBias, bias));
        builder.Add(new PrimitiveStep(Main.Name, "convolution backward weights", backward, [.. arguments]));
        if (stored is not null && diffWeights != stored) builder.Reorder(Main.Name, diffWeights, stored);
    }
}
