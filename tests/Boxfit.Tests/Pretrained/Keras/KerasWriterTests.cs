using System.Security.Cryptography;

namespace Boxfit.Tests.Pretrained.Keras;

public sealed class KerasWriterTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Localizer_comes_back_with_the_same_bits_and_h5py_reads_what_Keras_would()
    {
        var configuration = new LocalizerConfiguration
        {
            Backbone = "keras_resnet50",
            ExtraConvolutions = [new(6, 3, 2), new(5, 1, 1)],
            Vectorizer = Vectorizer.Flatten,
            Head = [7],
            Dropout = 0.1,
        };
        var graph = Localizer.Build(configuration, 160, 224);
        var parameters = Draw(graph);
        string path = _folder["localizer.h5"];
        KerasWriter.Save(path, graph, parameters);
        Assert.Equal([path], Directory.GetFiles(_folder.Path));

        Equal(parameters, KerasLocalizer.Load(path, graph));
        using (var file = KerasFile.Open(path))
        {
            Assert.Equal("resnet50/conv1_conv/kernel:0", file.Entries[0].Name);
            // What is trained stands before the statistics, and a shortcut behind the paths that it bridges.
            string[] names = [.. file.Entries.Select(e => e.Name)];
            int trained = Array.IndexOf(names, "resnet50/conv1_bn/moving_mean:0");
            Assert.Equal(212, trained);
            Assert.InRange(Place("2_bn/beta"), 0, Place("0_conv/kernel"));
            Assert.InRange(Place("3_conv/kernel"), Place("0_conv/kernel"), Place("0_bn/gamma"));
            Assert.Equal([
                "conv2d/conv2d/kernel:0", "conv2d/conv2d/bias:0", "conv2d_1/conv2d_1/kernel:0", "conv2d_1/conv2d_1/bias:0",
                "dense/dense/kernel:0", "dense/dense/bias:0", "dense_1/dense_1/kernel:0", "dense_1/dense_1/bias:0"], names[^8..]);
            int Place(string weight) => Array.IndexOf(names, $"resnet50/conv2_block1_{weight}:0");
            var backbone = Localizer.BuildBackbone("keras_resnet50", foldedNorms: false, 160, 224);
            var loaded = PretrainedWeights.Read(file, new BackboneMatcher(file).Match(Backbones.Find("keras_resnet50")));
            Equal(parameters.Where(p => backbone.Parameters.Any(b => b.Name == p.Key)).ToDictionary(), loaded.Parameters);
        }
        CompareWithH5py(path, parameters);
    }

    [Fact]
    public void Backbone_is_written_layer_by_layer_and_with_the_same_bytes_again()
    {
        var graph = Localizer.BuildBackbone("vgg16", foldedNorms: false, 64, 64);
        var parameters = Draw(graph);
        KerasWriter.Save(_folder["a.h5"], graph, parameters);
        KerasWriter.Save(_folder["b.h5"], graph, parameters);
        Assert.Equal(SHA256.HashData(File.ReadAllBytes(_folder["a.h5"])), SHA256.HashData(File.ReadAllBytes(_folder["b.h5"])));
        using var file = KerasFile.Open(_folder["a.h5"]);
        Assert.Equal("block1_conv1/block1_conv1/kernel:0", file.Entries[0].Name);
        Equal(parameters, PretrainedWeights.Read(file, new BackboneMatcher(file).Match(Backbones.Find("vgg16"))).Parameters);
    }

    [Fact]
    public void Networks_that_Keras_does_not_have_are_refused_and_nothing_is_left_behind()
    {
        var graph = Localizer.BuildBackbone("resnet18", foldedNorms: false, 64, 64);
        Assert.Throws<InputException>(() => KerasWriter.Save(_folder["x.h5"], graph, Draw(graph)));
        var voting = new LocalizerConfiguration { Backbone = "vgg16", ExtraConvolutions = [], Vectorizer = Vectorizer.Vote, Head = [] };
        var votes = Localizer.Build(voting, 64, 64);
        var e = Assert.Throws<InputException>(() => KerasWriter.Save(_folder["x.h5"], votes, Draw(votes)));
        Assert.Contains("no voting", e.Message, StringComparison.Ordinal);
        var vgg = Localizer.BuildBackbone("vgg16", foldedNorms: false, 64, 64);
        Assert.Throws<BoxfitException>(() => KerasWriter.Save(_folder["absent/x.h5"], vgg, Draw(vgg)));
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    /// <summary>h5py sees each array in Keras's order of dimensions, and the lists in which Keras looks them up.</summary>
    static void CompareWithH5py(string path, Dictionary<string, Tensor> parameters)
    {
        string[] lines = FixtureScript.RunText(
            """
            import h5py, hashlib, sys
            with h5py.File(sys.argv[1], "r") as f:
                print([n.decode() for n in f.attrs["layer_names"]], f.attrs["backend"], f.attrs["keras_version"])
                # As NumPy's texts, and arrays in one piece.
                assert f.attrs["layer_names"].dtype.kind == f["resnet50"].attrs["weight_names"].dtype.kind == "S"
                assert f["dense/dense/kernel:0"].chunks is None
                print(len(f["resnet50"].attrs["weight_names"]), list(f["dropout"].attrs["weight_names"]))
                for layer, weight in (("resnet50", "conv2_block1_2_conv/kernel:0"), ("resnet50", "conv5_block3_3_bn/moving_variance:0"),
                                      ("dense", "dense/kernel:0")):
                    assert weight.encode() in f[layer].attrs["weight_names"]
                    a = f[layer][weight][...]
                    if a.ndim == 4: a = a.transpose(3, 2, 0, 1)
                    if layer == "dense": a = a.reshape(2, 3, 5, -1).transpose(3, 2, 0, 1)
                    print(a.dtype, hashlib.sha256(a.tobytes()).hexdigest().upper())
            """, path).Split('\n');
        Assert.Equal("['resnet50', 'conv2d', 'conv2d_1', 'flatten', 'dense', 'dropout', 'dense_1'] b'tensorflow' b'2.15.0'", lines[0]);
        Assert.Equal("318 []", lines[1]);
        string[] ours = ["conv2_block1_2_conv/kernel", "conv5_block3_3_bn/moving_variance", "head.0.weight"];
        Assert.Equal(ours.Select(n => "float32 " + Sum(parameters[n])), lines[2..]);

        static string Sum(Tensor tensor) => Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes(tensor.Values.AsSpan())));
    }

    static Dictionary<string, Tensor> Draw(Graph graph)
    {
        var random = new Random(5);
        return graph.Parameters.ToDictionary(p => p.Name, p =>
        {
            var tensor = Tensor.Zeros(p.Shape);
            random.NextBytes(MemoryMarshal.AsBytes(tensor.Values.AsSpan()));
            // Any bits but those of NaN, infinity and what is too large, and no negative variance.
            foreach (ref float value in tensor.Values.AsSpan())
                value = Math.Abs(value) <= ParameterFault.Largest ? p.Role == ParameterRole.RunningVariance ? Math.Abs(value) : value : 1;
            return tensor;
        }, StringComparer.Ordinal);
    }

    static void Equal(IReadOnlyDictionary<string, Tensor> expected, IReadOnlyDictionary<string, Tensor> actual)
    {
        Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), actual.Keys.Order(StringComparer.Ordinal));
        foreach (var (name, tensor) in expected)
        {
            Assert.Equal(tensor.Shape, actual[name].Shape);
            bool same = MemoryMarshal.AsBytes(tensor.Values.AsSpan()).SequenceEqual(MemoryMarshal.AsBytes(actual[name].Values.AsSpan()));
            Assert.True(same, name);
        }
    }
}
