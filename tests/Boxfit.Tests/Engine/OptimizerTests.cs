namespace Boxfit.Tests.Engine;

public sealed class OptimizerTests
{
    const int Batch = 4;

    static readonly Dictionary<string, Func<Network, Optimizer>> s_kinds = new(StringComparer.Ordinal)
    {
        ["Adam"] = n => new Adam(n),
        ["AdamW"] = n => new AdamW(n, policy: p => new(p.Name.StartsWith("conv", StringComparison.Ordinal) ? 0.1 : 1, 0.01)),
        ["SGD"] = n => new Sgd(n),
        ["SGD, momentum"] = n => new Sgd(n, 0.9, policy: _ => new(WeightDecay: 1e-4)),
        ["SGD, Nesterov"] = n => new Sgd(n, 0.9, nesterov: true),
    };

    public static IEnumerable<TheoryDataRow<string>> Kinds => s_kinds.Keys.Select(k => new TheoryDataRow<string>(k));

    /// <summary>What is frozen of <see cref="SmallLocalizer"/> at first.</summary>
    static Freezing Stem { get; } = new(
        new HashSet<string>(StringComparer.Ordinal) { "conv1.weight", "bn1.weight", "bn1.bias", "conv2.weight" },
        new HashSet<string>(StringComparer.Ordinal) { "bn1" });

    [Theory, MemberData(nameof(Kinds))]
    public void An_imported_state_goes_on_to_the_same_bits(string kind)
    {
        using var network = Make();
        using var optimizer = s_kinds[kind](network);
        using var averages = new AveragedWeights(network, 0.99, warmUp: true);
        Train(network, optimizer, averages, 0, 3);
        var (values, state, average) = (network.Export(), optimizer.Export(), averages.Export());
        Train(network, optimizer, averages, 3, 6);

        using var second = Make();
        second.Import(values);
        using var resumed = s_kinds[kind](second);
        using var resumedAverages = new AveragedWeights(second, 0.99, warmUp: true);
        resumed.Import(state, 3);
        resumedAverages.Import(average, 3);
        Train(second, resumed, resumedAverages, 3, 6);
        Assert.Equal(6, resumed.Steps);
        AssertSame(network.Export(), second.Export());
        AssertSame(optimizer.Export(), resumed.Export());
        AssertSame(averages.Export(), resumedAverages.Export());
    }

    [Theory, MemberData(nameof(Kinds))]
    public void A_state_from_before_and_after_thawing_goes_on_to_the_same_bits(string kind)
    {
        using var network = Make(Stem);
        using var optimizer = s_kinds[kind](network);
        using var averages = new AveragedWeights(network, 0.9);
        Train(network, optimizer, averages, 0, 3);
        network.Freeze(Freezing.None);
        optimizer.Refresh();
        Train(network, optimizer, averages, 3, 5);
        var (values, state, average) = (network.Export(), optimizer.Export(), averages.Export());
        Train(network, optimizer, averages, 5, 7);

        using var second = Make();
        second.Import(values);
        using var resumed = s_kinds[kind](second);
        using var resumedAverages = new AveragedWeights(second, 0.9);
        resumed.Import(state, 5);
        resumedAverages.Import(average, 5);
        Train(second, resumed, resumedAverages, 5, 7);
        AssertSame(network.Export(), second.Export());
        AssertSame(averages.Export(), resumedAverages.Export());
    }

    [Theory, MemberData(nameof(Kinds))]
    public void The_same_bits_for_any_number_of_threads(string kind)
    {
        var answers = new[] { 1, 2, 3 }.Select(threads =>
        {
            using var network = DenseOnly(threads);
            using var optimizer = s_kinds[kind](network);
            double norm = 0;
            for (int step = 0; step < 3; step++)
            {
                // Not from a backward pass: oneDNN may share a product out among its threads so that their number shows in the last bits.
                FillGradients(network, $"gradient {step}");
                norm = network.ClipGradients(0.5);
                optimizer.Step(0.01);
            }
            return (norm, network.Export());
        }).ToList();
        Assert.All(answers, a => Assert.Equal(answers[0].norm, a.norm));
        Assert.All(answers, a => AssertSame(answers[0].Item2, a.Item2));
    }

    [Fact]
    public void A_thawed_parameter_starts_as_it_would_at_the_first_step()
    {
        // Adam's first step is the learning rate in the direction of the gradient, however many steps others have taken.
        using var network = Make(Stem);
        using var adam = new Adam(network, AdamForm.Torch, epsilon: 1e-12);
        Train(network, adam, null, 0, 20);
        Assert.DoesNotContain("conv1.weight.m", adam.Export().Keys);
        network.Freeze(Freezing.None);
        adam.Refresh();
        float[] before = network.Export()["conv1.weight"].Values;
        Train(network, adam, null, 20, 21);
        float[] after = network.Export()["conv1.weight"].Values;
        Assert.Equal(20, adam.Export()["conv1.weight.joined"].Values[0]);
        Assert.Equal(before.Length, before.Zip(after).Count(p => Math.Abs(Math.Abs(p.First - p.Second) - 1e-3) < 1e-6));
    }

    [Fact]
    public void An_optimizer_of_another_freezing_is_refused()
    {
        using var network = Make();
        using var adam = new Adam(network);
        network.Freeze(Stem);
        Assert.Throws<InvalidOperationException>(() => adam.Step(1e-3));
        adam.Refresh();
        Train(network, adam, null, 0, 1);
        Assert.Equal(1, adam.Steps);
    }

