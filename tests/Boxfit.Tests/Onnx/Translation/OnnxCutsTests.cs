using Boxfit.Imaging.Resizing;
using Boxfit.Onnx.Translation;

namespace Boxfit.Tests.Onnx.Translation;

public sealed class OnnxCutsTests
{
    static readonly ulong s_key = SeededRandom.Key("cuts");
    static readonly int[] s_pixels = [0, 2, 3, 1];

    public static TheoryData<int, int, double, double> Sizes => new()
    {
        { 32, 24, 2, 2 },
        { 31, 17, 2, 2 }, // odd halves
        { 20, 20, 3, 4 }, // halved up to four times
        { 24, 16, 5, 1.5 },
        { 16, 16, 2, 1 }, // kept at the input's own size
        { 19, 23, 1.1, 1.3 }, // never halved
    };

    [Theory, MemberData(nameof(Sizes))]
    public void The_levels_are_those_that_the_engine_and_the_predictor_are_shown(int width, int height, double margin, double detail)
    {
        var input = new Preprocessing(width, height) { Looks = new(2, margin, detail) };
        var looker = new Looker(new(input));
        BoundingBox[] boxes =
        [
            new(0, 0, 1, 1), new(0.25, 0.25, 0.75, 0.5), new(0, 0.5, 0.125, 1), new(0.875, 0, 1, 0.25), new(0.5, 0.5, 0.5, 0.5),
            .. Enumerable.Range(0, 10).Select(i => RandomBox((ulong)i)),
        ];
        byte[][] kept = [.. boxes.Select((_, i) => Noise((ulong)i, looker.Keeper.FittedBytes))];
        byte[][] whole = Draw(input, boxes, kept, isWhole: true), cut = Draw(input, boxes, kept, isWhole: false);
        byte[] expected = new byte[width * height * 3];
        for (int i = 0; i < boxes.Length; i++)
        {
            looker.Show(kept[i], Placing.Unchanged, expected);
            Assert.Equal(expected, whole[i]);
            looker.Show(kept[i], Placing.Of(input.Looks.CutAround(boxes[i])), expected);
            Assert.Equal(expected, cut[i]);
        }
    }

    static byte[][] Draw(Preprocessing input, BoundingBox[] boxes, byte[][] kept, bool isWhole)
    {
        var (builder, cuts) = (new OnnxGraphBuilder(OnnxType.Float32), new OnnxCuts(input.Looks!, input));
        float[] edges = [.. boxes.SelectMany(b => new[] { (float)b.X1, (float)b.Y1, (float)b.X2, (float)b.Y2 })];
        string pictures = cuts.AddHalves(builder, "pixels");
        var part = isWhole ? OnnxCuts.AddWhole(builder, "pixels")
            : cuts.AddAround(builder, builder.Floats("boxes", [boxes.Length, 4], edges), "part");
        string drawn = cuts.AddDrawing(builder, pictures, part, "drawn");
        string levels = builder.Add("Transpose", "bytes", [drawn], [new("perm", s_pixels)]);
        builder.Cast(levels, "levels", OnnxType.Float32);
        var size = input.Kept;
        var graph = new OnnxGraph(builder.Nodes, builder.Tensors,
            new("pixels", OnnxType.UInt8, [size.Height, size.Width, 3]), [new("levels", OnnxType.Float32, [input.Height, input.Width, 3])]);
        var onnx = new OnnxModel(graph, "0", "", new Dictionary<string, string>(StringComparer.Ordinal));
        using var session = new OnnxSession(onnx.ToBytes(), 1);
        float[] given = session.Run<byte>([.. kept.SelectMany(k => k)], boxes.Length)[0];
        return [.. given.Select(l => (byte)l).Chunk(input.Width * input.Height * 3)];
    }

    static BoundingBox RandomBox(ulong index)
    {
        var random = SeededRandom.For(index, s_key);
        return new BoundingBox(Edge(), Edge(), Edge(), Edge()).Ordered();

        // A network's are of 32 bits.
        double Edge() => (float)random.NextDouble();
    }

    static byte[] Noise(ulong index, int length)
    {
        var random = SeededRandom.For(index + 100, s_key);
        byte[] levels = new byte[length];
        foreach (ref byte level in levels.AsSpan()) level = (byte)random.NextInt(256);
        return levels;
    }
}
