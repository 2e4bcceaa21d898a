using Boxfit.Tests.Onnx;

namespace Boxfit.Tests.Core.Architectures;

public sealed class PooledFeaturesTests
{
    static readonly LocalizerConfiguration s_small = new() { Backbone = "mininet", ExtraConvolutions = [], Head = [8] };

    public static TheoryData<LocalizerConfiguration, string> Configurations => new()
    {
        { s_small, "gap" },
        { s_small with { Vectorizer = Vectorizer.Flatten, ExtraConvolutions = [new(12, 1, 1)], Classes = 3 }, "flatten" },
        { s_small with { Vectorizer = Vectorizer.Vote, Neck = new(16, 8), Head = [], Presence = true }, "vote" },
        { s_small with { Backbone = "resnet18", Vectorizer = Vectorizer.Vote, Head = [] }, "vote" },
    };

    [Theory, MemberData(nameof(Configurations))]
    public void They_are_the_mean_of_what_the_head_takes_and_stand_behind_the_networks_numbers(
        LocalizerConfiguration configuration, string taker)
    {
        var model = RandomModel.Of(configuration);
        var map = PooledFeatures.MapOf(model.Graph);
        Assert.Same(map, Assert.Single(model.Graph.Nodes, n => n.Name == taker).Inputs[0]);
        Assert.Equal(map.Shape.Channels, PooledFeatures.CountOf(model.Graph));
        byte[] levels = CheckPictures.Random(model.Description.Preprocessing).Levels[0];
        float[] numbers = Run(model.Graph), values = Run(model.Graph.UpTo(map)), both = Run(PooledFeatures.Beside(model.Graph));
        Assert.Equal(numbers.Length + map.Shape.Channels, both.Length);
        Assert.All(numbers.Zip(both), n => Assert.Equal(n.First, n.Second, 1e-6f));
        var means = values.Chunk(map.Shape.Height * map.Shape.Width).Select(c => c.Average());
        float largest = values.Max(MathF.Abs);
        Assert.All(means.Zip(both[numbers.Length..]), m => Assert.Equal(m.First, m.Second, 1e-5f * largest));

        float[] Run(Graph graph) => EngineThread.RunOnce(() =>
        {
            using var plan = new InferencePlan(graph, model.Parameters, 1, 1);
            new Preprocessor(model.Description.Preprocessing).Scale(levels, plan.Input);
            plan.Run();
            return plan.Output.ToArray();
        });
    }
}
