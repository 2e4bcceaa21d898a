namespace Boxfit.Tests.Reports;

public class ModelSummaryTests
{
    static readonly ModelSummary s_recipe = new(Localizer.Build(new LocalizerConfiguration(), 300, 300));

    [Fact]
    public void The_recipes_totals_are_the_published_ones()
    {
        Assert.Equal(42_989_956, s_recipe.Parameters);
        Assert.Equal(23_587_712, s_recipe.BackboneParameters);
        Assert.Equal(s_recipe.Parameters, s_recipe.TrainableParameters + s_recipe.RunningStatistics);
        // 2 for each of the 26,560 channels that a ResNet-50 normalizes.
        Assert.Equal(53_120, s_recipe.RunningStatistics);
        Assert.Equal(s_recipe.MultiplyAdds, s_recipe.Rows.Sum(r => r.MultiplyAdds));
    }

    [Fact]
    public void PyTorchs_form_counts_no_running_statistics()
    {
        var summary = new ModelSummary(Localizer.Build(new() { Backbone = "resnet18", ExtraConvolutions = [] }, 128, 128));
        Assert.Equal(11_176_512, summary.BackboneParameters);
        Assert.Equal(11_176_512 + 512 * 512 + 512 + 512 * 4 + 4, summary.Parameters);
        Assert.Equal(summary.Parameters, summary.TrainableParameters);
        Assert.Equal(9_600, summary.RunningStatistics);
        Assert.Contains("not counted above", Text(summary));
    }

    [Fact]
    public void What_is_frozen_is_not_counted_as_trainable()
    {
        var graph = Localizer.Build(new() { Backbone = "resnet18", ExtraConvolutions = [] }, 64, 64);
        var summary = new ModelSummary(graph, p => p.Name.StartsWith("layer4", StringComparison.Ordinal));
        Assert.Equal(8_393_728, summary.FrozenParameters);
        Assert.Equal(new ModelSummary(graph).Parameters - 8_393_728, summary.TrainableParameters);
        Assert.Contains(Text(summary).Split('\n'), l => l.StartsWith("  frozen ") && l.EndsWith("8,393,728"));
        Assert.DoesNotContain("frozen", Text(new(graph)));
    }

    [Fact]
    public void The_table_has_a_line_a_layer_with_aligned_columns_and_the_totals()
    {
        string[] lines = Text(s_recipe).Split('\n');
        string first = lines.Single(l => l.StartsWith("conv1_conv (Convolution)"));
        string last = lines.Single(l => l.StartsWith("box (Dense)"));
        Assert.Contains("64×150×150", first);
        Assert.Contains("9,472", first);
        Assert.Contains("211,680,000", first);
        Assert.Equal(first.Length, last.Length);
        Assert.Equal(lines[0].IndexOf("Output shape"), first.IndexOf("64×150×150"));
        Assert.EndsWith("conv2_block1_0_bn, conv2_block1_3_bn", lines.Single(l => l.StartsWith("conv2_block1_add (")));
        Assert.EndsWith("pool1_pool", lines.Single(l => l.StartsWith("conv2_block1_1_conv (")));
        Assert.Contains(lines, l => l.StartsWith("Parameters ") && l.EndsWith("42,989,956"));
        Assert.Contains(lines, l => l.StartsWith("Running statistics ") && l.EndsWith("53,120  (counted above)"));
        Assert.DoesNotContain(lines, l => l.EndsWith(' '));
        Assert.Equal(s_recipe.Rows.Count, lines.Count(l => l.Contains(" (") && l.Contains(')') && !l.Contains("(type)")) - 2);
    }

    static string Text(ModelSummary summary) => summary.ToTable() + summary.Totals();
}
