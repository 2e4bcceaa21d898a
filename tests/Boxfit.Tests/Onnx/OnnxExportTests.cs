namespace Boxfit.Tests.Onnx;

public class OnnxExportTests
{
    static readonly LocalizerConfiguration s_small = new() { Backbone = "mininet", ExtraConvolutions = [], Head = [8] };

    // More of the same layers as their smaller sisters, and most of the time.
    static readonly string[] s_deeper =
        ["resnet34", "resnet101", "resnet152", "keras_resnet101", "keras_resnet152", "vgg13", "vgg13_bn", "vgg16", "vgg19", "vgg19_bn"];

    static readonly Dictionary<string, LocalizerConfiguration> s_configurations = Configurations();

    public static TheoryData<string> Names => [.. s_configurations.Keys];

    /// <summary>All that can be trained: each backbone, and each of the options.</summary>
    static Dictionary<string, LocalizerConfiguration> Configurations()
    {
        var all = Backbones.Names.Except(s_deeper).ToDictionary(n => n, n => s_small with { Backbone = n }, StringComparer.Ordinal);
        all["folded norms"] = s_small with { Backbone = "resnet18", FoldedNorms = true };
        all["neck and vote"] = s_small with { Neck = new(16, 8), Vectorizer = Vectorizer.Vote, Head = [] };
        all["vote of a resnet with a neck"] = all["neck and vote"] with { Backbone = "resnet18" };
        all["extra convolutions"] = s_small with { ExtraConvolutions = [new(12, 1, 1), new(10, 2, 2)] };
        all["flatten"] = s_small with { Vectorizer = Vectorizer.Flatten };
        all["dropout"] = s_small with { Head = [8, 8], Dropout = 0.5 };
        all["no hidden layer"] = s_small with { Head = [] };
        all["vote, presence and classes"] = all["neck and vote"] with { Presence = true, Classes = 3 };
        all["vote and presence"] = all["neck and vote"] with { Presence = true };
        all["presence and classes"] = s_small with { Presence = true, Classes = 4, SigmoidOutput = true };
        all["presence"] = s_small with { Presence = true, Dropout = 0.5 };
        all["classes"] = s_small with { Classes = 2, Head = [], Box = BoxRepresentation.Cxcywh };
        foreach (var box in Enum.GetValues<BoxRepresentation>())
        {
            all[$"linear {box}"] = s_small with { Box = box };
            all[$"sigmoid {box}"] = s_small with { Box = box, SigmoidOutput = true };
        }
        return all;
    }

    [Theory, MemberData(nameof(Names))]
    public void Whatever_can_be_trained_gives_the_engines_boxes(string name)
    {
        var model = RandomModel.WithUnlikeness(RandomModel.Of(s_configurations[name]));
        var pictures = CheckPictures.Random(model.Description.Preprocessing);
        foreach (var form in Enum.GetValues<InputForm>())
        {
            var export = OnnxExport.Of(model, form, halfPrecision: false);
            Assert.Equal(["unlikeness", "featureDistance"], export.Model.Graph.Outputs.TakeLast(2).Select(o => o.Name));
            var check = new OnnxCheck(model, export);
            Assert.InRange(check.Run(export.Model.ToBytes(), pictures, TestContext.Current.CancellationToken), 0, 1e-5);
        }
        // Boxes that are all cut to the picture's edges would agree whatever the numbers.
        float[][] boxes = pictures.Levels.Select(p => Boxes(model, p)[0]).ToArray();
        Assert.All(boxes, b => Assert.Contains(b, edge => edge is > 0 and < 1));
        Assert.Equal(boxes.Length, boxes.Select(b => string.Join(' ', b)).Distinct().Count());
    }

    [Theory]
    [InlineData(PixelScaling.Article)]
    [InlineData(PixelScaling.Imagenet)]
    [InlineData(PixelScaling.Caffe)]
    public void Levels_are_scaled_as_the_preprocessing_says_at_any_size(PixelScaling scaling)
    {
        var model = RandomModel.Of(s_small, new(96, 64, Scaling: scaling));
        var export = OnnxExport.Of(model, InputForm.Pixels, halfPrecision: false);
        Assert.Equal([64, 96, 3], export.Model.Graph.Input.Shape);
        var pictures = CheckPictures.Random(model.Description.Preprocessing);
        Assert.InRange(new OnnxCheck(model, export).Run(export.Model.ToBytes(), pictures, TestContext.Current.CancellationToken), 0, 1e-5);
    }

