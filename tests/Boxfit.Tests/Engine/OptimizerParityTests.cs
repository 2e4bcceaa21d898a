namespace Boxfit.Tests.Engine;

/// <summary>A hundred steps of each optimizer, with clipping, accumulation and averages, against PyTorch's in float64.</summary>
public sealed class OptimizerParityTests
{
    /// <summary>PyTorch's own float32 comes to 2.8e-6 of these answers at worst, as the fixture's script says.</summary>
    const double Tolerance = 1e-5;

    /// <summary>
    /// Adam makes a whole step of the smallest gradient, so that last bits show in parameters. With oneDNN 3.7 on AVX-512 all 400 losses of
    /// "uneven accumulation and clipping" stay within 4e-6 of PyTorch's in float64, as near as PyTorch's own in float32, and the very
    /// last steps leave conv1.weight 1.5e-5 off.
    /// </summary>
    const double AfterLastBits = 2e-5;

    static readonly Fixture s_fixture = Fixture.Open("optimizers");

    public static IEnumerable<TheoryDataRow<string>> Names => s_fixture.Description.GetProperty("cases").EnumerateArray()
        .Select(c => new TheoryDataRow<string>(c.GetProperty("name").GetString()!));

    [Theory, MemberData(nameof(Names))]
    public void A_hundred_steps_end_where_PyTorch_s_do(string name)
    {
        var description = s_fixture.Description;
        var settings = description.GetProperty("cases").EnumerateArray().Single(c => c.GetProperty("name").GetString() == name);
        string stream = settings.GetProperty("stream").GetString()!;
        var graph = DescribedGraph.Build(description);
        int batch = description.GetProperty("batch").GetInt32();
        int[] batches = settings.TryGetProperty("batches", out var counts)
            ? [.. counts.EnumerateArray().Select(c => c.GetInt32())]
            : [batch];
        using var network = new Network(graph, batch, threads: 2);
        network.Import(Streams.Parameters(stream, graph));
        using var optimizer = Create(network, settings);
        using var averages = settings.TryGetProperty("average", out var decay)
            ? new AveragedWeights(network, decay.GetDouble(), settings.TryGetProperty("warmUp", out _))
            : null;

        var (losses, norms) = (new List<float>(), new List<float>());
        for (int step = 0; step < description.GetProperty("steps").GetInt32(); step++)
        {
            for (int index = 0; index < batches.Length; index++)
            {
                double loss = Backward(network.Plan(batches[index]), $"{stream}input {step} {index}");
                losses.Add((float)(loss * batches[index] / batches.Sum()));
                if (batches.Length > 1) network.Accumulate(batches[index]);
            }
            if (batches.Length > 1) network.TakeAccumulated();
            if (settings.TryGetProperty("clip", out var clip)) norms.Add((float)network.ClipGradients(clip.GetDouble()));
            optimizer.Step(settings.GetProperty("rate").GetDouble());
            averages?.Update();
        }

        var actual = new Dictionary<string, float[]>(StringComparer.Ordinal) { ["losses"] = [.. losses], ["norms"] = [.. norms] };
        foreach (var (key, value) in network.Export()) actual["after/" + key] = value.Values;
        foreach (var (key, value) in averages?.Export() ?? []) actual["average/" + key] = value.Values;
        string prefix = name + "/";
        var expected = s_fixture.Names.Where(n => n.StartsWith(prefix, StringComparison.Ordinal)).Select(n => n[prefix.Length..]).ToList();
        Assert.Equal(actual.Keys.Where(k => actual[k].Length > 0).Order(), expected.Order());
        var errors = expected.Select(n => (Name: n, Error: s_fixture.RelativeError(prefix + n, actual[n])))
            .Where(e => !(e.Error < (e.Name is "losses" or "norms" ? Tolerance : AfterLastBits)));
        Assert.Empty(errors.Select(e => $"{e.Name}: {e.Error:e1}"));
    }

    static Optimizer Create(Network network, JsonElement settings)
    {
        double decay = settings.TryGetProperty("decay", out var number) ? number.GetDouble() : 0;
        ParameterPolicy Policy(Parameter parameter)
        {
            double factor = settings.TryGetProperty("factors", out var factors)
                && factors.TryGetProperty(parameter.Name.Split('.')[0], out var value) ? value.GetDouble() : 1;
            return new(factor, parameter.Role == ParameterRole.Weight ? decay : 0);
        }
        return settings.GetProperty("optimizer").GetString() switch
        {
            "adam" => new Adam(network, AdamForm.Torch, epsilon: 1e-8, policy: Policy),
            "adamw" => new AdamW(network, policy: Policy),
            _ => new Sgd(network, settings.GetProperty("momentum").GetDouble(), settings.TryGetProperty("nesterov", out _), Policy),
        };
    }

    /// <summary>Learns where the picture is bright, and how bright, as the fixture's script has it.</summary>
    static double Backward(TrainingPlan plan, string stream)
    {
        Streams.Fill(stream, plan.Input);
        float[] target = new float[plan.Batch * 4];
        const int channels = 3, height = 10, width = 9, half = 4;
        for (int picture = 0; picture < plan.Batch; picture++)
        {
            var values = plan.Input.Slice(picture * channels * height * width, channels * height * width);
            double red = 0, green = 0, blue = 0, squares = 0;
            for (int i = 0; i < values.Length; i++)
            {
                double value = values[i];
                int channel = i / (height * width);
                if (channel == 0) red += value;
                if (channel == 1 && i % width < half) green += value;
                if (channel == 2) blue += Math.Abs(value);
                squares += value * value;
            }
            target[picture * 4] = (float)(red / (height * width));
            target[picture * 4 + 1] = (float)(green / (height * half));
            target[picture * 4 + 2] = (float)(blue / (height * width));
            target[picture * 4 + 3] = (float)(squares / values.Length);
        }
        plan.Forward(dropoutKey: 0);
        double loss = Loss.Mse(plan.Output, target, plan.OutputGradient);
        plan.Backward();
        return loss;
    }
}