    [Fact]
    public void Adam_does_not_take_a_weight_decay_that_it_would_not_apply()
    {
        using var network = Make();
        Assert.Throws<ArgumentException>(() => new Adam(network, policy: _ => new(WeightDecay: 0.1)));
        Assert.Throws<ArgumentException>(() => new Sgd(network, nesterov: true));
    }

    [Fact]
    public void A_state_that_does_not_fit_changes_nothing()
    {
        using var network = Make();
        using var adam = new Adam(network);
        Train(network, adam, null, 0, 2);
        var before = adam.Export();
        var other = adam.Export();
        foreach (var tensor in other.Values) Array.Fill(tensor.Values, 7);
        other.Remove("box.bias.v");
        Assert.Contains("box.bias.v", Assert.Throws<BoxfitException>(() => adam.Import(other, 9)).Message, StringComparison.Ordinal);
        Assert.Equal(2, adam.Steps);
        AssertSame(before, adam.Export());
    }

    [Fact]
    public void Accumulated_batches_give_the_mean_over_all_their_pictures()
    {
        using var network = DenseOnly(threads: 2);
        float[] first = Gradient(network, "first"), second = Gradient(network, "second");
        Gradient(network, "first");
        network.Accumulate(3);
        Gradient(network, "second");
        network.Accumulate(1);
        network.TakeAccumulated();
        float[] expected = [.. first.Zip(second, (a, b) => (3 * a + b) / 4)];
        Assert.InRange(Fixture.RelativeError(expected, network.ExportGradients()["dense.weight"].Values), 0, 1e-6);
        Assert.Throws<InvalidOperationException>(network.TakeAccumulated);
        network.Accumulate(1);
        network.TakeAccumulated();
        Assert.InRange(Fixture.RelativeError(expected, network.ExportGradients()["dense.weight"].Values), 0, 1e-6);
    }

    [Fact]
    public void Clipping_leaves_short_gradients_to_the_bit()
    {
        using var network = DenseOnly(threads: 2);
        float[] gradient = Gradient(network, "first");
        double norm = network.ClipGradients(1e9);
        Assert.Equal(gradient, network.ExportGradients()["dense.weight"].Values);
        double expected = Math.Sqrt(network.ExportGradients().Values.Sum(t => t.Values.Sum(v => (double)v * v)));
        Assert.Equal(expected, norm, expected * 1e-12);
        network.ClipGradients(norm / 2);
        Assert.Equal(norm / 2, network.ClipGradients(norm), norm * 1e-5);
    }

    [Fact]
    public void All_of_it_allocates_nothing_in_the_steady_state()
    {
        using var network = Make();
        using var optimizer = new AdamW(network);
        using var averages = new AveragedWeights(network, 0.99);
        Round(network, optimizer, averages);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Round(network, optimizer, averages);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    static void Round(Network network, Optimizer optimizer, AveragedWeights averages)
    {
        for (int i = 0; i < 3; i++)
        {
            network.Accumulate(1);
            network.Accumulate(2);
            network.TakeAccumulated();
            network.ClipGradients(1e-3);
            optimizer.Step(1e-3);
            averages.Update();
        }
    }

    static unsafe void FillGradients(Network network, string stream)
    {
        foreach (var parameter in network.Parameters.Trainable)
        {
            float[] values = Streams.Uniform(stream + parameter.Parameter.Name, (int)parameter.Parameter.Count);
            fixed (float* first = values)
                LayoutCopy.Run(Layouts.Plain(parameter.Parameter), (nint)first, parameter.Gradient!.Layout, parameter.Gradient.Address);
        }
    }

    static float[] Gradient(Network network, string stream)
    {
        var plan = network.Plan(Batch);
        Streams.Fill(stream, plan.Input);
        plan.Forward(dropoutKey: 0);
        Streams.Fill(stream + " gradient", plan.OutputGradient);
        plan.Backward();
        return network.ExportGradients()["dense.weight"].Values;
    }

    static Network Make(Freezing? freezing = null)
    {
        var network = new Network(SmallLocalizer.Build(), Batch, threads: 2, freezing: freezing);
        network.Import(Streams.Parameters("", network.Graph));
        return network;
    }

    /// <summary>Enough numbers for several chunks of a sum, and a number of units that leaves padding.</summary>
    static Network DenseOnly(int threads)
    {
        var builder = new GraphBuilder(Shape.Map(1731, 1, 1));
        builder.Add("dense", new Dense(37), builder.Add("flatten", new Flatten(), builder.Input));
        return new(builder.Build(), Batch, threads);
    }

    static void Train(Network network, Optimizer optimizer, AveragedWeights? averages, ulong from, ulong to)
    {
        var plan = network.Plan(Batch);
        float[] input = Streams.Uniform("input", plan.Input.Length), target = Streams.Uniform("target", Batch * 4, 0);
        for (ulong step = from; step < to; step++)
        {
            SmallLocalizer.Step(plan, optimizer, input, target, step);
            averages?.Update();
        }
    }

    static void AssertSame(Dictionary<string, Tensor> expected, Dictionary<string, Tensor> actual)
    {
        Assert.Equal(expected.Keys.Order(), actual.Keys.Order());
        Assert.All(expected, p => Assert.Equal(p.Value.Values, actual[p.Key].Values));
    }
}