    [Fact]
    public void Several_pictures_at_once_are_each_what_they_are_alone()
    {
        var model = RandomModel.Of(s_configurations["neck and vote"]);
        var levels = CheckPictures.Random(model.Description.Preprocessing).Levels;
        float[][] together = Boxes(model, [.. levels.SelectMany(p => p)]);
        Assert.Equal(levels.Count, together.Length);
        for (int i = 0; i < together.Length; i++)
        {
            float[] alone = Boxes(model, levels[i])[0];
            for (int edge = 0; edge < alone.Length; edge++) Assert.Equal(alone[edge], together[i][edge], 1e-5f);
        }
    }

    [Theory]
    [InlineData("resnet18")]
    [InlineData("neck and vote")]
    [InlineData("sigmoid Cxcywh")]
    [InlineData("vote, presence and classes")]
    [InlineData("presence and classes")]
    public void Half_precision_halves_the_file_and_is_nearly_the_same(string name)
    {
        var model = RandomModel.Of(s_configurations[name]);
        var pictures = CheckPictures.Random(model.Description.Preprocessing);
        int whole = OnnxExport.Of(model, InputForm.Pixels, halfPrecision: false).Model.ToBytes().Length;
        foreach (var form in Enum.GetValues<InputForm>())
        {
            var export = OnnxExport.Of(model, form, halfPrecision: true);
            byte[] bytes = export.Model.ToBytes();
            Assert.InRange(bytes.Length, whole / 2 - 1000, whole * 0.6);
            double distance = new OnnxCheck(model, export).Run(bytes, pictures, TestContext.Current.CancellationToken);
            Assert.InRange(distance, 1e-7, OnnxCheck.HalfTolerance);
        }
    }

    [Fact]
    public void A_weight_too_large_for_half_precision_is_refused_by_its_name()
    {
        var model = RandomModel.Of(s_small);
        model.Parameters["head.0.bias"].Values[1] = 70_000;
        Assert.Equal("head.0.bias holds 70000, but half precision ends at 65504. Write the model without --float16.",
            Assert.Throws<InputException>(() => OnnxExport.Of(model, InputForm.Pixels, halfPrecision: true)).Message);
    }

    [Fact]
    public void The_metadata_is_the_model_files()
    {
        var model = RandomModel.Of(s_small);
        using var session = new OnnxSession(OnnxExport.Of(model, InputForm.Tensor, halfPrecision: false).Model.ToBytes(), 1);
        Assert.Equal("tensor", session.Metadata[OnnxExport.FormName]);
        var read = ModelDescription.Parse(session.Metadata[ModelFile.MetadataName]);
        Assert.Equal(model.Description.ToJson(), read.ToJson());
        Assert.Equal("face", read.Label);
    }

    [Theory]
    [InlineData("vote, presence and classes", InputForm.Pixels, 3)]
    [InlineData("presence and classes", InputForm.Tensor, 4)]
    public void What_is_said_beside_the_box_is_said_in_probabilities(string name, InputForm form, int classes)
    {
        var model = RandomModel.Of(s_configurations[name]);
        var export = OnnxExport.Of(model, form, halfPrecision: false);
        string box = form == InputForm.Pixels ? "boxes" : "numbers";
        Assert.Equal([(box, "4"), ("presence", ""), ("classes", $"{classes}")],
            export.Model.Graph.Outputs.Select(o => (o.Name, string.Join(' ', o.Shape))));
        var preprocessor = new Preprocessor(model.Description.Preprocessing);
        using var session = new OnnxSession(export.Model.ToBytes(), 1);
        var levels = CheckPictures.Random(model.Description.Preprocessing).Levels;
        var seen = levels.Select(picture =>
        {
            float[] planes = new float[preprocessor.PlaneValues];
            preprocessor.Scale(picture, planes);
            return form == InputForm.Pixels ? session.Run<byte>(picture, 1) : session.Run<float>(planes, 1);
        }).ToList();
        foreach (var outputs in seen)
        {
            Assert.Equal([4, 1, classes], outputs.Select(o => o.Length));
            Assert.InRange(outputs[1][0], 0.01, 0.99);
            Assert.Equal(1, outputs[2].Sum(), 1e-5);
        }
        // Each picture has its own.
        Assert.Equal(seen.Count, seen.Select(o => o[1][0]).Distinct().Count());
        if (form != InputForm.Pixels) return;
        byte[] all = [.. levels.SelectMany(l => l)];
        int[] lengths = [4 * levels.Count, levels.Count, classes * levels.Count];
        Assert.Equal(lengths, session.Run<byte>(all, levels.Count).Select(o => o.Length));
    }

