namespace Boxfit.Tests.Pretrained.Files;

public sealed class TorchFileTests
{
    [Theory]
    [InlineData("types.pth", nameof(WeightFormat.TorchZip))]
    [InlineData("types.legacy.pth", nameof(WeightFormat.TorchLegacy))]
    [InlineData("protocol4.pth", nameof(WeightFormat.TorchZip))]
    [InlineData("protocol4.legacy.pth", nameof(WeightFormat.TorchLegacy))]
    public void Every_format_of_numbers_becomes_single(string name, string format)
    {
        using var file = WeightFiles.Open(WeightFixtures.Path(name));
        Assert.Equal(format, $"{file.Format}");
        // Each tensor of the fixture is named by its type.
        Assert.Equal(file.Entries.Select(e => e.Name), file.Entries.Select(e => e.Type));
        Assert.Equal(
            "float32 float16 bfloat16 float64 int64 int32 int16 int8 uint8 bool complex64",
            string.Join(' ', file.Entries.Select(e => e.Name)));
        foreach (string floats in (string[])["float32", "float16", "bfloat16", "float64"])
            AssertTensor(file, floats, [2, 3], WeightFixtures.Quarters(6, -1));
        AssertTensor(file, "int64", [], [7]);
        foreach (string integers in (string[])["int32", "int16", "int8"]) AssertTensor(file, integers, [2], [1, -2]);
        AssertTensor(file, "uint8", [2], [1, 200]);
        AssertTensor(file, "bool", [2], [1, 0]);
        Assert.Equal("complex64", Assert.Single(file.Entries, e => e.Unusable != null).Name);
        var e = Assert.Throws<InputException>(() => file.Read("complex64"));
        Assert.Contains("complex64, which is not read", e.Message, StringComparison.Ordinal);
        Assert.Contains("no tensor 'x'", Assert.Throws<InputException>(() => file.Read("x")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Objects_of_Python_among_the_tensors_are_named_and_not_read()
    {
        using TemporaryFolder folder = new();
        string path = folder["a.pth"], tensor = PickleWriter.Tensor(PickleWriter.Storage("0", 4), 0, [4], [1]);
        const string NumPy = "cnumpy.core.multiarray\n_reconstruct\n)R";
        PickleWriter.SaveTorchZip(path, $"}}{PickleWriter.Text("fine")}{tensor}s{PickleWriter.Text("mean")}{NumPy}s");
        using (var file = WeightFiles.Open(path))
        {
            Assert.Equal("fine", Assert.Single(file.Entries).Name);
            Assert.Equal("'mean' of numpy.core.multiarray._reconstruct", file.Metadata[WeightFile.ObjectsIgnored]);
        }
        PickleWriter.SaveTorchZip(path, $"}}{PickleWriter.Text("mean")}{NumPy}s");
        WeightFixtures.Refuses(path, "it holds objects of Python ('mean' of numpy.core.multiarray._reconstruct)");
    }

    [Fact]
    public void A_tensor_of_a_type_that_is_not_known_is_told_by_it()
    {
        using TemporaryFolder folder = new();
        string storage = PickleWriter.Storage("0", 4, "QUInt9Storage");
        PickleWriter.SaveTorchZip(folder["a.pth"], $"}}{PickleWriter.Text("a")}{PickleWriter.Tensor(storage, 0, [4], [1])}s");
        WeightFixtures.Refuses(folder["a.pth"], "there is a tensor of 'torch.QUInt9Storage', which is not known; save it as float32");
    }

    [Theory]
    [InlineData("views.pth")]
    [InlineData("views.legacy.pth")]
    public void Views_into_shared_storages_are_read_in_their_own_order(string name)
    {
        using var file = WeightFiles.Open(WeightFixtures.Path(name));
        AssertTensor(file, "whole", [12], WeightFixtures.Quarters(12));
        AssertTensor(file, "part", [4], WeightFixtures.Quarters(4, 1));
        AssertTensor(file, "transposed", [4, 3], [0, 1, 2, 0.25f, 1.25f, 2.25f, 0.5f, 1.5f, 2.5f, 0.75f, 1.75f, 2.75f]);
        AssertTensor(file, "step", [6], [0.25f, 0.75f, 1.25f, 1.75f, 2.25f, 2.75f]);
        AssertTensor(file, "expanded", [2, 5], [.. Enumerable.Repeat(0.75f, 10)]);
        AssertTensor(file, "channels_last", [2, 3, 2, 2], WeightFixtures.Quarters(24));
        AssertTensor(file, "empty", [0, 3], []);
        AssertTensor(file, "scalar", [], [2.5f]);
        AssertTensor(file, "parameter", [3], WeightFixtures.Quarters(3));
    }

    [Theory]
    [InlineData("checkpoint.pth", "state_dict", "module.", "12")]
    [InlineData("checkpoint.legacy.pth", "state_dict", "module.", "12")]
    [InlineData("compiled.pth", "model", "_orig_mod.module.", "1")]
    [InlineData("under_model_state_dict.pth", "model_state_dict", null, "1")]
    [InlineData("under_module.pth", "module", null, "1")]
    [InlineData("under_net.pth", "net", null, "1")]
    [InlineData("under_model_ema.pth", "model_ema", null, "1")]
    [InlineData("under_ema.pth", "ema", null, "1")]
    public void Weights_are_found_in_a_checkpoint(string name, string wrapper, string? prefix, string ignored)
    {
        using var file = WeightFiles.Open(WeightFixtures.Path(name));
        Assert.Equal(wrapper, file.Metadata["found under"]);
        Assert.Equal(prefix, file.Metadata.GetValueOrDefault("prefix taken off"));
        Assert.Equal(ignored, file.Metadata["entries ignored"]);
        Assert.Equal(
            ["0.weight", "0.bias", "1.weight", "1.bias", "1.running_mean", "1.running_var", "1.num_batches_tracked"],
            file.Entries.Select(e => e.Name));
        AssertTensor(file, "0.weight", [2, 1, 3, 3], WeightFixtures.Quarters(18));
        AssertTensor(file, "1.running_var", [2], WeightFixtures.Quarters(2));
    }

    [Theory]
    [InlineData("lightning.pth")]
    [InlineData("lightning.legacy.pth")]
    [InlineData("lightning.protocol4.pth")]
    public void Objects_of_other_libraries_beside_the_weights_do_not_matter(string name)
    {
        using var file = WeightFiles.Open(WeightFixtures.Path(name));
        Assert.Equal("state_dict", file.Metadata["found under"]);
        Assert.Equal(
            ["model.0.weight", "model.0.bias", "model.1.weight", "model.1.bias", "model.1.running_mean", "model.1.running_var"],
            file.Entries.Select(e => e.Name));
        AssertTensor(file, "model.0.weight", [2, 1, 3, 3], WeightFixtures.Quarters(18));
        AssertTensor(file, "model.1.running_var", [2], WeightFixtures.Quarters(2));
    }

    [Fact]
    public void Of_two_sets_of_weights_one_is_taken_and_the_other_named()
    {
        using var file = WeightFiles.Open(WeightFixtures.Path("under_both.pth"));
        Assert.Equal(("state_dict", "state_dict_ema"), (file.Metadata["found under"], file.Metadata["also under"]));
        AssertTensor(file, "model.1.weight", [2], WeightFixtures.Quarters(2));
    }

    [Theory]
    [InlineData("nothing.pth", "no tensors")]
    [InlineData("nothing.pth", "'epoch', 'names'")]
    [InlineData("single.pth", "a single tensor")]
    [InlineData("module.pth", "'torch.nn.modules.container.Sequential'")]
    [InlineData("module.legacy.pth", "torch.save(model.state_dict()")]
    [InlineData("script.pt", "TorchScript")]
    public void What_holds_no_weights_says_so_and_what_to_do(string name, string expected) =>
        WeightFixtures.Refuses(WeightFixtures.Path(name), expected);

    [Theory]
    [InlineData("attack_system", "posix.system")]
    [InlineData("attack_eval", "__builtin__.eval")]
    [InlineData("attack_getattr", "__builtin__.getattr")]
    [InlineData("attack_load", "torch.serialization.load")]
    [InlineData("attack_protocol4", "builtins.exec")]
    public void An_attack_is_refused_with_the_name_that_it_asked_for(string name, string expected)
    {
        foreach (string ending in (string[])[".pth", ".legacy.pth"])
        {
            WeightFixtures.Refuses(WeightFixtures.Path(name + ending), $"'{expected}'");
            WeightFixtures.Refuses(WeightFixtures.Path(name + ending), "Nothing was executed");
        }
    }

    [Fact]
    public void Every_shortening_is_noticed()
    {
        using var folder = new TemporaryFolder();
        foreach (string name in (string[])["views.pth", "views.legacy.pth", "checkpoint.legacy.pth"])
        {
            byte[] whole = File.ReadAllBytes(WeightFixtures.Path(name));
            for (int length = 0; length < whole.Length; length++)
            {
                File.WriteAllBytes(folder["x"], whole[..length]);
                Assert.IsType<InputException>(WeightFixtures.OpenAndRead(folder["x"], 8 << 20));
            }
        }
    }

    [Fact]
    public void A_changed_number_is_noticed_by_the_check_sum()
    {
        using var folder = new TemporaryFolder();
        byte[] bytes = File.ReadAllBytes(WeightFixtures.Path("types.pth"));
        int place = bytes.AsSpan().IndexOf(System.Runtime.InteropServices.MemoryMarshal.AsBytes(WeightFixtures.Quarters(6, -1).AsSpan()));
        bytes[place] ^= 1;
        File.WriteAllBytes(folder["x"], bytes);
        WeightFixtures.Refuses(folder["x"], "check sum");
    }

    static void AssertTensor(WeightFile file, string name, int[] shape, float[] values)
    {
        var tensor = file.Read(name);
        Assert.Equal(shape, tensor.Shape);
        Assert.Equal(shape, file.Entries.Single(e => e.Name == name).Shape);
        Assert.Equal(values, tensor.Values);
    }
}
