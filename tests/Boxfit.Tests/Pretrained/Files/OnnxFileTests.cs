using static Boxfit.Tests.Pretrained.Files.OnnxBytes;

namespace Boxfit.Tests.Pretrained.Files;

public sealed class OnnxFileTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Initializers_of_all_forms_are_read()
    {
        Save(
            Array("raw", 1, [2, 2], Raw(1f, -2f, 3.5f, 4f)),
            Array("list", 1, [3], Field(4, MemoryMarshal.AsBytes([0.5f, 1f, 2f]).ToArray())),
            Array("half", 10, [2], Raw((Half)0.25f, (Half)(-3f))),
            Array("half as numbers", 10, [2], Field(5, Varint(BitConverter.HalfToUInt16Bits((Half)7f)), Varint(0))),
            Array("brain", 16, [1], Raw((ushort)0x4040)),
            Array("double", 11, [1], Field(10, MemoryMarshal.AsBytes([1e-3]).ToArray())),
            Array("count", 7, [], Field(7, Varint(ulong.MaxValue))),
            Array("empty", 1, [0, 4]));
        using var file = WeightFiles.Open(_folder["x.onnx"]);
        Assert.Equal(WeightFormat.Onnx, file.Format);
        Assert.Equal("pytorch", file.Metadata["producer"]);
        Assert.Equal(
            ["raw float32 2x2", "list float32 3", "half float16 2", "half as numbers float16 2", "brain bfloat16 1", "double float64 1",
                "count int64 ", "empty float32 0x4"],
            file.Entries.Select(e => $"{e.Name} {e.Type} {string.Join('x', e.Shape)}"));
        Assert.Equal([1, -2, 3.5f, 4], file.Read("raw").Values);
        Assert.Equal([0.5f, 1, 2], file.Read("list").Values);
        Assert.Equal([0.25f, -3], file.Read("half").Values);
        Assert.Equal([7f, 0], file.Read("half as numbers").Values);
        Assert.Equal([3f], file.Read("brain").Values);
        Assert.Equal([1e-3f], file.Read("double").Values);
        Assert.Equal([-1f], file.Read("count").Values);
        Assert.Empty(file.Read("empty").Values);
        Assert.Contains("no array 'other'", Assert.Throws<InputException>(() => file.Read("other")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_onnx_package_writes_is_read_as_it_reads_it()
    {
        FixtureScript.RunText(
            """
            import sys, numpy as np, onnx
            from onnx import helper, numpy_helper, TensorProto
            folder = sys.argv[1]
            values = (np.arange(24, dtype="float32") - 7).reshape(2, 3, 4)
            arrays = [numpy_helper.from_array(values, "raw"), numpy_helper.from_array(values.astype("float16"), "half"),
                      helper.make_tensor("list", TensorProto.FLOAT, (2, 3, 4), values.reshape(-1)),
                      helper.make_tensor("half list", TensorProto.FLOAT16, (2, 3, 4), values.reshape(-1))]
            out = helper.make_tensor_value_info("y", TensorProto.FLOAT, (2, 3, 4))
            graph = helper.make_graph([helper.make_node("Identity", ["raw"], ["y"])], "g", [], [out], arrays)
            model = helper.make_model(graph)
            onnx.checker.check_model(model)
            onnx.save(model, folder + "/one.onnx")
            onnx.save(model, folder + "/two.onnx", save_as_external_data=True, location="two.data", size_threshold=0)
            """, _folder.Path);
        float[] expected = [.. Enumerable.Range(-7, 24).Select(i => (float)i)];
        foreach (string name in (string[])["one.onnx", "two.onnx"])
        {
            using var file = WeightFiles.Open(_folder[name]);
            Assert.Equal(["raw", "half", "list", "half list"], file.Entries.Select(e => e.Name));
            foreach (var entry in file.Entries)
            {
                Assert.Equal([2, 3, 4], entry.Shape);
                Assert.Equal(expected, file.Read(entry.Name).Values);
            }
        }
        Assert.True(File.Exists(_folder["two.data"]));
    }

    [Theory]
    [InlineData("resnet18", "")]
    [InlineData("mobilenet_v2", "model.")]
    public void Backbone_that_PyTorch_exported_with_its_names_is_loaded(string backbone, string prefix)
    {
        var graph = Localizer.BuildBackbone(backbone, foldedNorms: false, 64, 64);
        var arrays = graph.Parameters.Select((p, i) => (p.Name, p.Shape, Values: Enumerable.Range(0, (int)p.Count)
            .Select(j => (i + j) % 97 / 97f + 0.01f).ToArray())).ToList();
        Save([.. arrays.Select(a => Array(prefix + a.Name, 1, a.Shape, Raw(a.Values))),
            Array("fc.weight", 1, [10, 512], Raw(new float[5120])), Array("onnx::Reshape_5", 7, [2], Raw(1L, 2L))]);
        var loaded = PretrainedWeights.Load(_folder["x.onnx"], backbone);
        Assert.True(loaded.IsWhole);
        Assert.Equal(arrays.Count, loaded.Parameters.Count);
        foreach (var (name, _, values) in arrays) Assert.Equal(values, loaded.Parameters[name].Values);
    }

    [Fact]
    public void Kernels_that_lost_their_names_are_refused_with_the_way_to_keep_them()
    {
        var graph = Localizer.BuildBackbone("resnet18", foldedNorms: true, 64, 64);
        Save([.. graph.Parameters.Select((p, i) => Array($"onnx::Conv_{190 + i}", 1, p.Shape, Raw(new float[p.Count])))]);
        var e = Assert.Throws<InputException>(() => PretrainedWeights.Load(_folder["x.onnx"], "resnet18"));
        Assert.Contains("lost their names (such as 'onnx::Conv_190')", e.Message, StringComparison.Ordinal);
        Assert.Contains("TrainingMode.PRESERVE", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Data_beside_the_model_are_read_in_its_folder_only()
    {
        Directory.CreateDirectory(_folder["model/data"]);
        File.WriteAllBytes(_folder["model/data/w.bin"], MemoryMarshal.AsBytes([9f, 1f, 2f]).ToArray());
        File.WriteAllBytes(_folder["outside.bin"], new byte[64]);
        File.CreateSymbolicLink(_folder["model/link.bin"], _folder["outside.bin"]);
        File.CreateSymbolicLink(_folder["model/up"], _folder.Path);

        Save("model/x.onnx", Array("w", 1, [2], External(("location", "data/w.bin"), ("offset", "4"), ("length", "8"))));
        using (var file = WeightFiles.Open(_folder["model/x.onnx"])) Assert.Equal([1f, 2f], file.Read("w").Values);

        string[] outside = ["../outside.bin", _folder["outside.bin"], "link.bin", "up/outside.bin", "data/../../outside.bin", ".."];
        foreach (string place in outside)
        {
            Save("model/x.onnx", Array("w", 1, [2], External(("location", place))));
            WeightFixtures.Refuses(_folder["model/x.onnx"], "not in its folder");
        }
        Refuses("which is not beside it", ("location", "none.bin"));
        Refuses("should lie at its bytes 8 to 16, but it has 12", ("location", "data/w.bin"), ("offset", "8"));
        Refuses("has '-4' as its offset", ("location", "data/w.bin"), ("offset", "-4"));
        Refuses("has 12 bytes for an array of shape [2]", ("location", "data/w.bin"), ("length", "12"));
        Refuses("which it does not name", ("offset", "4"));

        void Refuses(string expected, params (string, string)[] place)
        {
            Save("model/x.onnx", Array("w", 1, [2], External(place)));
            WeightFixtures.Refuses(_folder["model/x.onnx"], expected);
        }
    }

    [Fact]
    public void Models_that_contradict_themselves_are_refused()
    {
        Refuses("it has no graph", [.. Field(1, 8), .. Field(2, "pytorch")]);
        Refuses("it has two graphs", [.. Model(), .. Field(7, Field(2, "again"))]);
        Refuses("it has no initializers", Model());
        Refuses("has 4 bytes for an array of shape [2]", Model(Array("w", 1, [2], Raw(1f))));
        Refuses("has 0 bytes for an array of shape [2]", Model(Array("w", 1, [2])));
        Refuses("too many numbers", Model(Array("w", 1, [int.MaxValue, int.MaxValue, int.MaxValue, 9], Raw(1f))));
        Refuses("a length of", Model(Array("w", 1, [-1], Raw(1f))));
        Refuses("more than 32 dimensions", Model(Array("w", 1, [.. Enumerable.Repeat(1, 33)], Raw(1f))));
        Refuses("'w' twice", Model(Array("w", 1, [1], Raw(1f)), Array("w", 1, [1], Raw(1f))));
        Refuses("has no name", Model(Field(5, Field(1, 1), Field(2, 1), Raw(1f))));
        Refuses("bytes should follow", [.. Field(1, 8), 0x3A, 0xFF, 0x01, 0]);
        Refuses("does not end", [.. Field(1, 8), 0x3A, .. Enumerable.Repeat((byte)0xFF, 12)]);
        Refuses("a field of kind 3", [.. Field(1, 8), .. Field(7, [0x0B])]);
        Refuses("a name of", Model(Array(new string('x', 5000), 1, [1], Raw(1f))));
        // A number of this list takes one byte at least, and there are more than the shape says.
        Refuses("an array has more numbers", Model(Array("w", 6, [2], Field(5, [1, 2, 3]))));

        void Refuses(string expected, byte[] bytes)
        {
            File.WriteAllBytes(_folder["x.onnx"], bytes);
            WeightFixtures.Refuses(_folder["x.onnx"], expected);
        }
    }

    [Fact]
    public void What_cannot_be_read_is_listed_with_the_reason()
    {
        Save(Array("w", 1, [1], Raw(1f)), Array("text", 8, [1]), Array("float8", 17, [1], Raw((byte)1)),
            Array("pieces", 1, [2], Field(4, MemoryMarshal.AsBytes([1f]).ToArray()), Field(4, MemoryMarshal.AsBytes([2f]).ToArray())),
            Array("other form", 2, [1], Field(5, [1])));
        using var file = WeightFiles.Open(_folder["x.onnx"]);
        Assert.Null(file.Entries[0].Unusable);
        Assert.Equal(
            ["numbers of this type are not read; save them as float32", "numbers of this type are not read; save them as float32",
                "it is cut into pieces, which are not read; save the model again",
                "its numbers lie in a form that is not read; save them as raw data"],
            file.Entries.Skip(1).Select(e => e.Unusable));
        foreach (var entry in file.Entries.Skip(1))
            Assert.Contains("cannot be used", Assert.Throws<InputException>(() => file.Read(entry.Name)).Message, StringComparison.Ordinal);
    }

    void Save(params byte[][] arrays) => Save("x.onnx", arrays);

    void Save(string name, params byte[][] arrays) => File.WriteAllBytes(_folder[name], Model(arrays));
}
