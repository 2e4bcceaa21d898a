using Boxfit.Tests.Onnx;

namespace Boxfit.Tests.Inference;

public class OnnxFileCheckTests
{
    const int Graph = 7, Initializer = 5, Node = 1, Attribute = 5, AttributeTensor = 5, AttributeGraph = 6;
    const int ExternalData = 13, Location = 14;

    [Fact]
    public void A_file_of_ours_passes_and_tells_its_texts()
    {
        var model = RandomModel.Of(new() { Backbone = "mininet", ExtraConvolutions = [], Head = [] });
        byte[] bytes = OnnxExport.Of(model, InputForm.Pixels, halfPrecision: false).Model.ToBytes();
        Require(bytes);
        Assert.Equal(model.Description.ToJson(), OnnxFileCheck.Text(new MemoryStream(bytes), ModelFile.MetadataName));
        Assert.Null(OnnxFileCheck.Text(new MemoryStream(bytes), "nothing"));
    }

    [Fact]
    public void Numbers_in_other_files_are_refused_wherever_they_are()
    {
        var marked = new OnnxMessage();
        marked.Add(Location, 1);
        var named = new OnnxMessage();
        named.Add(ExternalData, new OnnxMessage());
        byte[][] models =
        [
            Within(marked, Initializer, Graph), Within(named, Initializer, Graph), Within(named, AttributeTensor, Attribute, Node, Graph),
            Within(marked, Initializer, AttributeGraph, Attribute, Node, Graph),
        ];
        Assert.All(models, bytes => Assert.StartsWith(
            "m.onnx keeps numbers in other files (ONNX's external data), which are not read",
            Assert.Throws<InputException>(() => Require(bytes)).Message));
        var inside = new OnnxMessage();
        inside.Add(Location, 0);
        Require(Within(inside, Initializer, Graph));
    }

    [Fact]
    public void More_bytes_than_an_ONNX_file_can_have_are_refused_unread()
    {
        using var folder = new TemporaryFolder();
        // With a hole in it, which takes no space.
        using (var file = File.Create(folder["m.onnx"])) file.SetLength(3L << 30);
        string message = Assert.Throws<InputException>(() => Predictor.Load(folder["m.onnx"])).Message;
        Assert.StartsWith($"{folder["m.onnx"]} has 3.22 GB, where an ONNX file in one piece has 2.15 GB at most.", message);
    }

    [Theory]
    [InlineData("", "it has no graph")]
    [InlineData("0802", "it has no graph")]
    [InlineData("3a05", "5 bytes should follow")]
    [InlineData("ffffffffffffffffffffff", "does not end")]
    [InlineData("0f", "field of kind 7")]
    public void What_is_no_ONNX_is_refused(string hex, string reason)
    {
        string message = Assert.Throws<InputException>(() => Require(Convert.FromHexString(hex))).Message;
        Assert.StartsWith("m.onnx is no ONNX file, or damaged: ", message);
        Assert.Contains(reason, message);
    }

    [Fact]
    public void Graphs_in_graphs_without_end_do_not_exhaust_the_stack()
    {
        var graph = new OnnxMessage();
        for (int i = 0; i < 2000; i++) graph = Around(Around(Around(graph, AttributeGraph), Attribute), Node);
        string message = Assert.Throws<InputException>(() => Require(Around(graph, Graph).ToArray())).Message;
        Assert.Contains("too deep", message);
    }

    static void Require(byte[] content) => OnnxFileCheck.Require(new MemoryStream(content), "m.onnx");

    static byte[] Within(OnnxMessage message, params int[] fields)
    {
        foreach (int field in fields) message = Around(message, field);
        return message.ToArray();
    }

    static OnnxMessage Around(OnnxMessage inner, int field)
    {
        var outer = new OnnxMessage();
        outer.Add(field, inner);
        return outer;
    }
}
