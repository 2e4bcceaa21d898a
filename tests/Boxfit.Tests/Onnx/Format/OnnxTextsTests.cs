namespace Boxfit.Tests.Onnx.Format;

public sealed class OnnxTextsTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_text_is_replaced_and_all_else_stays_the_same_bytes()
    {
        var model = RandomModel.Of(new() { Backbone = "mininet", ExtraConvolutions = [], Head = [] });
        var described = model with { Description = model.Description with { Classes = ["cat", "dog"] } };
        // Apart from what the file says of the label to people, which is not the metadata's.
        var onnx = OnnxExport.Of(model, InputForm.Pixels, halfPrecision: false).Model;
        File.WriteAllBytes(_folder["m.onnx"], onnx.ToBytes());
        string file = _folder["m.onnx"], text = described.Description.ToJson();
        OnnxTexts.Replace(file, ModelFile.MetadataName, text);
        using (var content = File.OpenRead(file))
        {
            OnnxFileCheck.Require(content, file);
            Assert.Equal(text, OnnxFileCheck.Text(content, ModelFile.MetadataName));
            Assert.Equal("pixels", OnnxFileCheck.Text(content, OnnxExport.FormName));
        }
        using (var predictor = Predictor.Load(file)) Assert.Equal(["cat", "dog"], predictor.Description.Classes);
        // The same texts in the order in which they are now.
        string[] names = [OnnxExport.FormName, ModelFile.MetadataName];
        var texts = new Dictionary<string, string>(onnx.Metadata, StringComparer.Ordinal) { [ModelFile.MetadataName] = text };
        var expected = new OrderedDictionary<string, string>(names.Select(n => KeyValuePair.Create(n, texts[n])));
        Assert.Equal((onnx with { Metadata = expected }).ToBytes(), File.ReadAllBytes(file));
        // A second time, and back.
        OnnxTexts.Replace(file, ModelFile.MetadataName, text);
        Assert.Equal((onnx with { Metadata = expected }).ToBytes(), File.ReadAllBytes(file));
        OnnxTexts.Replace(file, "a", "");
        using (var content = File.OpenRead(file)) Assert.Equal("", OnnxFileCheck.Text(content, "a"));
    }

    [Fact]
    public void What_is_no_ONNX_file_is_refused_and_stays()
    {
        string file = _folder.Write("no.onnx", "no model");
        Assert.Contains("is no ONNX file, or damaged", Assert.Throws<InputException>(() => OnnxTexts.Replace(file, "a", "b")).Message);
        Assert.Equal("no model", File.ReadAllText(file));
        Assert.Single(Directory.GetFiles(_folder.Path));
    }
}
