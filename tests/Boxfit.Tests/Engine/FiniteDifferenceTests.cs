namespace Boxfit.Tests.Engine;

/// <summary>
/// Gradients without any other library's word: for L = ⟨output, w⟩ and a random direction v, ⟨gradient, v⟩ is (L(x + εv) − L(x
/// − εv)) / 2ε, for the input and for each parameter.
/// </summary>
public sealed class FiniteDifferenceTests
{
    const double Step = 0.005;
    const double Tolerance = 5e-3;
    const ulong DropoutKey = 11;

    static readonly Dictionary<string, Func<GraphBuilder, Node>> s_graphs = new(StringComparer.Ordinal)
    {
        ["convolution"] = g => g.Add("a", new Convolution(7, 3, 2, 1), g.Input),
        ["convolution, groups"] = g => g.Add("a", new Convolution(9, 3, 1, 1) { Groups = 3, Bias = false }, g.Input),
        ["convolution, depthwise"] = g => g.Add("a", new Convolution(6, 3, 1, 1) { Groups = 6 }, g.Input),
        ["convolution, stride beyond the kernel"] = g => g.Add("a", new Convolution(5, 1, 2), g.Input),
        ["batch norm"] = g => g.Add("a", BatchNorm.Torch, g.Input),
        ["batch norm, Keras's"] = g => g.Add("a", BatchNorm.Keras, g.Input),
        ["batch norm and ReLU"] = g => g.Add("b", new Activation(ActivationFunction.Relu), g.Add("a", BatchNorm.Torch, g.Input)),
        ["convolution, batch norm and sigmoid"] = g => g.Add("c", new Activation(ActivationFunction.Sigmoid),
            g.Add("b", BatchNorm.Torch, g.Add("a", new Convolution(8, 3, 1, 1) { Bias = false }, g.Input))),
        ["ReLU"] = g => g.Add("a", new Activation(ActivationFunction.Relu), g.Input),
        ["ReLU6"] = g => g.Add("a", new Activation(ActivationFunction.Relu6), g.Input),
        ["sigmoid"] = g => g.Add("a", new Activation(ActivationFunction.Sigmoid), g.Input),
        ["max pooling"] = g => g.Add("a", new MaxPooling(3, 2, 1), g.Input),
        ["average pooling"] = g => g.Add("a", new AveragePooling(3, 2, 1), g.Input),
        ["average pooling, padding not counted"] = g => g.Add("a", new AveragePooling(3, 2, 1, CountPadding: false), g.Input),
        ["global average pooling"] = g => g.Add("a", new GlobalAveragePooling(), g.Input),
        ["flatten and dense"] = g => g.Add("b", new Dense(5), g.Add("a", new Flatten(), g.Input)),
        ["addition"] = g => g.Add("b", new Addition(), g.Add("a", new Convolution(6, 3, 1, 1), g.Input), g.Input),
        ["vote"] = g => g.Add("b", new BoxVoting(), g.Add("a", new Convolution(5, 1), g.Input)),
        ["vote with more than the box"] = g => g.Add("b", new BoxVoting(3), g.Add("a", new Convolution(8, 1), g.Input)),
        ["two vectors joined"] = g =>
        {
            var x = g.Add("a", new Flatten(), g.Input);
            return g.Add("d", new Concat(), g.Add("b", new Dense(4), x), g.Add("c", new Dense(3), x));
        },
        ["dropout"] = g => g.Add("a", new Dropout(0.4), g.Input),
        ["dropout after dense"] = g => g.Add("c", new Dropout(0.4), g.Add("b", new Dense(33), g.Add("a", new Flatten(), g.Input))),
    };

    public static IEnumerable<TheoryDataRow<string>> Names => s_graphs.Keys.Select(n => new TheoryDataRow<string>(n));

    [Theory, MemberData(nameof(Names))]
    public void Gradients_are_the_slopes(string name)
    {
        const int batch = 2;
        var builder = new GraphBuilder(Shape.Map(6, 5, 4));
        s_graphs[name](builder);
        var graph = builder.Build();
        using var network = new Network(graph, batch, threads: 2, inputGradient: true);
        var plan = network.Plan(batch);
        float[] input = Grid(plan.Input.Length), weights = Streams.Uniform($"{name}/weights", plan.Output.Length);
        var parameters = Streams.Parameters($"{name}/", graph);

        Run(input, parameters);
        weights.CopyTo(plan.OutputGradient);
        plan.Backward();
        float[] inputGradient = plan.InputGradient.ToArray();
        var gradients = network.ExportGradients();
        Assert.Equal(graph.Parameters.Where(p => p.Role.IsTrainable()).Select(p => p.Name).Order(), gradients.Keys.Order());

        for (int trial = 0; trial < 3; trial++)
        {
            Check("input", trial, input, inputGradient, moved => Run(moved, parameters));
            foreach (var (key, gradient) in gradients)
            {
                var original = parameters[key];
                Check(key, trial, original.Values, gradient.Values,
                    moved => Run(input, new Dictionary<string, Tensor>(parameters) { [key] = new(original.Shape, moved) }));
            }
        }

        double Run(float[] x, Dictionary<string, Tensor> values)
        {
            network.Import(values);
            x.CopyTo(plan.Input);
            plan.Forward(DropoutKey);
            return Dot(plan.Output, weights);
        }

        void Check(string what, int trial, float[] values, float[] gradient, Func<float[], double> loss)
        {
            float[] direction = Streams.Uniform($"{name}/{what}/{trial}", values.Length);
            float[] Moved(double step) => [.. values.Zip(direction, (value, d) => (float)(value + step * d))];
            double slope = (loss(Moved(Step)) - loss(Moved(-Step))) / (2 * Step), expected = Dot(gradient, direction);
            double scale = Math.Sqrt(Dot(gradient, gradient) * Dot(direction, direction) / values.Length);
            Assert.True(scale > 0.01, $"{what}: the gradient vanishes");
            Assert.True(Math.Abs(slope - expected) < Tolerance * scale, $"{what}: slope {slope}, gradient gives {expected}, scale {scale}");
        }
    }

    /// <summary>Distinct numbers from about −4.5 to 7.5, none within a step of another or of ReLU's and ReLU6's corners.</summary>
    static float[] Grid(int count)
    {
        const double spacing = 0.05;
        float[] values = [.. Enumerable.Range(0, count).Select(i => (float)((i - count / 2 + 0.5) * spacing + 1.5))];
        var random = new SeededRandom(5);
        random.Shuffle(values.AsSpan());
        return values;
    }

    static double Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++) sum += (double)a[i] * b[i];
        return sum;
    }
}
