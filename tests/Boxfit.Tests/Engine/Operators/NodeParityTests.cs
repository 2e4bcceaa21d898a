namespace Boxfit.Tests.Engine.Operators;

/// <summary>Every operation, alone and in the company it keeps in networks, against PyTorch's answers in float64.</summary>
public sealed class NodeParityTests
{
    /// <summary>Relative distance allowed; float32 kernels summing a few thousand products stay below it, Winograd's included.</summary>
    const double Tolerance = 1e-5;

    static readonly string[] s_files =
        ["convolutions", "grouped", "batch_norms", "poolings", "elementwise", "branches", "heads", "outputs"];

    static readonly Dictionary<string, Fixture> s_fixtures = s_files.ToDictionary(f => f, f => Fixture.Open("nodes_" + f));

    public static IEnumerable<TheoryDataRow<string, string>> Cases =>
        from file in s_files
        from description in s_fixtures[file].Description.EnumerateArray()
        select new TheoryDataRow<string, string>(file, description.GetProperty("name").GetString()!);

    [Theory, MemberData(nameof(Cases))]
    public void Training_gives_PyTorch_s_output_gradients_and_running_statistics(string file, string name)
    {
        var (fixture, description) = Find(file, name);
        var graph = DescribedGraph.Build(description);
        string stream = name + "/";
        using var network = new Network(graph, description.GetProperty("batch").GetInt32(), threads: 2, inputGradient: true);
        network.Import(Streams.Parameters(stream, graph, description.GetProperty("gain").GetDouble()));
        var plan = network.Plan(description.GetProperty("batch").GetInt32());
        var errors = new List<string>();

        // The second round finds the buffers as the first left them.
        for (int round = 1; round <= 2; round++)
        {
            FillInput(stream, description, plan.Input);
            plan.Forward(dropoutKey: 0);
            Check("output", plan.Output);
            if (round == 1) CheckAll("after", network.Export());
            Streams.Fill(stream + "outputGradient", plan.OutputGradient);
            plan.Backward();
            Check("inputGradient", plan.InputGradient);
            CheckAll("gradient", network.ExportGradients());

            void Check(string what, ReadOnlySpan<float> actual)
            {
                double error = fixture.RelativeError(stream + what, actual);
                if (!(error < Tolerance)) errors.Add($"{what} in round {round}: {error:e1}");
            }

            void CheckAll(string what, Dictionary<string, Boxfit.Weights.Tensor> tensors)
            {
                string prefix = $"{stream}{what}/";
                foreach (string key in fixture.Names.Where(n => n.StartsWith(prefix, StringComparison.Ordinal)))
                    Check(key[stream.Length..], tensors[key[prefix.Length..]].Values);
            }
        }
        Assert.True(errors.Count == 0, string.Join("; ", errors));
    }

    [Theory, MemberData(nameof(Cases))]
    public void Inference_gives_PyTorch_s_output(string file, string name)
    {
        var (fixture, description) = Find(file, name);
        var graph = DescribedGraph.Build(description);
        string stream = name + "/";
        var parameters = Streams.Parameters(stream, graph, description.GetProperty("gain").GetDouble());
        using var plan = new InferencePlan(graph, parameters, description.GetProperty("batch").GetInt32(), threads: 2);
        string expected = stream + (fixture.Contains(stream + "evaluation") ? "evaluation" : "output");
        for (int round = 1; round <= 2; round++)
        {
            FillInput(stream, description, plan.Input);
            plan.Run();
            Assert.InRange(fixture.RelativeError(expected, plan.Output), 0, Tolerance);
        }
    }

    internal static (Fixture Fixture, JsonElement Description) Find(string file, string name) =>
        (s_fixtures[file], s_fixtures[file].Description.EnumerateArray().Single(d => d.GetProperty("name").GetString() == name));

    internal static void FillInput(string stream, JsonElement description, Span<float> input)
    {
        double scale = description.GetProperty("scale").GetDouble();
        Streams.Fill(stream + "input", input, -scale, scale, description.GetProperty("levels").GetInt32());
    }
}
