using static Boxfit.Tests.Pretrained.Files.PickleWriter;

namespace Boxfit.Tests.Pretrained.Files;

public sealed class PickleTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("cos\nsystem\n(S'echo attacked'\ntR.", "'os.system'")]
    [InlineData("(S'echo attacked'\nios\nsystem\n.", "'os.system'")]
    [InlineData("(cos\nsystem\nS'echo attacked'\no.", "'os.system'")]
    [InlineData("\u0080\u0004\u008c\u0002os\u008c\u0006system\u0093.", "'os.system'")]
    [InlineData("\u0080\u0002c__builtin__\neval\n.", "'__builtin__.eval'")]
    [InlineData("\u0080\u0002cbuiltins\nexec\n.", "'builtins.exec'")]
    [InlineData("\u0080\u0002cbuiltins\n__import__\n.", "'builtins.__import__'")]
    [InlineData("\u0080\u0002ctorch.storage\n_load_from_bytes\n.", "'torch.storage._load_from_bytes'")]
    [InlineData("\u0080\u0002ctorch\nload\n.", "'torch.load'")]
    [InlineData("\u0080\u0002cos\nsys\u001b[2Jtem\n.", "'os.sys?[2Jtem'")]
    [InlineData("\u0080\u0002ctorch._utils\n_rebuild_sparse_tensor\n)R.", "tensor.to_dense()")]
    [InlineData("\u0080\u0002ctorch._utils\n_rebuild_qtensor\n(ctorch\nper_tensor_affine\ntR.", "tensor.dequantize()")]
    [InlineData("\u0080\u0004}(\u008c\u0002a\u00ffN\u008c\u0002a\u00feNu.", "it has 'a?' twice")]
    [InlineData("\u0080\u0002cbuiltins\ngetattr\n(cbuiltins\nint\nU\u0001xtR.", "a plain pickle")]
    [InlineData("\u0080\u0002cbuiltins\ngetattr\n(]U\u0001xtR.", "'builtins.getattr'")]
    [InlineData("\u0080\u0002cos.path\njoin\n.", "'os.path.join'")]
    [InlineData("\u0080\u0002csubprocess\nPopen\n.", "'subprocess.Popen'")]
    [InlineData("\u0080\u0002\u0082\u0001.", "registered extension")]
    [InlineData("\u0080\u0002U\u0002os)R.", "no function of weights")]
    [InlineData("\u0080\u0002ctorch\nfloat32\n)R.", "no function of weights")]
    [InlineData("\u0080\u0002ctorch\nSize\n]R.", "without a tuple")]
    [InlineData("\u0080\u0002]}b.", "what has none")]
    [InlineData("\u0080\u0002U\u0001xQ.", "something outside")]
    [InlineData("\u0080\u0006N.", "unknown kind")]
    [InlineData("\u0080\u0002N\u0080\u0006.", "protocol 6")]
    [InlineData("\u0080\u0002\u00ff.", "0xFF")]
    [InlineData("\u0080\u0002N.", "a plain pickle")]
    [InlineData("\u0080\u0002(NN0.", "plain pickle")]
    [InlineData("\u0080\u0002.", "takes a value where there is none")]
    [InlineData("\u0080\u0002Nt.", "a mark where there is none")]
    [InlineData("\u0080\u0002(\u0085.", "takes a value where there is none")]
    [InlineData("\u0080\u0002h\u0007.", "never kept")]
    [InlineData("\u0080\u0002NNa.", "no list")]
    [InlineData("\u0080\u0002NNNs.", "no dictionary")]
    [InlineData("\u0080\u0002}(Nu.", "without a value")]
    [InlineData("\u0080\u0002Ix\n.", "a number is damaged")]
    public void What_a_pickle_must_not_do_is_named(string pickle, string expected)
    {
        Write(System.Text.Encoding.Latin1.GetBytes(pickle));
        WeightFixtures.Refuses(_folder["x"], expected);
    }

    [Theory]
    [InlineData("cmine\nNet\n)\u0081}b", "'mine.Net'")]
    [InlineData("ccollections\nOrderedDict.fromkeys\n]\u0085R", "'collections.OrderedDict.fromkeys'")]
    [InlineData("ctorch\nFloatStorage.x.y\n", "'torch.FloatStorage.x.y'")]
    [InlineData("}U\u0005modelcmine\nNet\n)\u0081s", "'mine.Net' (a whole model is one), which is a program and no weights under 'model'")]
    [InlineData("cbuiltins\ngetattr\n(cmine\nNet\nU\u0005buildtR", "'mine.Net.build'")]
    [InlineData("ccopyreg\n_reconstructor\n(cmine\nNet\ncbuiltins\nobject\nNtR", "'mine.Net'")]
    [InlineData("cmine\nNet\n)\u0081]a", "'mine.Net'")]
    [InlineData("cmine\nNet\n)\u0081NNs", "'mine.Net'")]
    public void A_whole_model_is_named_by_its_class(string instructions, string expected)
    {
        SaveTorchZip(_folder["x"], instructions);
        WeightFixtures.Refuses(_folder["x"], expected);
        WeightFixtures.Refuses(_folder["x"], "Nothing was executed");
    }

    [Fact]
    public void An_object_of_a_class_that_is_not_known_is_no_tensor()
    {
        string object1 = $"cmine\nTensor\n({Tensor(Storage("0", 4), 0, [4], [1])}tR";
        SaveTorchZip(_folder["x"], $"}}({Text("a")}{object1}{Text("b")}{Tensor(Storage("0", 4), 0, [2], [1])}u");
        using var file = WeightFiles.Open(_folder["x"]);
        Assert.Equal("b", Assert.Single(file.Entries).Name);
        Assert.Equal("1", file.Metadata["entries ignored"]);
    }

    [Fact]
    public void Lengths_that_lie_cost_no_memory()
    {
        string[] lies =
        [
            "\u008d" + Length8(1UL << 62), "\u008d" + Length8(ulong.MaxValue), "\u008e" + Length8(1UL << 40), "\u0096" + Length8(1UL << 31),
            "X\u00ff\u00ff\u00ff\u00ff", "X\u00ff\u00ff\u00ff\u007f", "B\u00ff\u00ff\u00ff\u007f", "T\u00ff\u00ff\u00ff\u007f",
            "\u008b\u00ff\u00ff\u00ff\u007f", "\u008b\u00ff\u00ff\u00ff\u00ff",
            "L" + new string('9', 100_000) + "L\n", "F" + new string('9', 100_000) + "\n",
        ];
        foreach (string lie in lies)
        {
            Write(Pickle(lie));
            Assert.IsType<InputException>(WeightFixtures.OpenAndRead(_folder["x"], 2 << 20));
        }
        Write(Pickle("Nr\u00ff\u00ff\u00ff\u00ffj\u00ff\u00ff\u00ff\u00ff"));
        WeightFixtures.Refuses(_folder["x"], "a plain pickle", 2 << 20);
    }

    [Fact]
    public void Depth_and_circles_end()
    {
        Write(Pickle(")" + new string('\u0085', 500_000)));
        WeightFixtures.Refuses(_folder["x"], "a plain pickle", 100 << 20);
        Write(Pickle("]q\0h\0a}q\u0001U\u0005modelh\u0001s"));
        WeightFixtures.Refuses(_folder["x"], "a plain pickle");
        SaveTorchZip(_folder["x"], "}q\u0001U\u0005modelh\u0001s");
        WeightFixtures.Refuses(_folder["x"], "no tensors");
        Write(Pickle("]q\0" + string.Concat(Enumerable.Repeat("(h\0h\0h\0h\0lq\0", 1000))));
        WeightFixtures.Refuses(_folder["x"], "a plain pickle");
    }

    [Fact]
    public void Work_beyond_reason_is_refused()
    {
        Write(Pickle(string.Concat(Enumerable.Repeat("N0", 1_100_000))));
        WeightFixtures.Refuses(_folder["x"], "steps", 32 << 20);
        string pairs = "](" + string.Concat(Enumerable.Repeat("K\u0001K\u0002\u0086", 1000)) + "eq\0";
        Write(Pickle(pairs + string.Concat(Enumerable.Repeat("ccollections\nOrderedDict\nh\0\u0085R0", 3000))));
        WeightFixtures.Refuses(_folder["x"], "steps", 100 << 20);
        Write(Pickle(string.Concat(Enumerable.Repeat("}\u0094", 1_100_000))));
        WeightFixtures.Refuses(_folder["x"], "steps", 300 << 20);
    }

    [Fact]
    public void Tensors_lie_inside_their_storages()
    {
        SaveTorchZip(_folder["x"], $"}}{Text("w")}{Tensor(Storage("0", 4), 1, [1, 3], [9, 1])}s");
        using (var file = WeightFiles.Open(_folder["x"])) Assert.Equal([2, 3, 4], file.Read("w").Values);

        string storage = Storage("0", 4);
        (string Tensor, string Expected)[] lies =
        [
            (Tensor(storage, 0, [5], [1]), "reaches beyond"),
            (Tensor(storage, 1, [4], [1]), "reaches beyond"),
            (Tensor(storage, -1, [2], [1]), "reaches beyond"),
            (Tensor(storage, long.MaxValue, [2], [1]), "reaches beyond"),
            (Tensor(storage, 0, [2], [4]), "reaches beyond"),
            (Tensor(storage, 0, [2, 2], [2, long.MaxValue]), "beyond all files"),
            (Tensor(storage, 0, [2], [long.MaxValue]), "beyond all files"),
            (Tensor(storage, 0, [2], [-1]), "no lengths"),
            (Tensor(storage, 0, [-1], [1]), "no lengths"),
            (Tensor(storage, 0, [1L << 40], [0]), "no lengths"),
            (Tensor(storage, 0, [2000, 2000], [0, 0]), "too often"),
            (Tensor(storage, 0, [int.MaxValue, int.MaxValue, int.MaxValue], [0, 0, 0]), "beyond all files"),
            (Tensor(storage, 0, [2, 2], [1]), "2 sizes and 1 strides"),
            (Tensor(Storage("0", 5), 0, [2], [1]), "16 bytes where 20"),
            (Tensor(Storage("0", 1L << 61), 0, [2], [1]), "numbers"),
            (Tensor(Storage("0", -4), 0, [2], [1]), "numbers"),
            (Tensor(Storage("1", 4), 0, [2], [1]), "'1' is missing"),
            (Tensor(Storage("../../x", 4), 0, [2], [1]), "is missing"),
            (Tensor(storage, 0, [2], [1]) + "0" + Tensor(Storage("0", 2, "DoubleStorage"), 0, [2], [1]), "in two ways"),
            (Tensor("N", 0, [2], [1]), "another way"),
        ];
        foreach (var (tensor, expected) in lies)
        {
            SaveTorchZip(_folder["x"], $"}}{Text("w")}{tensor}s");
            WeightFixtures.Refuses(_folder["x"], expected);
        }
        // Each is allowed alone; together they would take a hundred times the file.
        string many = string.Concat(Enumerable.Range(0, 100).Select(i => Text($"w{i}") + Tensor(storage, 0, [1000, 1000], [0, 0]) + "s"));
        SaveTorchZip(_folder["x"], "}" + many);
        WeightFixtures.Refuses(_folder["x"], "not believed");
    }

    void Write(byte[] bytes) => File.WriteAllBytes(_folder["x"], bytes);
}
