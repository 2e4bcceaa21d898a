namespace Boxfit.Tests.Training.FineTuning;

public class FreezeScheduleTests
{
    static readonly Graph s_resnet = Build("resnet18");

    static Graph Build(string backbone) => Localizer.Build(new() { Backbone = backbone, ExtraConvolutions = [], Head = [8] }, 64, 64);

    static FreezeSchedule Schedule(string freeze, string unfreeze = "none", NormFreezing norms = NormFreezing.None)
    {
        var s = TrainingSettings.Resolve([], [GivenSetting.Option("freeze", freeze), GivenSetting.Option("unfreeze", unfreeze)]);
        return new(s_resnet, s.Freezing with { Norms = norms }, epochs: 10);
    }

    /// <summary>The first words of the names of what is frozen.</summary>
    static string Frozen(FreezeSchedule schedule, int epoch) =>
        string.Join(' ', schedule.At(epoch).Parameters.Select(n => n.Split('.')[0]).Distinct().Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("resnet18", 5, "conv1", "maxpool", "layer2.0.conv1", "layer3.0.conv1", "layer4.0.conv1")]
    [InlineData("resnet50", 5, "conv1", "maxpool", "layer2.0.conv1", "layer3.0.conv1", "layer4.0.conv1")]
    [InlineData("keras_resnet50", 5, "conv1_conv", "pool1_pool", "conv3_block1_0_conv", "conv4_block1_0_conv", "conv5_block1_0_conv")]
    [InlineData("vgg16", 5, "features.0", "features.5", "features.10", "features.17", "features.24")]
    [InlineData(
        "mobilenet_v2", 5, "features.0.0", "features.2.conv.0.0", "features.4.conv.0.0", "features.7.conv.0.0", "features.14.conv.0.0")]
    [InlineData("mininet", 4, "stem.conv", "stage1.0.1.conv", "stage2.0.1.conv", "stage3.0.1.conv")]
    public void Stages_begin_where_the_map_becomes_smaller(string backbone, int count, params string[] firstNodes)
    {
        var graph = Build(backbone);
        var stages = BackboneStages.Of(graph);
        Assert.Equal(count, stages.Count);
        Assert.Equal(firstNodes, stages.Select(s => s[0].Name));
        Assert.Equal(graph.Nodes.Where(n => n.Section == Section.Backbone), stages.SelectMany(s => s));
    }

    [Theory]
    [InlineData("backbone", "bn1 conv1 layer1 layer2 layer3 layer4")]
    [InlineData("2", "bn1 conv1 layer1")]
    [InlineData("5", "bn1 conv1 layer1 layer2 layer3 layer4")]
    [InlineData("layer4", "layer4")]
    [InlineData("1,layer3.*,head", "bn1 conv1 head layer3")]
    [InlineData("none", "")]
    public void Words_mean_stages_and_names(string freeze, string expected) => Assert.Equal(expected, Frozen(Schedule(freeze), 1));

    [Fact]
    public void What_is_frozen_is_unfrozen_epoch_by_epoch()
    {
        var schedule = Schedule("backbone", "3:layer4,3:bn1,6:2,9:all");
        Assert.Equal("bn1 conv1 layer1 layer2 layer3 layer4", Frozen(schedule, 2));
        Assert.Equal("conv1 layer1 layer2 layer3", Frozen(schedule, 3));
        Assert.Equal("conv1 layer1 layer2", Frozen(schedule, 8));
        Assert.Equal("", Frozen(schedule, 9));
        Assert.Empty(schedule.At(10).Statistics);
        Assert.Equal([3, 6, 9], Enumerable.Range(1, 10).Where(schedule.ChangesAt));
    }

    [Theory]
    [InlineData("none", NormFreezing.None, "")]
    [InlineData("backbone", NormFreezing.None, "the backbone")]
    [InlineData("2", NormFreezing.None, "stages 1, 2 of the backbone")]
    [InlineData("2", NormFreezing.All, "stages 1, 2 of the backbone")]
    [InlineData(
        "layer1,layer4.0,head.0.bias", NormFreezing.None, "stage 2 of the backbone, part of stage 5 of the backbone, part of the head")]
    [InlineData("backbone,head", NormFreezing.None, "the backbone, part of the head")]
    public void What_is_frozen_is_said_in_words(string freeze, NormFreezing norms, string expected) =>
        Assert.Equal(expected, FrozenDescription.Describe(s_resnet, Schedule(freeze, norms: norms).At(1), norms));

    [Fact]
    public void A_norm_keeps_its_statistics_with_its_scale_and_shift_or_when_asked()
    {
        Assert.Equal(["bn1"], Schedule("conv1,bn1").At(1).Statistics);
        Assert.Empty(Schedule("bn1.weight").At(1).Statistics);
        int norms = s_resnet.Nodes.Count(n => n.Operation is Graphs.Operations.BatchNorm);
        var statistics = Schedule("none", norms: NormFreezing.Statistics).At(1);
        Assert.Equal((0, norms), (statistics.Parameters.Count, statistics.Statistics.Count));
        var all = Schedule("none", norms: NormFreezing.All).At(1);
        Assert.Equal((2 * norms, norms), (all.Parameters.Count, all.Statistics.Count));
        Assert.Equal(norms, Schedule("backbone", "2:all", NormFreezing.Statistics).At(2).Statistics.Count);
    }

    [Theory]
    [InlineData("layer1", "layer1.0.conv1.weight", true)]
    [InlineData("layer1", "layer10.conv1.weight", false)]
    [InlineData("conv1_bn/gamma", "conv1_bn/gamma", true)]
    [InlineData("conv5", "conv5_block1_1_conv/kernel", true)]
    [InlineData("*.bias", "head.0.bias", true)]
    [InlineData("*.bias", "head.0.weight", false)]
    [InlineData("layer?.0.*", "layer2.0.conv1.weight", true)]
    [InlineData("LAYER1", "layer1.0.conv1.weight", false)]
    public void Patterns_are_names_beginnings_or_globs(string pattern, string name, bool matches) =>
        Assert.Equal(matches, ParameterPattern.Matches(pattern, name));

    [Fact]
    public void Rates_fall_from_stage_to_stage_and_patterns_win()
    {
        var settings = new OptimizationSettings { RateFactor = 0.5, WeightDecay = 0.1, Rates = [new("layer1", 3), new("*.bias", 2)] };
        var rates = new ParameterRates(s_resnet, settings);
        Assert.Equal(new ParameterPolicy(1, 0.1), Policy("head.0.weight"));
        Assert.Equal(new ParameterPolicy(0.5, 0.1), Policy("layer4.1.conv2.weight"));
        Assert.Equal(new ParameterPolicy(0.25, 0.1), Policy("layer3.0.conv1.weight"));
        Assert.Equal(new ParameterPolicy(3, 0.1), Policy("layer1.0.conv1.weight"));
        Assert.Equal(new ParameterPolicy(1.0 / 32, 0.1), Policy("conv1.weight"));
        Assert.Equal(new ParameterPolicy(1.0 / 32, 0), Policy("bn1.weight"));
        Assert.Equal(new ParameterPolicy(2, 0), Policy("layer4.0.bn1.bias"));

        ParameterPolicy Policy(string name) => rates.PolicyOf(s_resnet.Parameters.Single(p => p.Name == name));
    }
}
