namespace Boxfit.Engine.Operators;

/// <summary>
/// How an operation is computed: its steps in training, forward and backward, and in inference. One short file for each operation; a new one is added to
/// <see cref="Create"/>.
/// </summary>
abstract class Operator(Stage stage)
{
    /// <summary>The node, and the activation that is computed with it.</summary>
    protected Stage Stage { get; } = stage;

    /// <summary>The node whose value comes out.</summary>
    public Node Output => Stage.Output;

    /// <summary>True when the backward pass reads the stage's output, so that nothing may overwrite it.</summary>
    public abstract bool KeepsOutput { get; }

    /// <summary>Adds the forward steps and sets the value of the stage's output.</summary>
    public abstract void Forward(TrainingBuilder plan);

    /// <summary>
    /// Adds the backward steps: from the gradient of the output to those of the inputs and parameters, as far as they are wanted.
    /// Called only where one is.
    /// </summary>
    public abstract void Backward(TrainingBuilder plan);

    /// <summary>Adds the steps for inference and sets the value of the stage's output.</summary>
    public abstract void Infer(InferenceBuilder plan);

    /// <summary>The operator for a stage.</summary>
    public static Operator Create(Stage stage) => stage.Main.Operation switch
    {
        Input => new InputOperator(stage),
        Convolution => PatchConvolutionOperator.Suits(stage.Main) ? new PatchConvolutionOperator(stage) : new ConvolutionOperator(stage),
        BatchNorm => new BatchNormOperator(stage),
        Activation => new ActivationOperator(stage),
        MaxPooling or AveragePooling => new PoolingOperator(stage),
        GlobalAveragePooling => new GlobalAveragePoolingOperator(stage),
        Addition => new AdditionOperator(stage),
        Flatten => new FlattenOperator(stage),
        Dense => new DenseOperator(stage),
        Dropout => new DropoutOperator(stage),
        Upsampling => new UpsamplingOperator(stage),
        BoxVoting => new BoxVotingOperator(stage),
        var operation => throw new NotSupportedException($"The engine has no operator for {operation.Kind}."),
    };
}
