namespace Boxfit.Tests.Engine;

/// <summary>Every backbone's features in evaluation mode against torchvision's own models, in float64, with the same weights.</summary>
public sealed class ArchitectureParityTests
{
    // mininet is our own: there is no model of it to compare with. Its node types are the others'.
    public static IEnumerable<TheoryDataRow<string>> Names =>
        Backbones.Names.Where(n => n != "mininet").Select(n => new TheoryDataRow<string>(n));

    [Theory, MemberData(nameof(Names))]
    public void Features_are_torchvision_s(string name)
    {
        var fixture = Fixture.Open("architectures");
        int[] shape = [.. fixture.Description.GetProperty("shape").EnumerateArray().Select(n => n.GetInt32())];
        var builder = new GraphBuilder(Shape.Map(shape[1], shape[2], shape[3]));
        Backbones.Find(name).Build(builder, builder.Input);
        var graph = builder.Build();
        using var plan = new InferencePlan(graph, Streams.Parameters("", graph), shape[0], threads: 2);
        Streams.Fill("picture", plan.Input);
        plan.Run();
        Assert.InRange(fixture.RelativeError(name, plan.Output), 0, 1e-5);
    }
}
