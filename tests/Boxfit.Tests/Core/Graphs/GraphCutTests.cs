namespace Boxfit.Tests.Core.Graphs;

public class GraphCutTests
{
    static readonly LocalizerConfiguration s_pooled = new() { Backbone = "mininet", ExtraConvolutions = [], Head = [8] };

    [Fact]
    public void A_frozen_backbone_is_cut_off_with_what_follows_from_it_alone()
    {
        var graph = Localizer.Build(s_pooled, 64, 64);
        var cut = GraphCut.BehindFrozen(graph, Freeze(graph, n => n.Section == Section.Backbone))!;
        Assert.Equal("gap", cut.Before.Output.Name);
        Assert.Equal(["input", "head.0", "head.0.relu", "box"], cut.After.Nodes.Select(n => n.Name));
        Assert.Equal(cut.Before.Output.Shape, cut.After.Input.Shape);
        Assert.Equal(graph.Parameters.Select(p => p.Name), cut.Before.Parameters.Concat(cut.After.Parameters).Select(p => p.Name));
        Assert.All(cut.After.Nodes, (n, i) => Assert.Equal(i, n.Index));
        Assert.All(cut.After.Nodes.SelectMany(n => n.Inputs), n => Assert.Same(cut.After.Nodes[n.Index], n));
    }

    [Fact]
    public void The_cut_is_before_the_first_map_that_two_branches_take()
    {
        var graph = Localizer.Build(s_pooled with { Neck = new(8, 8), Vectorizer = Vectorizer.Vote, Head = [] }, 64, 64);
        var cut = GraphCut.BehindFrozen(graph, Freeze(graph, n => n.Section == Section.Backbone))!;
        // The neck takes the end of stage 2 (stride 8), so stage 3 has to be computed behind it.
        Assert.Equal("stage2.1.relu", cut.Before.Output.Name);
        Assert.Contains(cut.After.Nodes, n => n.Name == "stage3.1.relu");
    }

    [Fact]
    public void Only_a_prefix_counts()
    {
        var graph = Localizer.Build(s_pooled, 64, 64);
        Assert.Null(GraphCut.BehindFrozen(graph, Freezing.None));
        Assert.Null(GraphCut.BehindFrozen(graph, Freeze(graph, n => n.Block == "stage2.0")));
        Assert.Null(GraphCut.BehindFrozen(graph, Freeze(graph, _ => true)));
        var freezing = Freeze(graph, n => n.Block is null or "stage1.0" && n.Section == Section.Backbone);
        Assert.Equal("stage1.0.relu", GraphCut.BehindFrozen(graph, freezing)!.Before.Output.Name);
    }

    [Fact]
    public void Statistics_that_move_are_not_frozen()
    {
        var graph = Localizer.Build(s_pooled, 64, 64);
        var freezing = Freeze(graph, n => n.Section == Section.Backbone);
        var moving = freezing with { Statistics = Freezing.None.Statistics };
        Assert.Equal("stem.conv", GraphCut.BehindFrozen(graph, moving)!.Before.Output.Name);
    }

    [Fact]
    public void Dropout_is_behind_the_cut()
    {
        var graph = Localizer.Build(s_pooled with { Head = [8, 8], Dropout = 0.5 }, 64, 64);
        var cut = GraphCut.BehindFrozen(graph, Freeze(graph, n => n.Section == Section.Backbone || n.Name == "head.0"))!;
        Assert.Equal("head.0.relu", cut.Before.Output.Name);
        Assert.Contains(cut.After.Nodes, n => n.Operation is Dropout);
    }

    static Freezing Freeze(Graph graph, Func<Node, bool> isFrozen) => new(
        graph.Nodes.Where(isFrozen).SelectMany(n => n.Parameters).Where(p => p.Role.IsTrainable()).Select(p => p.Name)
            .ToHashSet(StringComparer.Ordinal),
        graph.Nodes.Where(n => isFrozen(n) && n.Operation is BatchNorm).Select(n => n.Name).ToHashSet(StringComparer.Ordinal));
}
