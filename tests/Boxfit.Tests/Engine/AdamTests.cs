namespace Boxfit.Tests.Engine;

public sealed class AdamTests
{
    [Theory]
    [InlineData(nameof(AdamForm.Torch))]
    [InlineData(nameof(AdamForm.Keras))]
    public void Steps_are_the_formula_s(string name)
    {
        var form = Enum.Parse<AdamForm>(name);
        // Weights start at zero, so that they are the sum of the steps; ε is large enough to tell the forms apart.
        const double epsilon = 1e-4, rate = 1e-3;
        var builder = new GraphBuilder(Shape.Map(19, 1, 1));
        builder.Add("dense", new Dense(7), builder.Add("flatten", new Flatten(), builder.Input));
        using var network = new Network(builder.Build(), batch: 2, threads: 2);
        using var adam = new Adam(network, form, epsilon: epsilon);
        var plan = network.Plan(2);
        double[] value = new double[7 * 19], first = new double[value.Length], second = new double[value.Length];
        for (int step = 1; step <= 5; step++)
        {
            Streams.Fill($"input {step}", plan.Input, -0.1, 0.1);
            plan.Forward(dropoutKey: 0);
            Streams.Fill($"gradient {step}", plan.OutputGradient);
            plan.Backward();
            adam.Step(rate);
            float[] gradient = network.ExportGradients()["dense.weight"].Values;
            double correction1 = 1 - Math.Pow(0.9, step), correction2 = 1 - Math.Pow(0.999, step);
            for (int i = 0; i < value.Length; i++)
            {
                first[i] = 0.9 * first[i] + 0.1 * gradient[i];
                second[i] = 0.999 * second[i] + 0.001 * gradient[i] * gradient[i];
                value[i] -= form == AdamForm.Torch
                    ? rate * first[i] / correction1 / (Math.Sqrt(second[i] / correction2) + epsilon)
                    : rate * Math.Sqrt(correction2) / correction1 * first[i] / (Math.Sqrt(second[i]) + epsilon);
            }
        }
        float[] expected = Array.ConvertAll(value, v => (float)v);
        Assert.InRange(Fixture.RelativeError(expected, network.Export()["dense.weight"].Values), 0, 2e-6);
    }
}
