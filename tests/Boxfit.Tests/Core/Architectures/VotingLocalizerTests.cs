namespace Boxfit.Tests.Core.Architectures;

/// <summary>Localizers with a neck and the vote of cells.</summary>
public class VotingLocalizerTests
{
    static readonly LocalizerConfiguration s_voting = new()
    {
        Backbone = "mobilenet_v2", Neck = new(128, 16), ExtraConvolutions = [], Vectorizer = Vectorizer.Vote, Head = [],
    };

    [Theory]
    [InlineData("mobilenet_v2", "features.17.conv.3", 320, "features.13.add", 96)]
    [InlineData("resnet50", "layer4.2.relu", 2048, "layer3.5.relu", 1024)]
    [InlineData("keras_resnet50", "conv5_block3_out", 2048, "conv4_block6_out", 1024)]
    [InlineData("vgg16", "features.30", 512, "features.23", 512)]
    public void The_neck_takes_the_last_map_of_each_stride(string backbone, string deep, int deepChannels, string fine, int fineChannels)
    {
        foreach (int side in (int[])[224, 300])
        {
            var graph = Localizer.Build(s_voting with { Backbone = backbone }, side, side);
            var nodes = graph.Nodes.ToDictionary(n => n.Name);
            Assert.StartsWith(deep, nodes["neck.lateral32"].Inputs[0].Name, StringComparison.Ordinal);
            Assert.Equal(deepChannels, nodes["neck.lateral32"].Inputs[0].Shape.Channels);
            Assert.Equal(fineChannels, nodes["neck.lateral16"].Inputs[0].Shape.Channels);
            Assert.StartsWith(fine, nodes["neck.lateral16"].Inputs[0].Name, StringComparison.Ordinal);
            Assert.Equal(Shape.Vector(4), graph.Output.Shape);
        }
    }

    [Fact]
    public void Nothing_is_computed_that_nobody_needs()
    {
        var graph = Localizer.Build(s_voting, 224, 224);
        Assert.All(graph.Nodes.SkipLast(1), n => Assert.NotEmpty(graph.ConsumersOf(n)));
        Assert.DoesNotContain(graph.Nodes, n => n.Name.StartsWith("features.18", StringComparison.Ordinal));
    }

    [Fact]
    public void A_vote_works_at_any_size_with_the_same_parameters()
    {
        Assert.Equal(
            Localizer.Build(s_voting, 224, 224).Parameters.Select(p => (p.Name, p.Count)),
            Localizer.Build(s_voting, 192, 320).Parameters.Select(p => (p.Name, p.Count)));
    }

    [Fact]
    public void Folded_norms_leave_convolutions_with_biases_and_no_norms()
    {
        var graph = Localizer.Build(s_voting with { FoldedNorms = true }, 224, 224);
        Assert.DoesNotContain(graph.Nodes, n => n.Operation is BatchNorm);
        Assert.All(graph.Nodes.Where(n => n.Operation is Convolution), n => Assert.NotNull(n.Parameter(ParameterRole.Bias)));
        Assert.Contains(graph.Parameters, p => p.Name == "features.1.conv.0.0.bias");
    }

    [Fact]
    public void Parts_that_do_not_go_with_a_vote_are_errors_with_the_remedy()
    {
        Assert.Contains("--head none", Fails(s_voting with { Head = [512] }), StringComparison.Ordinal);
        Assert.Contains("--output linear", Fails(s_voting with { SigmoidOutput = true }), StringComparison.Ordinal);
        Assert.Contains("--box xyxy", Fails(s_voting with { Box = BoxRepresentation.Cxcywh }), StringComparison.Ordinal);
        Assert.Contains("strides 4, 8, 16", Fails(s_voting with { Backbone = "mininet", Neck = new(64, 32) }), StringComparison.Ordinal);

        static string Fails(LocalizerConfiguration configuration) =>
            Assert.Throws<InputException>(() => Localizer.Build(configuration, 224, 224)).Message;
    }

    [Fact]
    public void A_model_file_keeps_neck_vote_and_folded_norms()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "model.safetensors");
        var configuration = s_voting with { Backbone = "mininet", Neck = new(8, 8), FoldedNorms = true };
        var parameters = Localizer.Build(configuration, 64, 64).Parameters
            .ToDictionary(p => p.Name, p => Tensor.Zeros(p.Shape), StringComparer.Ordinal);
        var provenance = new Provenance { Dataset = "data", Weights = "none", Version = "0", Created = DateTimeOffset.UnixEpoch };
        ModelFile.Save(path, new(configuration, new(64, 64), provenance), parameters);

        var loaded = ModelFile.Load(path).Description.Configuration;
        Assert.Equal((new Neck(8, 8), Vectorizer.Vote, true), (loaded.Neck, loaded.Vectorizer, loaded.FoldedNorms));
    }
}
