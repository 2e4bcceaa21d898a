using Boxfit.Tests.Engine;
using static Boxfit.Tests.Onnx.Quantization.SmallGraph;

namespace Boxfit.Tests.Onnx.Quantization;

public class ByteGraphTests
{
    static readonly HashSet<string> s_none = [];

    static readonly Dictionary<string, ValueRange> s_ranges = new(StringComparer.Ordinal)
    {
        ["x"] = new(-1, 1), ["a.relu"] = new(0, 4.5f), ["flat"] = new(-3, 2),
    };

    /// <summary>Two convolutions, and a dense layer so that neither is the last.</summary>
    static OnnxModel Two(int groups = 1) => Of(4,
        [
            Convolution("x", "a", 3, groups), Relu6("a", "a.relu"), Convolution("a.relu", "b", 1), new("Flatten", ["b"], ["flat"]),
            new("Gemm", ["flat", "c.weight"], ["c"], new OnnxSetting("transB", 1L)),
        ],
        [
            Uneven("a.weight", 8, 4 / groups, 3, 3), OnnxTensor.Of("a.bias", [8], Streams.Uniform("a.bias", 8)), Zero, Six,
            Uneven("b.weight", 3, 8, 1, 1), OnnxTensor.Of("b.bias", [3], Streams.Uniform("b.bias", 3)),
            Uneven("c.weight", 4, 3 * Side * Side),
        ], ("c", [4]));

    static readonly int s_largest = Vnni.IsThere ? ChannelWeights.Largest8 : ChannelWeights.Largest7;

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void ONNX_Runtime_gives_to_the_bit_what_the_whole_numbers_say(int groups)
    {
        int largest = groups == 1 ? s_largest : ChannelWeights.Largest7;
        var model = Two(groups);
        var bytes = ByteGraph.Rewrite(model, s_ranges, s_none, largest);
        float[] input = Input(4);
        // The value that follows the second convolution, in floats made of bytes again.
        var shown = bytes with { Graph = bytes.Graph with { Outputs = [new("flat.floats", OnnxType.Float32, [3 * Side * Side])] } };
        float[] actual = Run(shown, input)[0];

        ByteScale first = ByteScale.Of(s_ranges["x"]), second = ByteScale.Of(s_ranges["a.relu"]), third = ByteScale.Of(s_ranges["flat"]);
        byte[] levels = Array.ConvertAll(input, first.Round);
        levels = Convolve(model, "a", levels, first, second, groups, largest);
        levels = Convolve(model, "b", levels, second, third, 1, largest);
        Assert.Equal(Array.ConvertAll(levels, third.Value), actual);
        Assert.True(levels.Distinct().Count() > 50);
    }

    [Fact]
    public void The_bytes_are_near_the_floats()
    {
        float[] input = Input(4), floats = Run(Two(), input)[0];
        string[] names = ["x", "a.relu", "flat"];
        OnnxValue[] values = [.. names.Skip(1).Select(n => new OnnxValue(n, OnnxType.Float32, n == "flat" ? [108] : [8, Side, Side]))];
        float[][] measured = Run(Two() with { Graph = Two().Graph with { Outputs = values } }, input).Prepend(input).ToArray();
        var ranges = names.Zip(measured).ToDictionary(p => p.First, p => new ValueRange(p.Second.Min(), p.Second.Max()));
        float[] bytes = Run(ByteGraph.Rewrite(Two(), ranges, s_none, s_largest), input)[0];
        Assert.Equal(floats, bytes, (a, b) => MathF.Abs(a - b) < 0.05f * floats.Max(MathF.Abs));
        Assert.NotEqual(floats, bytes);
    }

    [Fact]
    public void What_is_left_in_floats_is_unchanged_and_nothing_rounds_between_two_of_them()
    {
        var all = new LayerList(Two().Graph).All.Select(l => l.Name).ToHashSet(StringComparer.Ordinal);
        Assert.Equal(["a", "b", "c"], all.Order(StringComparer.Ordinal));
        var same = ByteGraph.Rewrite(Two(), s_ranges, all, ChannelWeights.Largest8);
        Assert.Equal(Two().ToBytes(), same.ToBytes());

        all.Remove("b");
        var one = ByteGraph.Rewrite(Two(), s_ranges, all, ChannelWeights.Largest8);
        Assert.Equal(["a.relu.bytes", "b.bytes", "flat.bytes"],
            one.Graph.Nodes.Where(n => n.Operator == "QuantizeLinear").Select(n => n.Name));
        Assert.Contains(one.Graph.Tensors, t => t.Name == "a.weight" && t.Type == OnnxType.Float32);
        Assert.Contains(one.Graph.Tensors, t => t.Name == "b.weight.bytes" && t.Type == OnnxType.Int8);
        Assert.DoesNotContain(one.Graph.Tensors, t => t.Name == "b.weight");
    }

