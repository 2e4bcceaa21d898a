namespace Boxfit.Tests.Data.Annotations;

public sealed class AnnotationConverterTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("""[{"data":{"image":"a.jpg"},"annotations":[]}]""", "not labelled yet and are left out: 1")]
    [InlineData("""{"images":[],"annotations":[]}""", "It names no picture.")]
    [InlineData("""{"images":[{"id":1}],"annotations":[]}""", "image 1 has no file_name.")]
    public void Data_of_which_nothing_is_left_says_why(string content, string text)
    {
        var options = new ConversionOptions { Data = _folder.Write("data.json", content), To = "csv", Out = _folder["out.csv"] };
        Assert.Contains(text, Assert.Throws<InputException>(() => AnnotationConverter.Convert(options)).Message);
        Assert.False(File.Exists(options.Out));
    }
}
