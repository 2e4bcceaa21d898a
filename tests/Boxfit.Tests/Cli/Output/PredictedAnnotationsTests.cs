namespace Boxfit.Tests.Cli.Output;

public sealed class PredictedAnnotationsTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("yolo", "boxes")]
    [InlineData("coco", "boxes.json")]
    [InlineData("voc", "boxes")]
    public void Only_what_the_model_says_to_show_no_object_is_written_as_that(string format, string name)
    {
        var annotations = new PredictedAnnotations(format, _folder[name]);
        var found = new Prediction("found.png", 100, 50, new(0.1, 0.2, 0.5, 0.6)) { IsPresent = true, Label = "cat" };
        annotations.Add(new(found, null));
        annotations.Add(new(found with { Path = "none.png", IsPresent = false, Confidence = 0.01 }, null));
        annotations.Add(new(found with { Path = "empty.png", Box = new(0.3, 0.2, 0.3, 0.6) }, null));
        annotations.Add(new(found with { Path = "unread.png", Error = "cut short" }, null));
        Assert.Equal(2, annotations.Count);
        annotations.Save();
        var read = AnnotationFiles.Read(_folder[name]).Pictures.ToDictionary(
            p => Path.GetFileNameWithoutExtension(p.Name), p => p.Objects.Count);
        Assert.Equal(["found", "none"], read.Keys.Order());
        Assert.Equal((1, 0), (read["found"], read["none"]));
    }
}