    [Theory]
    [InlineData("neck and vote", 2, ResizeMode.Letterbox, false)]
    [InlineData("vote, presence and classes", 3, ResizeMode.Stretch, false)]
    [InlineData("presence and classes", 2, ResizeMode.Stretch, false)]
    [InlineData("vote and presence", 2, ResizeMode.Letterbox, true)]
    public void A_model_that_looks_again_does_so_within_the_file(string name, int looks, ResizeMode resize, bool half)
    {
        var model = RandomModel.Of(s_configurations[name], new(64, 48, resize) { Looks = new(looks, 2, 1.5) });
        var export = OnnxExport.WithLooks(model, half);
        Assert.Equal([72, 96, 3], export.Model.Graph.Input.Shape);
        byte[] bytes = export.Model.ToBytes();
        double distance = new OnnxCheck(model, export).Run(
            bytes, CheckPictures.Random(export.Pictures), TestContext.Current.CancellationToken);
        Assert.InRange(distance, 0, half ? OnnxCheck.HalfTolerance : OnnxCheck.LooksTolerance);

        var once = OnnxExport.Of(model, InputForm.Pixels, half);
        string[] names = [.. once.Model.Graph.Tensors.Select(t => t.Name)];
        Assert.Equal(names, export.Model.Graph.Tensors.Take(names.Length).Select(t => t.Name));
        Assert.InRange(export.Model.Graph.Tensors.Skip(names.Length).Sum(t => t.Bytes.Length), 0, 2000);
        Assert.Equal(once.Model.Graph.Outputs.Select(o => o.Name), export.Model.Graph.Outputs.Select(o => o.Name));
        // Who runs it takes it for a model that looks once.
        var description = ModelDescription.Parse(export.Model.Metadata[ModelFile.MetadataName]);
        Assert.Equal(new(96, 72, resize), description.Preprocessing);
        Assert.Equal($$"""{"count":{{looks}},"margin":2,"detail":1.5}""", export.Model.Metadata[OnnxExport.LooksName]);
        Assert.False(once.Model.Metadata.ContainsKey(OnnxExport.LooksName));
    }

    [Fact]
    public void Pictures_larger_than_a_model_takes_are_refused_with_what_to_do()
    {
        var model = RandomModel.Of(s_small, new(32, 32) { Looks = new(2, 2, 2) });
        model = model with
        {
            Description = model.Description with { Preprocessing = model.Description.Preprocessing with { Width = 2049 } },
        };
        string message = Assert.Throws<InputException>(() => OnnxExport.WithLooks(model, halfPrecision: false)).Message;
        Assert.Equal("With its looks the file would take pictures of 4098×64 (width × height), where a side can have 4096 at most. " +
            "Write a file that looks once: --looks 1.", message);
    }

    [Theory]
    [InlineData("resnet18", false)]
    [InlineData("neck and vote", false)]
    [InlineData("neck and vote", true)]
    [InlineData("sigmoid Xywh", true)]
    [InlineData("neck and vote", false, 2)]
    [InlineData("vote, presence and classes", true, 3)]
    public void Onnxs_own_checker_takes_it(string name, bool half, int looks = 1)
    {
        const string script = """
            import onnx, sys
            model = onnx.load(sys.argv[1])
            onnx.checker.check_model(model, full_check=True)
            onnx.shape_inference.infer_shapes(model, strict_mode=True, data_prop=True)
            def shape(v): return [d.dim_param or d.dim_value for d in v.type.tensor_type.shape.dim]
            i, o = model.graph.input[0], model.graph.output[0]
            print(model.ir_version, model.opset_import[0].version, i.name, i.type.tensor_type.elem_type, shape(i), o.name, shape(o))
            print(model.producer_name, model.metadata_props[1].value, all(n.doc_string for n in model.graph.node if n.op_type == 'Conv'))
            """;
        using var folder = new TemporaryFolder();
        var model = RandomModel.WithUnlikeness(
            RandomModel.Of(s_configurations[name], new(64, 64) { Looks = looks > 1 ? new(looks, 2, 2) : null }));
        var export = looks > 1 ? OnnxExport.WithLooks(model, half) : OnnxExport.Of(model, InputForm.Pixels, half);
        File.WriteAllBytes(folder["m.onnx"], export.Model.ToBytes());
        int side = looks > 1 ? 128 : 64;
        Assert.Equal(
            $"8 17 pixels 2 ['N', {side}, {side}, 3] boxes ['N', 4]\nBoxfit pixels True", FixtureScript.RunText(script, folder["m.onnx"]));
    }

    static float[][] Boxes(Model model, byte[] levels)
    {
        using var session = new OnnxSession(OnnxExport.Of(model, InputForm.Pixels, halfPrecision: false).Model.ToBytes(), 1);
        int pictures = levels.Length / new Preprocessor(model.Description.Preprocessing).FittedBytes;
        return [.. session.Run<byte>(levels, pictures)[0].Chunk(4)];
    }
}
