namespace Boxfit.Engine.Operators;

/// <summary>A convolution with its bias and activation.</summary>
class ConvolutionOperator(FusedNodes fused) : Operator(fused)
{
    readonly Convolution _convolution = (Convolution)fused.Main.Operation;
    ConvolutionDescriptors? _descriptors;

    public override bool KeepsOutput => Fused.Activation is not null;

    public override void Forward(TrainingBuilder plan)
    {
        var weightParameter = Main.Parameter(ParameterRole.Weight)!;
        var gradients = new ConvolutionGradients(
            Input: plan.NeedsGradient(InputNode),
            Weights: plan.IsTrained(Main, ParameterRole.Weight),
            Bias: plan.IsTrained(Main, ParameterRole.Bias));
        var chosen = _descriptors = ConvolutionDescriptors.ForTraining(
            Main, plan.Batch, Fused.Activation, plan.Parameters.Find(weightParameter)?.Value.Layout, gradients);

        var weights = plan.Parameters.Define(
            weightParameter, ConvolutionDescriptors.PlainWeights(Main), chosen.Forward.Layout(Query.Weights));
        var destination = new PlanBuffer(chosen.Forward.Layout(Query.Destination));
        List<(Argument, PlanBuffer)> arguments =
        [
            (Argument.Source, plan.Value(InputNode, chosen.Forward.Layout(Query.Source))),
            (Argument.Weights, plan.Convert(Main.Name, weights.Value, chosen.Forward.Layout(Query.Weights))),
            (Argument.Destination, destination),
        ];
        if (Main.Parameter(ParameterRole.Bias) is { } biasParameter)
        {
            var layout = Layouts.Channels(_convolution.Filters);
            arguments.Add((Argument.Bias, plan.Parameters.Define(biasParameter, layout, layout).Value));
        }
        plan.Add(new PrimitiveStep(Main.Name, "convolution", chosen.Forward, [.. arguments]));
        plan.SetValue(Fused.Output, plan.Convert(Main.Name, destination, plan.Layout(Fused.Output)));
    }

    public override void Backward(TrainingBuilder plan)
    {
        var chosen = _descriptors!;
        var gradient = plan.GradientBefore(Fused);
        if (chosen.BackwardData is { } backwardData)
        {
            var weights = plan.Parameters[Main.Parameter(ParameterRole.Weight)!.Name].Value;
            var diffSource = new PlanBuffer(backwardData.Layout(Query.DiffSource));
            plan.Add(new PrimitiveStep(Main.Name, "convolution backward data", backwardData,
                (Argument.DiffDestination, plan.Convert(Main.Name, gradient, backwardData.Layout(Query.DiffDestination))),
                (Argument.Weights, plan.Convert(Main.Name, weights, backwardData.Layout(Query.Weights))),
                (Argument.DiffSource, diffSource)));
            plan.AddGradient(InputNode, plan.Convert(Main.Name, diffSource, plan.Layout(InputNode)));
        }
        if (chosen.BackwardWeights is { } backwardWeights) AddWeightGradients(plan, backwardWeights, gradient);
    }

    public override void Infer(InferenceBuilder plan)
    {
        var chosen = ConvolutionDescriptors.ForInference(Main, plan.Batch, new(Fused.Addend is not null, Fused.Activation)).Forward;
        var fold = new BatchNormFolding(Main, Fused.Norm);
        var layout = chosen.Layout(Query.Destination);
        var destination = Fused.Addend is null ? new PlanBuffer(layout) : plan.Convert(Main.Name, plan.Value(Fused.Addend), layout);
        var bias = Layouts.Channels(_convolution.Filters);
        plan.Add(new PrimitiveStep(Main.Name, "convolution", chosen,
            (Argument.Source, plan.Value(InputNode, chosen.Layout(Query.Source))),
            (Argument.Weights, plan.AddWeights(chosen.Layout(Query.Weights), ConvolutionDescriptors.PlainWeights(Main), fold.Weights)),
            (Argument.Bias, plan.AddWeights(bias, bias, fold.Bias)),
            (Argument.Destination, destination)));
        plan.SetValue(Fused.Output, plan.Convert(Main.Name, destination, plan.Layout(Fused.Output)));
    }

    void AddWeightGradients(TrainingBuilder plan, PrimitiveDescriptor backward, PlanBuffer gradient)
    {
        var stored = plan.ParameterGradient(Main, ParameterRole.Weight);
        var layout = backward.Layout(Query.DiffWeights);
        // Where only the bias is trained the primitive still wants a place for the other.
        var diffWeights = stored is not null && layout.Equals(stored.Layout) ? stored : new PlanBuffer(layout);
        List<(Argument, PlanBuffer)> arguments =
        [
            (Argument.Source, plan.Value(InputNode, backward.Layout(Query.Source))),
            (Argument.DiffDestination, plan.Convert(Main.Name, gradient, backward.Layout(Query.DiffDestination))),
            (Argument.DiffWeights, diffWeights),
        ];
        if (plan.ParameterGradient(Main, ParameterRole.Bias) is { } bias) arguments.Add((Argument.DiffBias, bias));
        plan.Add(new PrimitiveStep(Main.Name, "convolution backward weights", backward, [.. arguments]));
        if (stored is not null && diffWeights != stored) plan.Reorder(Main.Name, diffWeights, stored);
    }
}
