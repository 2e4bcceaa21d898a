namespace Boxfit.Tests.Core.Architectures;

public class ArchitecturesTests
{
    [Theory]
    [InlineData("resnet18", 11_176_512)]
    [InlineData("resnet34", 21_284_672)]
    [InlineData("resnet50", 23_508_032)]
    [InlineData("resnet101", 42_500_160)]
    [InlineData("resnet152", 58_143_808)]
    [InlineData("keras_resnet50", 23_587_712)]
    [InlineData("keras_resnet101", 42_658_176)]
    [InlineData("keras_resnet152", 58_370_944)]
    [InlineData("vgg11", 9_220_480)]
    [InlineData("vgg13", 9_404_992)]
    [InlineData("vgg16", 14_714_688)]
    [InlineData("vgg19", 20_024_384)]
    [InlineData("mobilenet_v2", 2_223_872)]
    public void Backbone_has_the_published_number_of_parameters(string name, long expected)
    {
        var graph = BuildBackbone(name);
        Assert.Equal(expected, graph.Nodes.Where(n => n.Section == Section.Backbone).Sum(graph.CountParameters));
    }

    [Theory]
    [InlineData("resnet18")]
    [InlineData("resnet50")]
    [InlineData("vgg11")]
    [InlineData("vgg16_bn")]
    [InlineData("mobilenet_v2")]
    public void Parameters_have_torchvisions_names_shapes_and_order(string name)
    {
        var graph = BuildBackbone(name);
        Assert.Equal(TorchvisionParameters(name), graph.Parameters.Select(p => $"{p.Name} {string.Join('x', p.Shape)}"));
    }

    [Fact]
    public void The_recipes_localizer_has_its_published_shapes_and_size()
    {
        var graph = Localizer.Build(new LocalizerConfiguration(), 300, 300);

        Assert.Equal(42_989_956, graph.Nodes.Sum(graph.CountParameters));
        Assert.Equal(Shape.Map(2048, 10, 10), graph.Nodes.Last(n => n.Section == Section.Backbone).Shape);
        Assert.Equal(Shape.Map(1024, 4, 4), graph.Nodes.Last(n => n.Section == Section.ExtraConvolutions).Shape);
        Assert.Equal(Shape.Vector(1024), graph.Nodes.Single(n => n.Section == Section.Vectorizer).Shape);
        Assert.Equal([Shape.Vector(512), Shape.Vector(4)],
            graph.Nodes.Where(n => n.Operation is Dense).Select(n => n.Shape));
        Assert.Equal("box", graph.Output.Name);
    }

    [Fact]
    public void Keras_parameters_have_Keras_names()
    {
        var names = BuildBackbone("keras_resnet50").Parameters.Select(p => p.Name).ToHashSet();
        Assert.Superset(
            new HashSet<string>
            {
                "conv1_conv/kernel", "conv1_conv/bias", "conv1_bn/gamma", "conv1_bn/beta", "conv1_bn/moving_mean",
                "conv1_bn/moving_variance", "conv2_block1_0_conv/kernel", "conv3_block4_3_bn/gamma", "conv5_block3_3_conv/bias",
            },
            names);
    }

    [Theory]
    [InlineData("resnet50", "layer2.0.conv2", "layer2.0.conv1")]
    [InlineData("keras_resnet50", "conv3_block1_1_conv", "conv3_block1_2_conv")]
    public void The_stride_of_a_bottleneck_is_where_its_form_has_it(string backbone, string strided, string plain)
    {
        var nodes = BuildBackbone(backbone).Nodes.ToDictionary(n => n.Name);
        Assert.Equal(2, Assert.IsType<Convolution>(nodes[strided].Operation).Stride);
        Assert.Equal(1, Assert.IsType<Convolution>(nodes[plain].Operation).Stride);
    }

    [Fact]
    public void Every_backbone_shrinks_a_picture_to_a_map()
    {
        foreach (string name in Backbones.Names)
        {
            var shape = BuildBackbone(name).Output.Shape;
            int stride = name == "mininet" ? 16 : 32;
            Assert.True(shape.IsMap && shape.Height == 64 / stride && shape.Width == 96 / stride, $"{name}: {shape}");
        }
    }

    [Fact]
    public void Names_of_nodes_and_parameters_are_unique()
    {
        foreach (string name in Backbones.Names)
        {
            var graph = Localizer.Build(new() { Backbone = name, ExtraConvolutions = [], Dropout = 0.5, SigmoidOutput = true }, 64, 96);
            Assert.Equal(graph.Nodes.Count, graph.Nodes.Select(n => n.Name).Distinct().Count());
            Assert.Equal(graph.Parameters.Count, graph.Parameters.Select(p => p.Name).Distinct().Count());
        }
    }

    [Fact]
    public void Pooling_gives_the_same_parameters_at_any_size_and_flatten_does_not()
    {
        var gap = new LocalizerConfiguration { Backbone = "resnet18", ExtraConvolutions = [] };
        var flatten = gap with { Vectorizer = Vectorizer.Flatten };

        Assert.Equal(Total(gap, 64), Total(gap, 128));
        Assert.Equal(3 * 512 * 4 * 512, Total(flatten, 128) - Total(flatten, 64));

        static long Total(LocalizerConfiguration configuration, int side) =>
            Localizer.Build(configuration, side, side).Parameters.Sum(p => p.Count);
    }

    [Fact]
    public void Unknown_backbone_is_an_error_that_lists_the_known_ones()
    {
        var error = Assert.Throws<InputException>(() => BuildBackbone("resnet19"));
        Assert.Contains("'resnet19'", error.Message);
        Assert.Contains("mobilenet_v2", error.Message);
    }

    [Fact]
    public void A_picture_too_small_for_an_extra_convolution_is_an_error_that_names_the_layer_and_the_sizes()
    {
        var error = Assert.Throws<InputException>(() => Localizer.Build(new LocalizerConfiguration(), 64, 64));
        Assert.Contains("'extra.0'", error.Message);
        Assert.Contains("3×3", error.Message);
        Assert.Contains("2×2", error.Message);
    }

    static Graph BuildBackbone(string name)
    {
        var builder = new GraphBuilder(Shape.Map(3, 64, 96));
        Backbones.Find(name).Build(builder, builder.Input);
        return builder.Build();
    }

    static IEnumerable<string> TorchvisionParameters(string architecture) =>
        File.ReadLines(FixtureFolder.Path("torchvision_parameters.txt"))
            .SkipWhile(line => line != $"# {architecture}").Skip(1).TakeWhile(line => !line.StartsWith('#'));
}
