using Boxfit.Tests.Onnx;

namespace Boxfit.Tests.Training.Exporting;

public sealed class ModelExportTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    string Save(string backbone, Vectorizer vectorizer = Vectorizer.Gap)
    {
        var model = RandomModel.Of(new() { Backbone = backbone, ExtraConvolutions = [], Head = [], Vectorizer = vectorizer });
        string file = _folder[$"{backbone}.safetensors"];
        ModelFile.Save(file, model.Description, model.Parameters);
        return file;
    }

    [Theory]
    [InlineData(InputForm.Pixels, false)]
    [InlineData(InputForm.Tensor, true)]
    public void A_model_becomes_ONNX_that_gives_the_engines_boxes(InputForm form, bool half)
    {
        string file = Save("mininet"), picture = _folder.WritePicture("a.png", new(90, 60)), onnx = _folder["a.onnx"];
        double difference = ModelExport.ToOnnx(file, onnx, [picture], form, half);
        Assert.InRange(difference, 0, half ? 1e-2 : 1e-4);
        Assert.Equal(OnnxExport.Of(ModelFile.Load(file), form, half).Model.ToBytes(), File.ReadAllBytes(onnx));
    }

    [Fact]
    public void Without_a_picture_that_can_be_read_nothing_is_written()
    {
        string file = Save("mininet");
        Assert.Throws<InputException>(() => ModelExport.ToOnnx(file, _folder["a.onnx"], [_folder.Write("no.png", "text")]));
        Assert.Throws<InputException>(() => ModelExport.ToOnnx(_folder["none"], _folder["a.onnx"], []));
        Assert.False(File.Exists(_folder["a.onnx"]));
    }

    [Fact]
    public void A_network_that_Keras_has_becomes_a_file_of_Keras_and_another_is_refused()
    {
        ModelExport.ToKeras(Save("vgg11"), _folder["a.h5"]);
        Assert.StartsWith("\u0089HDF", System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(_folder["a.h5"])[..4]));
        Assert.Throws<InputException>(() => ModelExport.ToKeras(Save("vgg11", Vectorizer.Vote), _folder["b.h5"]));
        Assert.False(File.Exists(_folder["b.h5"]));
        string message = Assert.Throws<InputException>(() => ModelExport.ToKeras(Save("vgg11"), _folder["a.keras"])).Message;
        Assert.EndsWith("a.keras', expected a name that ends in .h5, by which Keras's load_model tells the format.", message);
    }

    [Fact]
    public void A_file_that_has_no_room_is_refused()
    {
        var graph = RandomModel.Of(new() { Backbone = "mininet", ExtraConvolutions = [], Head = [] }).Graph;
        long bytes = 4 * graph.Parameters.Sum(p => (long)p.Count);
        ModelExport.RequireRoom(_folder["a.onnx"], graph, 4, free: bytes);
        string message = Assert.Throws<BoxfitException>(() => ModelExport.RequireRoom(_folder["a.onnx"], graph, 4, bytes - 1)).Message;
        Assert.StartsWith("The model would take about ", message, StringComparison.Ordinal);
        ModelExport.RequireRoom(_folder["a.onnx"], graph, 1, bytes - 1);
    }
}
