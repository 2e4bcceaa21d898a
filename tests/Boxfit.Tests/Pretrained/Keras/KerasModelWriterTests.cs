namespace Boxfit.Tests.Pretrained.Keras;

public sealed class KerasModelWriterTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, string> Networks => new()
    {
        { "recipe", "Activation 49, Add 16, BatchNormalization 53, Conv2D 54, Dense 2, GlobalAveragePooling2D 1, InputLayer 1, " +
            "MaxPooling2D 1, ZeroPadding2D 2" },
        { "vgg16, flatten, sigmoid", "Conv2D 13, Dense 1, Flatten 1, InputLayer 1, MaxPooling2D 5" },
        { "mobilenet_v2, flatten", "Add 10, BatchNormalization 52, Conv2D 36, Dense 2, DepthwiseConv2D 17, Dropout 1, Flatten 1, " +
            "InputLayer 1, ReLU 35, ZeroPadding2D 5" },
        { "mobilenet_v2, folded", "Add 10, Conv2D 35, Dense 1, DepthwiseConv2D 17, GlobalAveragePooling2D 1, InputLayer 1, ReLU 35, " +
            "ZeroPadding2D 5" },
        { "resnet18, neck", "Activation 18, Add 9, BatchNormalization 20, Conv2D 23, Dense 1, GlobalAveragePooling2D 1, InputLayer 1, " +
            "MaxPooling2D 1, UpSampling2D 1, ZeroPadding2D 5" },
        { "vgg11, presence and classes", "Concatenate 1, Conv2D 8, Dense 3, GlobalAveragePooling2D 1, InputLayer 1, MaxPooling2D 5" },
    };

    /// <summary>A script runs the file as Keras would, strictly by its names and keys, in NumPy: the same numbers as ours.</summary>
    [Theory]
    [MemberData(nameof(Networks))]
    public void Model_computes_in_Keras_layers_what_it_computes_in_ours(string name, string layers)
    {
        var model = RandomModel(Configuration(name), 64, 96);
        string path = _folder["model.h5"];
        KerasModelWriter.Save(path, model);

        float[] planes = Enumerable.Range(0, 3 * 64 * 96).Select(i => MathF.Sin(i * 0.37f) + i % 5 * 0.2f).ToArray();
        float[] interleaved = new float[planes.Length];
        for (int i = 0; i < planes.Length; i++) interleaved[i % (64 * 96) * 3 + i / (64 * 96)] = planes[i];
        File.WriteAllBytes(_folder["picture.f32"], MemoryMarshal.AsBytes(interleaved.AsSpan()));
        string[] lines = FixtureScript.Run("weights/run_keras_model.py", path, _folder["picture.f32"]).Split('\n');

        Assert.Equal(layers, lines[0]);
        float[] expected = Compute(model, planes);
        double[] actual = Array.ConvertAll(lines[1].Split(' '), n => double.Parse(n, CultureInfo.InvariantCulture));
        Assert.Equal(model.Description.Configuration.Outputs.Count, actual.Length);
        Assert.True(expected.Distinct().Count() == actual.Length, "numbers that are the same show no order");
        for (int i = 0; i < actual.Length; i++) Assert.Equal(expected[i], actual[i], tolerance: 1e-4 * Math.Max(1, Math.Abs(expected[i])));
    }

    [Theory]
    [InlineData("recipe")]
    [InlineData("mobilenet_v2, flatten")]
    public void Weights_come_back_with_the_same_bits(string name)
    {
        var model = RandomModel(Configuration(name), 64, 96);
        KerasModelWriter.Save(_folder["model.h5"], model);
        using var file = KerasFile.Open(_folder["model.h5"]);
        var weights = KerasArchitecture.Of(model.Graph).SelectMany(layer => new KerasLayer(layer.Name, layer.Node).Weights
            .Select(weight => (Name: $"{layer.Name}/{layer.Name}/{weight.Name}:0", Weight: weight))).ToList();
        Assert.Equal(weights.Select(w => w.Name), file.Entries.Select(e => e.Name));
        Assert.Equal(model.Parameters.Keys.Order(StringComparer.Ordinal),
            weights.Select(w => w.Weight.Parameter.Name).Order(StringComparer.Ordinal));
        foreach (var (array, weight) in weights)
        {
            var read = weight.FromKeras(file.Read(array));
            var own = model.Parameters[weight.Parameter.Name];
            Assert.Equal(own.Shape, read.Shape);
            Assert.Equal(own.Values, read.Values);
        }
    }

    [Fact]
    public void Backbone_of_a_whole_model_is_found_again_as_weights()
    {
        var model = RandomModel(Configuration("recipe"), 64, 96);
        KerasModelWriter.Save(_folder["model.h5"], model);
        var loaded = PretrainedWeights.Load(_folder["model.h5"], "keras_resnet50");
        Assert.True(loaded.IsWhole);
        Assert.NotEmpty(loaded.Parameters);
        foreach (var (name, tensor) in loaded.Parameters) Assert.Equal(model.Parameters[name].Values, tensor.Values);
        using var file = WeightFiles.Open(_folder["model.h5"]);
        Assert.Equal("keras_resnet50", Assert.Single(PretrainedWeights.FindFits(file)).Backbone);
        Assert.Equal("2.15.0", file.Metadata["keras_version"]);
    }

    [Fact]
    public void Names_and_order_of_ResNet50_are_those_of_Keras()
    {
        var graph = Localizer.Build(Configuration("recipe"), 300, 300);
        string[] names = [.. KerasArchitecture.Of(graph).Select(l => l.Name)];
        Assert.Equal([.. KerasModel.Backbone(graph).Select(l => l.Name),
            "conv2d", "global_average_pooling2d", "dense", "dense_1"], names);
        // model.layers of keras.applications.ResNet50(include_top=False), whose order keras/src/applications/resnet.py makes.
        Assert.Equal([
            "input_1", "conv1_pad", "conv1_conv", "conv1_bn", "conv1_relu", "pool1_pad", "pool1_pool",
            "conv2_block1_1_conv", "conv2_block1_1_bn", "conv2_block1_1_relu", "conv2_block1_2_conv", "conv2_block1_2_bn",
            "conv2_block1_2_relu", "conv2_block1_0_conv", "conv2_block1_3_conv", "conv2_block1_0_bn", "conv2_block1_3_bn",
            "conv2_block1_add", "conv2_block1_out"], names[..19]);
    }

    [Fact]
    public void Description_of_the_model_is_in_the_file()
    {
        var model = RandomModel(Configuration("vgg16, flatten, sigmoid"), 64, 96);
        KerasModelWriter.Save(_folder["model.h5"], model);
        KerasModelWriter.Save(_folder["again.h5"], model);
        Assert.Equal(File.ReadAllBytes(_folder["model.h5"]), File.ReadAllBytes(_folder["again.h5"]));
        using var reader = new Hdf5Reader(_folder["model.h5"]);
        string text = Assert.Single(reader.Texts("", ModelFile.MetadataName)!);
        Assert.Equal(model.Description.Preprocessing, ModelDescription.Parse(text).Preprocessing);
    }

    [Fact]
    public void What_Keras_has_no_layer_for_is_refused_with_the_way_out()
    {
        var vote = new LocalizerConfiguration { Backbone = "mininet", ExtraConvolutions = [], Vectorizer = Vectorizer.Vote, Head = [] };
        Refuses(vote, 64, "no standard layer", "('box', BoxVoting)");
        var neck = new LocalizerConfiguration { Backbone = "resnet18", Neck = new(8, 16), ExtraConvolutions = [] };
        Refuses(neck, 80, "from 3×3 to 5×5", "multiples of 32");

        void Refuses(LocalizerConfiguration configuration, int side, params string[] expected)
        {
            var e = Assert.Throws<InputException>(() => KerasModelWriter.Save(_folder["x.h5"], RandomModel(configuration, side, side)));
            foreach (string text in (string[])[.. expected, "--to onnx"]) Assert.Contains(text, e.Message, StringComparison.Ordinal);
            Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
        }
    }

    static LocalizerConfiguration Configuration(string name) => name switch
    {
        "recipe" => new() { ExtraConvolutions = [new(8, 2, 2)], Head = [16] },
        "vgg16, flatten, sigmoid" => new()
        {
            Backbone = "vgg16", ExtraConvolutions = [], Vectorizer = Vectorizer.Flatten, Head = [], SigmoidOutput = true,
        },
        "mobilenet_v2, flatten" => new()
        {
            Backbone = "mobilenet_v2", ExtraConvolutions = [new(8, 1, 1)], Vectorizer = Vectorizer.Flatten, Head = [16], Dropout = 0.3,
        },
        "vgg11, presence and classes" => new()
        {
            Backbone = "vgg11", ExtraConvolutions = [], Head = [16], SigmoidOutput = true, Presence = true, Classes = 2,
        },
        "mobilenet_v2, folded" => new() { Backbone = "mobilenet_v2", FoldedNorms = true, ExtraConvolutions = [], Head = [] },
        _ => new() { Backbone = "resnet18", Neck = new(8, 16), ExtraConvolutions = [], Head = [] },
    };

    static Model RandomModel(LocalizerConfiguration configuration, int height, int width)
    {
        var graph = Localizer.Build(configuration, height, width);
        var random = new Random(3);
        var parameters = graph.Parameters.ToDictionary(p => p.Name, p => new Tensor(p.Shape, [.. Values(p)]), StringComparer.Ordinal);
        var provenance = new Provenance { Dataset = "x.csv", Weights = "none", Version = "1", Created = DateTimeOffset.UnixEpoch };
        return new(new(configuration, new(width, height), provenance), graph, parameters);

        IEnumerable<float> Values(Parameter parameter)
        {
            // Numbers that neither grow nor vanish from layer to layer keep their digits.
            double fan = Tensor.Count(parameter.Shape) / (double)parameter.Shape[0], scale = Math.Sqrt(6 / fan);
            for (long i = Tensor.Count(parameter.Shape); i > 0; i--)
            {
                double value = random.NextDouble();
                yield return (float)(parameter.Role switch
                {
                    ParameterRole.Weight => (value * 2 - 1) * scale,
                    ParameterRole.Scale => 0.4 + value * 0.4,
                    ParameterRole.RunningVariance => 0.5 + value,
                    _ => (value - 0.5) * 0.2,
                });
            }
        }
    }

    static float[] Compute(Model model, float[] planes)
    {
        using var plan = new InferencePlan(model.Graph, model.Parameters, batch: 1, threads: 1);
        planes.CopyTo(plan.Input);
        plan.Run();
        return plan.Output.ToArray();
    }
}
