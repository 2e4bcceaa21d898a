namespace Boxfit.Tests.Pretrained.Naming;

public class BackboneMatcherTests
{
    static readonly (string, int[]) s_classifier = ("fc.weight", [1000, 512]);

    static IReadOnlyList<BackboneFit> Fits(IEnumerable<(string, int[])> arrays) => PretrainedWeights.FindFits(new MemoryWeights(arrays));

    static string Refusal(string backbone, IEnumerable<(string, int[])> arrays)
    {
        var file = new MemoryWeights(arrays);
        var matcher = new BackboneMatcher(file);
        var match = matcher.Match(Backbones.Find(backbone));
        Assert.False(match.Fits);
        return MisfitMessage.Create(file, match, matcher);
    }

    public static TheoryData<string> Names => [.. Backbones.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_backbones_own_arrays_fit_it_and_no_other(string name)
    {
        var fit = Assert.Single(Fits(MemoryWeights.Of(name)));
        Assert.Equal((name, false), (fit.Backbone, fit.FoldedNorms));
        bool hasNorms = Localizer.BuildBackbone(name, false, 64, 64).Parameters.Any(p => p.Role == ParameterRole.Scale);
        if (!hasNorms || name.StartsWith("keras", StringComparison.Ordinal)) return;
        fit = Assert.Single(Fits(MemoryWeights.Of(name, foldedNorms: true)));
        Assert.Equal((name, true), (fit.Backbone, fit.FoldedNorms));
    }

    [Theory]
    [InlineData("module.")]
    [InlineData("model.")]
    [InlineData("module.model.")]
    [InlineData("backbone.")]
    [InlineData("encoder.")]
    [InlineData("base_model.")]
    [InlineData("backbone.body.")]
    public void A_prefix_common_to_all_is_left_aside(string prefix)
    {
        var fit = Assert.Single(
            Fits([("other.head.weight", [4, 512]), .. MemoryWeights.Of("resnet18", prefix: prefix), (prefix + "fc.bias", [10])]));
        Assert.Equal("resnet18", fit.Backbone);
    }

    [Fact]
    public void Counters_are_passed_over_and_a_classifier_is_reported()
    {
        var file = new MemoryWeights([.. MemoryWeights.Of("resnet18"), ("bn1.num_batches_tracked", []), s_classifier]);
        var report = PretrainedWeights.Compare(file, "resnet18");
        Assert.Equal(["fc.weight"], report.LeftOver);
        Assert.Empty(report.Missing);
        Assert.Equal(file.Entries.Count - 2, report.Loaded.Count);
    }

    [Fact]
    public void A_file_with_an_array_that_cannot_be_used_fits_only_where_it_is_not_needed()
    {
        var whole = MemoryWeights.Of("resnet18").Append(s_classifier);
        Assert.Single(PretrainedWeights.FindFits(new MemoryWeights(whole, unusable: "fc.weight")));
        var file = new MemoryWeights(MemoryWeights.Of("resnet18"), unusable: "layer1.0.conv1.weight");
        Assert.Empty(PretrainedWeights.FindFits(file));
        var matcher = new BackboneMatcher(file);
        string message = MisfitMessage.Create(file, matcher.Match(Backbones.Find("resnet18")), matcher);
        Assert.EndsWith(
            "does not fit resnet18: layer1.0.conv1.weight is of type F8_E4M3. " +
            "Numbers of this type are not read; save them as float32.", message);
    }

    [Theory]
    [InlineData("resnet34", "resnet18")]
    [InlineData("resnet101", "resnet50")]
    [InlineData("resnet152", "resnet101")]
    [InlineData("keras_resnet101", "keras_resnet50")]
    [InlineData("vgg19", "vgg16")]
    [InlineData("resnet50", "keras_resnet50")]
    [InlineData("keras_resnet50", "resnet50")]
    public void A_file_of_another_network_is_refused_even_where_all_that_is_needed_is_there(string file, string backbone)
    {
        string message = Refusal(backbone, MemoryWeights.Of(file));
        Assert.Contains($"does not fit {backbone}: ", message);
        Assert.Contains($"It fits {file}: give --backbone {file}.", message);
    }

    [Fact]
    public void A_shape_that_does_not_fit_is_named_with_both_shapes()
    {
        var grey = MemoryWeights.Of("resnet18").Select(a => a.Name == "conv1.weight" ? (a.Name, [64, 1, 7, 7]) : a);
        string message = Refusal("resnet18", grey);
        Assert.Contains("conv1.weight is 64×1×7×7 where resnet18 has 64×3×7×7", message);
        Assert.Contains("It is of a changed network: one that was made for other pictures, such as grey or small ones", message);
        Assert.DoesNotContain("missing", message);
    }

    [Fact]
    public void The_layout_of_Keras_under_PyTorchs_names_is_recognized()
    {
        var turned = MemoryWeights.Of("resnet18").Select(a => a.Shape is [var o, var i, var h, var w] ? (a.Name, [h, w, i, o]) : a);
        string message = Refusal("resnet18", turned);
        Assert.Contains("conv1.weight is 7×7×3×64 where resnet18 has 64×3×7×7", message);
        Assert.Contains("height × width × in × out", message);
        Assert.DoesNotContain("changed network", message);
    }

    [Fact]
    public void Half_a_file_is_told_by_what_is_missing()
    {
        var half = MemoryWeights.Of("resnet18").Take(70);
        string message = Refusal("resnet18", half);
        Assert.Matches(@"30 of 100 arrays are missing: layer\S+, layer\S+, layer\S+ and 27 more\. A part of the file is missing", message);
    }

    [Fact]
    public void A_deep_stem_is_recognized()
    {
        var arrays = MemoryWeights.Of("resnet50").Where(a => !a.Name.StartsWith("conv1.", StringComparison.Ordinal))
            .Concat([("conv1.0.weight", [32, 3, 3, 3]), ("conv1.3.weight", [32, 32, 3, 3]), ("conv1.6.weight", [64, 32, 3, 3])]);
        string message = Refusal("resnet50", arrays);
        Assert.Contains("conv1.0.weight", message);
        Assert.Contains("It looks like a ResNet with a deep stem (timm's resnet50d and its kin), which Boxfit does not have.", message);
    }

    [Fact]
    public void A_Wide_ResNet_is_recognized_by_its_shapes()
    {
        var wide = MemoryWeights.Of("resnet50").Select(a => a.Name.Contains("conv2") ? (a.Name, [128, 128, 3, 3]) : a);
        string message = Refusal("resnet50", wide);
        Assert.Contains("layer1.0.conv2.weight is 128×128×3×3 where resnet50 has 64×64×3×3", message);
        Assert.Contains("It looks like a Wide ResNet, which Boxfit does not have.", message);
    }

    [Fact]
    public void Torchvisions_newer_networks_are_recognized()
    {
        string message = Refusal(
            "mobilenet_v2", [("features.0.0.weight", [32, 3, 3, 3]), ("features.1.0.block.0.0.weight", [32, 1, 3, 3])]);
        Assert.Contains("It looks like an EfficientNet or a MobileNetV3 (torchvision's), which Boxfit does not have.", message);
    }

    [Fact]
    public void Squeeze_and_excitation_beside_a_whole_ResNet_is_not_passed_over()
    {
        string message = Refusal("resnet50", [.. MemoryWeights.Of("resnet50"), ("layer1.0.se.fc1.weight", [16, 256, 1, 1])]);
        Assert.Contains("no place for: layer1.0.se.fc1.weight", message);
        Assert.Contains("squeeze-and-excitation", message);
    }

    [Fact]
    public void A_bias_that_would_be_lost_is_not_passed_over() =>
        Assert.Contains("no place for: conv1.bias", Refusal("resnet18", [.. MemoryWeights.Of("resnet18"), ("conv1.bias", [64])]));

    [Fact]
    public void A_file_with_a_classifier_only_has_none_of_the_arrays()
    {
        string message = Refusal("resnet18", [s_classifier, ("fc.bias", [1000])]);
        Assert.Contains(
            "it has none of its arrays. It fits no backbone that Boxfit has; its arrays are such as fc.weight (1000×512)", message);
    }

    [Theory]
    [InlineData("vgg11")]
    [InlineData("vgg16_bn")]
    [InlineData("mobilenet_v2")]
    public void The_features_alone_are_known_without_their_prefix(string name)
    {
        var bare = MemoryWeights.Of(name).Select(a => (a.Name["features.".Length..], a.Shape));
        var fit = Assert.Single(Fits([.. bare, ("99.weight", [4, 512])]));
        Assert.Equal((name, "torchvision", true), (fit.Backbone, fit.Naming, fit.IsWhole));
    }

    [Fact]
    public void What_a_neck_leaves_out_may_be_missing_and_no_less()
    {
        var whole = MemoryWeights.Of("mobilenet_v2").ToList();
        var body = whole.Where(a => !a.Name.StartsWith("features.18.", StringComparison.Ordinal)).ToList();
        var fit = Assert.Single(Fits(body));
        Assert.Equal(("mobilenet_v2", false), (fit.Backbone, fit.IsWhole));
        Assert.True(Assert.Single(Fits(whole)).IsWhole);
        Assert.Equal(5, PretrainedWeights.Compare(new MemoryWeights(body), "mobilenet_v2").Missing.Count);
        Assert.Contains(
            "1 of 260 arrays is missing: features.18.1.bias.",
            Refusal("mobilenet_v2", whole.Where(a => a.Name != "features.18.1.bias")));
        Assert.Contains("6 of 260 arrays are missing", Refusal("mobilenet_v2", body.Skip(1)));
        Assert.Contains(
            "arrays twice",
            Refusal("mobilenet_v2", [.. body.Select(a => ("a." + a.Name, a.Shape)), .. body.Select(a => ("b." + a.Name, a.Shape))]));
    }

    /// <summary>The arrays of a ResNet in numbered modules: those before the given one in one piece, the rest in another.</summary>
    static IEnumerable<(string, int[])> Pieces(string backbone, string first, string second, int cut)
    {
        string[] children = ["conv1", "bn1", "relu", "maxpool", "layer1", "layer2", "layer3", "layer4"];
        return MemoryWeights.Of(backbone).Select(a =>
        {
            string[] words = a.Name.Split('.', 2);
            int index = Array.IndexOf(children, words[0]);
            return ($"{(index < cut ? $"{first}{index}" : $"{second}{index - cut}")}.{words[1]}", a.Shape);
        });
    }

    [Theory]
    [InlineData("resnet18", "", "", 8)]
    [InlineData("resnet34", "0.", "0.", 8)]
    [InlineData("resnet50", "backbone.", "", 8)]
    [InlineData("resnet50", "features1.", "features2.", 6)]
    [InlineData("resnet18", "front.", "back.", 5)]
    [InlineData("resnet101", "layer0.", "stage", 4)]
    [InlineData("resnet152", "model.0.", "model.1.", 7)]
    public void Numbered_children_of_a_ResNet_are_known_by_their_insides(string name, string first, string second, int cut)
    {
        int width = name is "resnet18" or "resnet34" ? 512 : 2048;
        (string, int[])[] head = [("head.1.weight", [width]), ("head.2.weight", [512, width]), ("head.6.weight", [4, 512])];
        var file = new MemoryWeights([.. Pieces(name, first, second, cut), .. head]);
        var fit = Assert.Single(PretrainedWeights.FindFits(file));
        Assert.Equal((name, "Sequential", true), (fit.Backbone, fit.Naming, fit.IsWhole));
        var report = PretrainedWeights.Compare(file, name);
        Assert.Equal(file.Entries.Take(report.Loaded.Count).Select(e => e.Name), report.Loaded);
        Assert.Equal(["head.1.weight", "head.2.weight", "head.6.weight"], report.LeftOver);
        Assert.Contains("head.6.weight gives 4 numbers", Assert.Single(report.Notes, n => n.StartsWith("It is a localizer's")));
    }

    [Fact]
    public void What_stands_between_numbered_children_is_not_passed_over() => Assert.Contains(
        "no place for: net.3.weight",
        Refusal("resnet18", [.. Pieces("resnet18", "net.", "net.", 8), ("net.3.weight", [64, 64, 1, 1]), ("net.9.weight", [4, 512])]));

    [Fact]
    public void Two_norms_that_fit_the_same_place_are_not_chosen_between() => Assert.Contains(
        "missing: bn1.weight, bn1.bias",
        Refusal("resnet18", [
            .. Pieces("resnet18", "0.", "0.", 8),
            .. ((string[])["weight", "bias", "running_mean", "running_var"]).Select(n => ("1.3." + n, (int[])[64])),
        ]));

    [Fact]
    public void Two_bodies_of_numbered_children_are_not_chosen_between() => Assert.Matches(
        @"it has its arrays twice, under 'left\.\d\.' and 'right\.\d\.'",
        Refusal("resnet18", [.. Pieces("resnet18", "left.", "", 8), .. Pieces("resnet18", "right.", "", 8)]));

    [Fact]
    public void A_deeper_ResNet_of_numbered_children_does_not_fit_a_shallower_one() => Assert.Contains(
        "It fits resnet34: give --backbone resnet34", Refusal("resnet18", Pieces("resnet34", "", "", 8)));

    [Theory]
    [InlineData("model-00001-of-00002.safetensors", "It is file 1 of 2: give the index of all beside it (model.safetensors.index.json)")]
    public void One_of_several_files_is_known_by_its_name(string name, string expected)
    {
        var file = new MemoryWeights(MemoryWeights.Of("resnet18").Take(50), name);
        var matcher = new BackboneMatcher(file);
        Assert.Contains(expected, MisfitMessage.Create(file, matcher.Match(Backbones.Find("resnet18")), matcher));
    }

    [Theory]
    [InlineData("fc.weight", 4, 512, true)]
    [InlineData("fc.weight", 1000, 512, false)]
    public void A_localizers_head_is_said_to_be_left_out(string name, int outputs, int inputs, bool isSaid)
    {
        var report = PretrainedWeights.Compare(new MemoryWeights([.. MemoryWeights.Of("resnet18"), (name, [outputs, inputs])]), "resnet18");
        Assert.Equal([name], report.LeftOver);
        Assert.Equal(isSaid, report.Notes.Any(n => n.Contains("fc.weight gives 4 numbers. Only the backbone is taken")));
    }

    [Fact]
    public void Two_copies_are_not_chosen_between()
    {
        var (one, two) = (MemoryWeights.Of("resnet18", prefix: "student."), MemoryWeights.Of("resnet18", prefix: "teacher."));
        string message = Refusal("resnet18", [.. one, .. two]);
        Assert.Contains("it has its arrays twice, under 'student.' and 'teacher.'", message);
    }
}
