namespace Boxfit.Tests.Core.Architectures;

public sealed class OutputLayoutTests
{
    static readonly LocalizerConfiguration s_model =
        new() { Backbone = "mininet", ExtraConvolutions = [], Head = [8], SigmoidOutput = true };

    [Fact]
    public void The_box_comes_first_then_presence_then_classes()
    {
        float[] batch = [9, 9, 9, 9, 9, 9, 9, 0.1f, 0.2f, 0.3f, 0.4f, MathF.Log(3), 0, MathF.Log(4)];
        var layout = new OutputLayout(HasPresence: true, Classes: 2);
        Assert.Equal((7, 3), (layout.Count, layout.Extras));
        var numbers = layout.Picture((ReadOnlySpan<float>)batch, 1);
        Assert.Equal([0.1f, 0.2f, 0.3f, 0.4f], OutputLayout.Box(numbers));
        Assert.Equal(MathF.Log(3), numbers[OutputLayout.PresencePlace]);
        var verdict = layout.Read(numbers);
        Assert.Equal(0.75, verdict.Presence, 1e-7);
        Assert.Equal((1, 0.8), (verdict.Class, Math.Round(verdict.ClassProbability, 7)));
        layout.Picture(batch.AsSpan(), 0)[layout.ClassesPlace] = 5;
        Assert.Equal(5, batch[5]);
    }

    [Fact]
    public void Each_may_be_missing()
    {
        var none = new OutputLayout(HasPresence: false, Classes: 0);
        Assert.Equal((4, 0), (none.Count, none.Extras));
        Assert.Equal(Verdict.Silent, none.Read([1, 2, 3, 4]));
        var presence = new OutputLayout(HasPresence: true, Classes: 0);
        Assert.Equal((5, new Verdict(0.5, 0, 1)), (presence.Count, presence.Read([1, 2, 3, 4, 0])));
        var classes = new OutputLayout(HasPresence: false, Classes: 3);
        var verdict = classes.Read([1, 2, 3, 4, -1, 1000, -1]);
        Assert.Equal((7, new Verdict(1, 1, 1)), (classes.Count, verdict));
    }

    [Fact]
    public void Numbers_that_are_none_stay_so()
    {
        var layout = new OutputLayout(HasPresence: true, Classes: 2);
        var verdict = layout.Read([1, 2, 3, 4, float.NaN, float.NaN, 0]);
        Assert.True(double.IsNaN(verdict.Presence));
        Assert.True(double.IsNaN(verdict.ClassProbability));
    }

    [Theory]
    [InlineData(Vectorizer.Gap, true, 0)]
    [InlineData(Vectorizer.Gap, true, 3)]
    [InlineData(Vectorizer.Vote, false, 2)]
    [InlineData(Vectorizer.Vote, true, 5)]
    public void A_network_gives_as_many_numbers_and_keeps_the_box_s_layers(Vectorizer vectorizer, bool presence, int classes)
    {
        var plain = s_model with
        {
            Vectorizer = vectorizer, Head = vectorizer == Vectorizer.Vote ? [] : [8], SigmoidOutput = vectorizer != Vectorizer.Vote,
        };
        var model = plain with { Presence = presence, Classes = classes };
        Graph before = Localizer.Build(plain, 32, 32), graph = Localizer.Build(model, 32, 32);
        Assert.Equal(Shape.Vector(model.Outputs.Count), graph.Output.Shape);
        Assert.Equal(Shape.Vector(4), before.Output.Shape);
        var parameters = graph.Parameters.ToDictionary(p => p.Name, StringComparer.Ordinal);
        foreach (var parameter in before.Parameters)
        {
            // The vote's convolution has a row for each number more; those of the box begin as without them.
            float[] alone = parameter.Initialize(7).Values;
            Assert.Equal(alone, parameters[parameter.Name].Initialize(7).Values[..alone.Length]);
        }
        Assert.All(graph.Nodes.SkipLast(1), n => Assert.NotEmpty(graph.ConsumersOf(n)));
    }
}