    [Fact]
    public void An_activation_is_in_the_rounding()
    {
        var nodes = ByteGraph.Rewrite(Two(), s_ranges, s_none, ChannelWeights.Largest8).Graph.Nodes;
        Assert.DoesNotContain(nodes, n => n.Operator == "Clip");
        Assert.Contains(nodes, n => n.Operator == "Conv" && n.Name == "a.relu");
        // Beyond ReLU6's bound, which a measured range of it cannot be, nothing may come through.
        var wide = new Dictionary<string, ValueRange>(s_ranges, StringComparer.Ordinal) { ["a.relu"] = new(-5, 50) };
        var tensors = ByteGraph.Rewrite(Two(), wide, s_none, ChannelWeights.Largest8).Graph.Tensors;
        Assert.Equal(6f / 255, tensors.Single(t => t.Name == "a.relu.scale").Floats()[0]);
        Assert.Equal(0, tensors.Single(t => t.Name == "a.relu.zero").Bytes.Span[0]);
    }

    [Fact]
    public void Every_value_that_is_rounded_is_among_those_to_measure()
    {
        foreach (string backbone in (string[])["mobilenet_v2", "resnet18", "keras_resnet50", "vgg11", "mininet"])
        {
            var configuration = new LocalizerConfiguration { Backbone = backbone, ExtraConvolutions = [], Neck = new(16, 8), Head = [] };
            var model = RandomModel.Of(configuration with { Vectorizer = Vectorizer.Vote });
            var graph = OnnxExport.Of(model, InputForm.Pixels, halfPrecision: false).Model;
            var ranges = ByteGraph.ValuesToMeasure(graph.Graph).ToDictionary(n => n, _ => new ValueRange(0, 1), StringComparer.Ordinal);
            var nodes = ByteGraph.Rewrite(graph, ranges, s_none, ChannelWeights.Largest8).Graph.Nodes;
            // A vote's last convolution gives floats; all before it, and what joins them, computes with bytes.
            var rounded = nodes.Where(n => n.Operator == "QuantizeLinear").Select(n => n.Inputs[0]).ToHashSet(StringComparer.Ordinal);
            Assert.Equal(["Conv"], nodes.Where(n => n.Operator is "Conv" or "Add" or "MaxPool" or "Relu" && !rounded.Contains(n.Name))
                .Where(n => !n.Name.StartsWith("box", StringComparison.Ordinal)).Select(n => n.Operator));
        }
    }

    /// <summary>A padded convolution of whole numbers, rounded to the scale of its result.</summary>
    static byte[] Convolve(OnnxModel model, string name, byte[] levels, ByteScale from, ByteScale to, int groups, int largest)
    {
        OnnxTensor weight = Tensor($"{name}.weight"), bias = Tensor($"{name}.bias");
        int filters = weight.Shape[0], perGroup = weight.Shape[1], kernel = weight.Shape[2];
        var rounded = ChannelWeights.Of(weight.Floats(), bias.Floats(), from.Scale, filters, largest);
        byte[] result = new byte[filters * Side * Side];
        for (int place = 0; place < result.Length; place++)
        {
            int filter = place / (Side * Side), y = place / Side % Side, x = place % Side;
            float scale = rounded.Scales[filter] * from.Scale;
            int sum = (int)Math.Round(bias.Floats()[filter] / (double)scale);
            for (int i = 0; i < perGroup * kernel * kernel; i++)
            {
                int row = y + i / kernel % kernel - kernel / 2, column = x + i % kernel - kernel / 2;
                if (row < 0 || row >= Side || column < 0 || column >= Side) continue;
                int channel = filter / (filters / groups) * perGroup + i / (kernel * kernel);
                int level = levels[(channel * Side + row) * Side + column] - from.ZeroPoint;
                sum += level * rounded.Levels[filter * perGroup * kernel * kernel + i];
            }
            float multiplier = from.Scale * rounded.Scales[filter] / to.Scale;
            result[place] = (byte)Math.Clamp(MathF.Round(sum * multiplier) + to.ZeroPoint, 0, 255);
        }
        return result;

        OnnxTensor Tensor(string tensor) => model.Graph.Tensors.Single(t => t.Name == tensor);
    }
}
