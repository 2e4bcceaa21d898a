namespace Boxfit.Engine.Operators;

/// <summary>
/// How an operation is computed: its steps in training, forward and backward, and in inference. One short file for each operation; a new
/// one is added to <see cref="Create"/>.
/// </summary>
abstract class Operator(FusedNodes fused)
{
    /// <summary>The node, and the activation that is computed with it.</summary>
    protected FusedNodes Fused { get; } = fused;

    /// <summary>The node whose value comes out.</summary>
    public Node Output => Fused.Output;

    /// <summary>True when the backward pass reads the output, so that nothing may overwrite it.</summary>
    public abstract bool KeepsOutput { get; }

    /// <summary>The node that does the work.</summary>
    protected Node Main => Fused.Main;

    /// <summary>The first of the nodes that it reads.</summary>
    protected Node InputNode => Main.Inputs[0];

    /// <summary>Adds the forward steps of training and sets the value of the output.</summary>
    public virtual void Forward(TrainingBuilder builder) => Compute(builder);

    /// <summary>
    /// Adds the backward steps: from the gradient of the output to those of the inputs and parameters, as far as they are wanted.
    /// Called only where one is.
    /// </summary>
    public abstract void Backward(TrainingBuilder builder);

    /// <summary>Adds the steps for inference and sets the value of the output.</summary>
    public virtual void Infer(InferenceBuilder builder) => Compute(builder);

    /// <summary>Does both where training and inference have the same forward steps.</summary>
    protected virtual void Compute(PlanBuilder builder) => throw new NotSupportedException();

    /// <summary>The operator for a node and what is computed with it.</summary>
    public static Operator Create(FusedNodes fused) => fused.Main.Operation switch
    {
        Input => new InputOperator(fused),
        Convolution => PatchConvolutionOperator.Suits(fused.Main) ? new PatchConvolutionOperator(fused) : new ConvolutionOperator(fused),
        BatchNorm => new BatchNormOperator(fused),
        Activation => new ActivationOperator(fused),
        MaxPooling or AveragePooling => new PoolingOperator(fused),
        GlobalAveragePooling => new GlobalAveragePoolingOperator(fused),
        Addition => new AdditionOperator(fused),
        Flatten => new FlattenOperator(fused),
        Concat => new ConcatOperator(fused),
        Dense => new DenseOperator(fused),
        Dropout => new DropoutOperator(fused),
        Upsampling => new UpsamplingOperator(fused),
        BoxVoting => new BoxVotingOperator(fused),
        var operation => throw new NotSupportedException($"The engine has no operator for {operation.Kind}."),
    };
}
