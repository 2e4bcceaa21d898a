using Boxfit.Imaging.Resizing;
using Boxfit.Onnx.Translation;

namespace Boxfit.Tests.Onnx.Translation;

/// <summary>
/// The looks of a graph against those of <see cref="LookState"/>, with a network that makes a box of a part's mean colours: boxes of all
/// kinds follow from pictures of a few blocks.
/// </summary>
public sealed class OnnxLooksTests
{
    const int Width = 8, Height = 6, Pictures = 200, Numbers = 8;

    static readonly ulong s_key = SeededRandom.Key("looks");
    static readonly float[] s_weights = Weights();
    static readonly int[] s_planes = [0, 3, 1, 2], s_cells = [2, 3];

    [Theory]
    [InlineData(2, false, 0)]
    [InlineData(2, true, 3)]
    [InlineData(3, false, 2)]
    [InlineData(3, true, 0)]
    public void What_stands_is_what_stands_in_a_prediction(int count, bool presence, int classes)
    {
        var (input, outputs) = (new Preprocessing(Width, Height) { Looks = new(count, 2, 2) }, new OutputLayout(presence, classes));
        var graph = OnnxLooks.Of(Network(outputs), input, outputs);
        using var session = Open(graph);
        byte[][] kept = [.. Enumerable.Range(0, Pictures).Select(i => Blocks((ulong)i, input.Kept))];
        var together = session.Run<byte>([.. kept.SelectMany(k => k)], Pictures);
        var ends = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < Pictures; i++)
        {
            var (box, said, end) = Expected(kept[i], input, outputs);
            ends[end] = ends.GetValueOrDefault(end) + 1;
            AssertSame(box, said, [.. together.Select(o => o.Skip(i * o.Length / Pictures).Take(o.Length / Pictures))]);
            if (i < 20) AssertSame(box, said, [.. session.Run<byte>(kept[i], 1)]);
        }
        string[] all = count == 2 ? ["1", "1 NaN", "2", "2 NaN", "2 back", "3", "3 NaN", "3 back"]
            : ["1", "1 NaN", "2 NaN", "2 back", "3", "3 NaN", "3 back", "4 back"];
        Assert.Superset(all.ToHashSet(StringComparer.Ordinal), ends.Keys.ToHashSet(StringComparer.Ordinal));
    }

    [Fact]
    public void What_is_said_beside_is_of_the_first_look_and_is_not_computed_again()
    {
        var (input, outputs) = (new Preprocessing(Width, Height) { Looks = new(2, 2, 2) }, new OutputLayout(true, 0));
        var once = Network(outputs);
        var more = once with
        {
            Nodes = [.. once.Nodes, new("Neg", ["root"], ["beside"])], Outputs = [.. once.Outputs, new("beside", OnnxType.Float32, [1])],
        };
        var graph = OnnxLooks.Of(more, input, outputs);
        Assert.Equal(more.Outputs, graph.Outputs);
        Assert.Single(graph.Nodes, n => n.Operator == "Neg");
        byte[][] kept = [.. Enumerable.Range(0, 3).Select(i => Blocks((ulong)i, input.Kept))];
        using var session = Open(graph);
        float[] beside = session.Run<byte>([.. kept.SelectMany(k => k)], kept.Length)[2];
        var looker = new Looker(new(input));
        byte[] levels = new byte[Width * Height * 3];
        for (int i = 0; i < kept.Length; i++)
        {
            looker.Show(kept[i], Placing.Unchanged, levels);
            Assert.Equal(-Root(levels), beside[i], 1e-5f);
        }
    }

    static OnnxSession Open(OnnxGraph graph) =>
        new(new OnnxModel(graph, "0", "", new Dictionary<string, string>(StringComparer.Ordinal)).ToBytes(), 1);

    static void AssertSame(BoundingBox box, float[] said, IReadOnlyList<IEnumerable<float>> given)
    {
        double[] expected = [box.X1, box.Y1, box.X2, box.Y2, .. said];
        float[] actual = [.. given.SelectMany(g => g)];
        Assert.Equal(expected.Length, actual.Length);
        bool isNone = double.IsNaN(expected.Sum());
        Assert.Equal(isNone, float.IsNaN(actual.Sum()));
        if (isNone) return;
        for (int i = 0; i < actual.Length; i++) Assert.Equal(expected[i], actual[i], 1e-4);
    }

    /// <summary>The box that stands, what is said beside it, and after how many looks; "back" where it is that of an earlier one.</summary>
    static (BoundingBox Box, float[] Said, string End) Expected(byte[] kept, Preprocessing input, OutputLayout outputs)
    {
        var looker = new Looker(new(input));
        var state = new LookState(input.Looks);
        byte[] levels = new byte[Width * Height * 3];
        List<(BoundingBox Box, float[] Said)> seen = [];
        while (!state.IsDone)
        {
            looker.Show(kept, state.Part, levels);
            float[] numbers = Compute(levels);
            var box = new BoundingBox(numbers[0], numbers[1], numbers[2], numbers[3]);
            float[] said = [.. outputs.HasPresence ? numbers[4..5] : [], .. numbers.AsSpan(5, outputs.Classes)];
            seen.Add((state.Part.ToPicture(box).Clip(), said));
            state.Take(box, new(outputs.HasPresence ? numbers[4] : 1, 0, outputs.Classes > 0 ? numbers[5] : 1));
        }
        bool isNone = double.IsNaN(state.Box.X1 + seen[^1].Said.Sum());
        int last = isNone ? seen.Count - 1
            : seen.FindLastIndex(s => BoundingBox.IoU(s.Box, state.Box) > 1 - 1e-9 || s.Box == state.Box);
        return (state.Box, seen[last].Said, $"{seen.Count}{(isNone ? " NaN" : last < seen.Count - 1 ? " back" : "")}");
    }

    /// <summary>Box, presence and three classes of the mean colours; none where a root is of less than nothing.</summary>
    static float[] Compute(byte[] levels)
    {
        float[] numbers = Linear(levels);
        double doubt = 0 * Math.Sqrt(numbers[Numbers]);
        for (int n = 0; n < Numbers; n++) numbers[n] = (float)(Math.Clamp(numbers[n], 0, 1) + doubt);
        for (int n = 0; n < 2; n++)
            (numbers[n], numbers[n + 2]) = (Math.Min(numbers[n], numbers[n + 2]), Math.Max(numbers[n], numbers[n + 2]));
        return numbers[..Numbers];
    }

    static float Root(byte[] levels) => Linear(levels)[Numbers];

    static float[] Linear(byte[] levels)
    {
        double[] means = new double[3];
        for (int i = 0; i < levels.Length; i++) means[i % 3] += levels[i] / 255.0 / (levels.Length / 3);
        float[] numbers = new float[Numbers + 1];
        for (int n = 0; n < numbers.Length; n++)
        {
            double sum = s_weights[3 * numbers.Length + n];
            for (int c = 0; c < 3; c++) sum += means[c] * s_weights[c * numbers.Length + n];
            numbers[n] = (float)sum;
        }
        return numbers;
    }

    static OnnxGraph Network(OutputLayout outputs)
    {
        var builder = new OnnxGraphBuilder(OnnxType.Float32);
        int all = Numbers + 1;
        string planes = builder.Add("Transpose", OnnxPixels.Planes, [OnnxPixels.Name], [new("perm", s_planes)]);
        string levels = builder.Add("Div", "levels", [builder.Cast(planes, "floats", OnnxType.Float32), builder.Floats("most", [], 255)]);
        string means = builder.Add("ReduceMean", "means", [levels], [new("axes", s_cells), new("keepdims", 0L)]);
        string numbers = builder.Add("Gemm", "numbers",
            [means, builder.Floats("w", [3, all], s_weights.AsSpan(0, 3 * all)), builder.Floats("b", [all], s_weights.AsSpan(3 * all))]);
        builder.Split(numbers, ("said", Numbers), ("root", 1));
        string root = builder.Add("Sqrt", "roots", ["root"]);
        string doubt = builder.Add("Sub", "doubt", [root, root]);
        string within = builder.Add("Clip", "within", ["said", builder.Floats("low", [], 0), builder.Floats("high", [], 1)]);
        string given = builder.Add("Add", "given", [within, doubt]);
        builder.Split(given, ("first", 2), ("second", 2), ("column", 1), ("three", 3));
        string least = builder.Add("Min", "least", ["first", "second"]), largest = builder.Add("Max", "largest", ["first", "second"]);
        builder.Add("Concat", ModelFile.OnnxOutput, [least, largest], [new("axis", 1L)]);
        List<OnnxValue> values = [new(ModelFile.OnnxOutput, OnnxType.Float32, [4])];
        if (outputs.HasPresence)
        {
            builder.Add("Reshape", ModelFile.OnnxPresence, ["column", builder.Integers("list", -1)]);
            values.Add(new(ModelFile.OnnxPresence, OnnxType.Float32, []));
        }
        if (outputs.Classes > 0)
        {
            builder.Add("Slice", ModelFile.OnnxClasses,
                ["three", builder.Integers("from", 0), builder.Integers("to", outputs.Classes), builder.Integers("axis", 1)]);
            values.Add(new(ModelFile.OnnxClasses, OnnxType.Float32, [outputs.Classes]));
        }
        return new(builder.Nodes, builder.Tensors, new("pixels", OnnxType.UInt8, [Height, Width, 3]), values);
    }

    static float[] Weights()
    {
        var random = SeededRandom.For(3, s_key);
        float[] weights = new float[4 * (Numbers + 1)];
        foreach (ref float weight in weights.AsSpan()) weight = (float)random.NextDouble(-4, 4);
        // Of grey a box of nearly the whole part; the root is of less than nothing now and then.
        ReadOnlySpan<float> grey = [0.1f, 0.1f, 0.9f, 0.9f, 0.5f, 0.5f, 0.5f, 0.5f, 0.6f], root = [1.5f, -1.5f, 1];
        for (int c = 0; c < root.Length; c++) weights[c * grey.Length + Numbers] = root[c];
        for (int n = 0; n < grey.Length; n++)
        {
            float sum = 0;
            for (int c = 0; c < 3; c++) sum += weights[c * grey.Length + n];
            weights[3 * grey.Length + n] = grey[n] - sum / 2;
        }
        return weights;
    }

    static byte[] Blocks(ulong index, Preprocessing size)
    {
        const int across = 2;
        var random = SeededRandom.For(index + 100, s_key);
        byte[] colours = new byte[across * across * 3], levels = new byte[size.Width * size.Height * 3];
        foreach (ref byte colour in colours.AsSpan()) colour = (byte)random.NextInt(256);
        for (int i = 0; i < levels.Length; i++)
        {
            int x = i / 3 % size.Width * across / size.Width, y = i / 3 / size.Width * across / size.Height;
            levels[i] = colours[(y * across + x) * 3 + i % 3];
        }
        return levels;
    }
}
