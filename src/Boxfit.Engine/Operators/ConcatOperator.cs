namespace Boxfit.Engine.Operators;

/// <summary>Vectors one after the other.</summary>
sealed class ConcatOperator(FusedNodes fused) : Operator(fused)
{
    public override bool KeepsOutput => false;

    public override void Backward(TrainingBuilder builder)
    {
        var gradient = builder.Gradient(Main);
        foreach (var (input, start) in Places())
        {
            if (!builder.NeedsGradient(input)) continue;
            var result = new PlanBuffer(builder.Layout(input));
            builder.Add(new ConcatBackwardKernel(
                Main.Name, builder.Batch, gradient, Main.Shape.Channels, new(result, start, input.Shape.Channels)));
            builder.AddGradient(input, result);
        }
    }

    protected override void Compute(PlanBuilder builder)
    {
        var result = new PlanBuffer(builder.Layout(Main));
        VectorPiece[] pieces = [.. Places().Select(p => new VectorPiece(builder.Value(p.Input), p.Start, p.Input.Shape.Channels))];
        builder.Add(new ConcatKernel(Main.Name, builder.Batch, pieces, result));
        builder.SetValue(Main, result);
    }

    IEnumerable<(Node Input, int Start)> Places()
    {
        int start = 0;
        foreach (var input in Main.Inputs)
        {
            yield return (input, start);
            start += input.Shape.Channels;
        }
    }
}
