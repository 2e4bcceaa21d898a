namespace Boxfit.Tests.Engine;

/// <summary>
/// A localizer that has every kind of layer, with channel counts that are no multiple of a vector's width, and its training.
/// </summary>
static class SmallLocalizer
{
    public static Graph Build(int size = 32)
    {
        var builder = new GraphBuilder(Shape.Map(3, size, size));
        var relu = new Activation(ActivationFunction.Relu);
        var x = builder.Add("conv1", new Convolution(24, 3, 2, 1) { Bias = false }, builder.Input);
        x = builder.Add("bn1", BatchNorm.Torch, x);
        x = builder.Add("relu1", relu, x);
        var shortcut = builder.Add("maxpool", new MaxPooling(3, 2, 1), x);
        x = builder.Add("conv2", new Convolution(24, 3, 1, 1) { Bias = false }, shortcut);
        x = builder.Add("bn2", BatchNorm.Keras, x);
        x = builder.Add("add", new Addition(), x, shortcut);
        x = builder.Add("relu2", relu, x);
        x = builder.Add("depthwise", new Convolution(24, 3, 1, 1) { Groups = 24 }, x);
        x = builder.Add("relu6", new Activation(ActivationFunction.Relu6), x);
        x = builder.Add("grouped", new Convolution(34, 3, 1, 1) { Groups = 2 }, x);
        x = builder.Add("averagepool", new AveragePooling(2, 2), x);
        x = builder.Add("extra", new Convolution(17, 3), x);
        x = builder.Add("flatten", new Flatten(), x);
        x = builder.Add("hidden", new Dense(37), x);
        x = builder.Add("relu3", relu, x);
        x = builder.Add("dropout", new Dropout(0.3), x);
        x = builder.Add("box", new Dense(4), x);
        builder.Add("sigmoid", new Activation(ActivationFunction.Sigmoid), x);
        return builder.Build();
    }

    /// <summary>One step of training on made-up pictures and boxes.</summary>
    public static void Step(TrainingPlan plan, Optimizer optimizer, float[] input, float[] target, ulong key)
    {
        input.CopyTo(plan.Input);
        plan.Forward(key);
        Loss.Mse(plan.Output, target, plan.OutputGradient);
        plan.Backward();
        optimizer.Step(1e-3);
    }
}
