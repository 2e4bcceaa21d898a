namespace Boxfit.Tests.Pretrained.Naming;

public sealed class KerasNamesTests
{
    static readonly int[] s_depths = [3, 4, 6, 3];
    static readonly string[] s_norm = ["gamma", "beta", "moving_mean", "moving_variance"];

    [Theory]
    [InlineData("{0}/{0}/{1}:0")]
    [InlineData("resnet50/{0}/{1}:0")]
    [InlineData("{0}/functional/{0}/{1}")]
    public void Named_arrays_of_every_version_are_found(string pattern)
    {
        var entries = ResNet50().Select(a => a with { Name = a.Name.Split('/') is [var layer, var weight] ? Fill(layer, weight) : "" });
        using var file = new NamesOnly([.. entries, new("predictions/predictions/kernel:0", "float32", [2048, 1000])]);
        var match = Match(file, "keras_resnet50");
        Assert.True(match.Fits);
        Assert.Equal("Keras", match.Scheme.Name);
        Assert.Equal(318, match.Found.Count);
        Assert.Equal("predictions/predictions/kernel:0", Assert.Single(match.LeftOver).Name);

        string Fill(string layer, string weight) =>
            pattern.Replace("{0}", layer, StringComparison.Ordinal).Replace("{1}", weight, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("layers/")]
    [InlineData("layers/functional/layers/")]
    public void Counted_arrays_are_found_in_the_order_of_Keras(string prefix)
    {
        int convolutions = 0, norms = 0;
        var numbered = new List<WeightEntry>();
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var layer in ResNet50().GroupBy(a => a.Name.Split('/')[0]))
        {
            string kind = layer.Key.EndsWith("_conv", StringComparison.Ordinal)
                ? Counted("conv2d", convolutions++)
                : Counted("batch_normalization", norms++);
            foreach (var (entry, i) in layer.Select((e, i) => (e, i)))
            {
                numbered.Add(entry with { Name = $"{prefix}{kind}/vars/{i}" });
                names[numbered[^1].Name] = entry.Name;
            }
        }
        using var file = new NamesOnly([.. numbered, new("layers/dense/vars/0", "float32", [2048, 4])]);
        var match = Match(file, "keras_resnet50");
        Assert.True(match.Fits);
        Assert.All(match.Found, f => Assert.Equal(f.Source.Parameter.Name, names[f.Entry.Name]));

        static string Counted(string kind, int number) => number == 0 ? kind : $"{kind}_{number}";
    }

    [Theory]
    [InlineData("vgg16", 2, 2, 3, 3, 3)]
    [InlineData("vgg19", 2, 2, 4, 4, 4)]
    public void Vgg_is_torchvisions(string backbone, params int[] convolutions)
    {
        var entries = new List<WeightEntry>();
        int inputs = 3;
        for (int block = 0; block < convolutions.Length; block++)
        {
            int filters = Math.Min(64 << block, 512);
            for (int i = 1; i <= convolutions[block]; i++)
            {
                string layer = $"block{block + 1}_conv{i}";
                entries.Add(new($"{layer}/{layer}/kernel:0", "float32", [3, 3, inputs, filters]));
                entries.Add(new($"{layer}/{layer}/bias:0", "float32", [filters]));
                inputs = filters;
            }
        }
        using var file = new NamesOnly(entries);
        var match = Match(file, backbone);
        Assert.True(match.Fits);
        Assert.Equal("features.2.weight", match.Found[2].Source.Parameter.Name);
        Assert.Equal("block1_conv2/block1_conv2/kernel:0", match.Found[2].Entry.Name);
    }

    [Fact]
    public void Other_networks_are_refused_with_the_cause()
    {
        using var resnet = new NamesOnly([.. ResNet50().Select(a => a with { Name = $"{a.Name.Split('/')[0]}/{a.Name}:0" })]);
        Assert.Contains("It fits keras_resnet50", Refusal(resnet, "resnet50"), StringComparison.Ordinal);
        Assert.Contains("It fits keras_resnet50", Refusal(resnet, "keras_resnet101"), StringComparison.Ordinal);
        using var nested = new NamesOnly([.. ResNet50().Select(a => a with { Name = $"resnet50/{a.Name}:0" })]);
        Assert.False(Match(nested, "keras_resnet101").Fits);
        using var mobile = new NamesOnly(
        [
            new("Conv1/Conv1/kernel:0", "float32", [3, 3, 3, 32]),
            new("expanded_conv_depthwise/expanded_conv_depthwise/depthwise_kernel:0", "float32", [3, 3, 32, 1]),
        ]);
        Assert.Contains("pads on one side only", Refusal(mobile, "mobilenet_v2"), StringComparison.Ordinal);
    }

    /// <summary>Keras's ResNet-50 as its own summary lists the layers, with names as <c>layer/weight</c>.</summary>
    static IEnumerable<WeightEntry> ResNet50()
    {
        foreach (var entry in ConvolutionAndNorm("conv1", 7, 3, 64)) yield return entry;
        int inputs = 64;
        for (int stage = 0; stage < 4; stage++)
        {
            int filters = 64 << stage;
            for (int block = 1; block <= s_depths[stage]; block++)
            {
                string name = $"conv{stage + 2}_block{block}";
                List<WeightEntry> shortcut = block == 1 ? [.. ConvolutionAndNorm($"{name}_0", 1, inputs, filters * 4)] : [];
                var last = ConvolutionAndNorm($"{name}_3", 1, filters, filters * 4).ToList();
                foreach (var entry in ConvolutionAndNorm($"{name}_1", 1, inputs, filters)) yield return entry;
                foreach (var entry in ConvolutionAndNorm($"{name}_2", 3, filters, filters)) yield return entry;
                List<WeightEntry> end = [.. shortcut.Take(2), .. last.Take(2), .. shortcut.Skip(2), .. last.Skip(2)];
                foreach (var entry in end) yield return entry;
                inputs = filters * 4;
            }
        }
    }

    static IEnumerable<WeightEntry> ConvolutionAndNorm(string name, int side, int inputs, int filters) =>
    [
        new($"{name}_conv/kernel", "float32", [side, side, inputs, filters]),
        new($"{name}_conv/bias", "float32", [filters]),
        .. s_norm.Select(part => new WeightEntry($"{name}_bn/{part}", "float32", [filters])),
    ];

    static BackboneMatch Match(WeightFile file, string backbone) => new BackboneMatcher(file).Match(Backbones.Find(backbone));

    static string Refusal(WeightFile file, string backbone)
    {
        var matcher = new BackboneMatcher(file);
        var match = matcher.Match(Backbones.Find(backbone));
        Assert.False(match.Fits);
        return MisfitMessage.Create(file, match, matcher);
    }

    /// <summary>A Keras file whose numbers nobody asks for.</summary>
    sealed class NamesOnly(IReadOnlyList<WeightEntry> entries) : WeightFile("names.h5")
    {
        public override WeightFormat Format => WeightFormat.KerasH5;

        public override IReadOnlyList<WeightEntry> Entries => entries;

        public override Tensor Read(string name) => throw new NotSupportedException();

        protected override void Dispose(bool disposing) { }
    }
}
