namespace Boxfit.Tests.Engine.Plans;

/// <summary>
/// Networks of which parts are frozen against PyTorch's with <c>requires_grad</c> off and batch norms in evaluation mode.
/// </summary>
public sealed class FreezingTests
{
    const double Tolerance = 1e-5;

    static readonly Fixture s_fixture = Fixture.Open("freezing");

    public static IEnumerable<TheoryDataRow<string, bool>> Cases =>
        from description in s_fixture.Description.EnumerateArray()
        from inputGradient in (bool[])[true, false]
        select new TheoryDataRow<string, bool>(description.GetProperty("name").GetString()!, inputGradient);

    [Theory, MemberData(nameof(Cases))]
    public void Training_gives_PyTorch_s_output_gradients_and_running_statistics(string name, bool inputGradient)
    {
        var description = Find(name);
        var graph = DescribedGraph.Build(description);
        int batch = description.GetProperty("batch").GetInt32();
        using var network = new Network(graph, batch, threads: 2, inputGradient, FreezingOf(description));
        Check(network, name);
        // A second time from the same parameters: the buffers are as the first left them.
        Check(network, name);
    }

    [Theory, MemberData(nameof(Cases))]
    public void Freezing_and_thawing_later_is_the_same(string name, bool inputGradient)
    {
        var description = Find(name);
        var graph = DescribedGraph.Build(description);
        using var network = new Network(graph, description.GetProperty("batch").GetInt32(), threads: 2, inputGradient);
        network.Import(Streams.Parameters(name + "/", graph));
        var before = network.Export();
        network.Freeze(FreezingOf(description));
        var frozen = network.Export();
        Assert.All(before, p => Assert.Equal(p.Value.Values, frozen[p.Key].Values));
        Check(network, name);
        network.Freeze(Freezing.None);
        Assert.Equal(graph.Parameters.Count(p => p.Role.IsTrainable()), network.ExportGradients().Count);
        network.Freeze(FreezingOf(description));
        Check(network, name);
    }

    static void Check(Network network, string name)
    {
        string stream = name + "/";
        network.Import(Streams.Parameters(stream, network.Graph));
        var plan = network.Plan(network.Batch);
        Streams.Fill(stream + "input", plan.Input);
        plan.Forward(dropoutKey: 0);
        Streams.Fill(stream + "outputGradient", plan.OutputGradient);
        plan.Backward();

        var gradients = network.ExportGradients();
        var actual = new Dictionary<string, float[]>(StringComparer.Ordinal) { ["output"] = plan.Output.ToArray() };
        if (plan.InputGradient.Length > 0) actual["inputGradient"] = plan.InputGradient.ToArray();
        foreach (var (key, value) in gradients) actual["gradient/" + key] = value.Values;
        foreach (var (key, value) in network.Export()) actual["after/" + key] = value.Values;
        Assert.Equal(
            network.Graph.Parameters.Where(p => !network.Freezing.Holds(p)).Select(p => p.Name).Order(), gradients.Keys.Order());

        var errors = s_fixture.Names.Where(n => n.StartsWith(stream, StringComparison.Ordinal)).Select(n => n[stream.Length..])
            .Where(n => n != "inputGradient" || plan.InputGradient.Length > 0)
            .Select(n => (Name: n, Error: s_fixture.RelativeError(stream + n, actual[n]))).Where(e => !(e.Error < Tolerance)).ToList();
        Assert.True(errors.Count == 0, string.Join("; ", errors.Select(e => $"{e.Name}: {e.Error:e1}")));
    }

    static JsonElement Find(string name) => s_fixture.Description.EnumerateArray().Single(d => d.GetProperty("name").GetString() == name);

    static Freezing FreezingOf(JsonElement description)
    {
        HashSet<string> Names(string key) =>
            description.GetProperty(key).EnumerateArray().Select(n => n.GetString()!).ToHashSet(StringComparer.Ordinal);
        return new(Names("frozen"), Names("fixed"));
    }
}
