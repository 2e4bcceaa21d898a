namespace Boxfit.Tests.Data.Annotations;

public sealed class ObjectChoiceTests : IDisposable
{
    const string Csv = "path,x1,y1,x2,y2,label\n" +
        "one.png,4,2,20,10,cat\nseveral.png,0,0,4,4,dog\nseveral.png,4,2,20,10,cat\nempty.png,,,,,\n";

    readonly PictureFolder _folder = new();

    public ObjectChoiceTests()
    {
        foreach (string name in (string[])["one", "several", "empty"]) _folder.AddPicture($"{name}.png", 40, 20);
    }

    public void Dispose() => _folder.Dispose();

    Dataset Load(string choice) => Dataset.Load(new() { File = _folder.AddFile("boxes.csv", Csv), Objects = ObjectChoice.Parse(choice) });

    [Theory]
    [InlineData("skip", "one.png", "several boxes for one picture")]
    [InlineData("largest", "one.png several.png", null)]
    [InlineData("first", "one.png several.png", null)]
    [InlineData("class cat", "one.png several.png", null)]
    [InlineData("class dog", "several.png", "no object of class dog")]
    public void The_choice_decides_which_pictures_count(string choice, string names, string? reason)
    {
        var dataset = Load(choice);
        Assert.Equal(names, string.Join(' ', dataset.Samples.Select(s => s.Name)));
        Assert.Equal(1, dataset.Several);
        Assert.Equal(reason is null ? ["has no box"] : [reason, "has no box"], dataset.Skipped.Select(s => s.Reason));
        Assert.Equal(choice, ObjectChoice.Parse(choice).ToString());
    }

    [Fact]
    public void The_box_is_the_chosen_one()
    {
        Assert.Equal(new BoundingBox(0.1, 0.1, 0.5, 0.5), Load("largest").Samples[1].Box);
        Assert.Equal(new BoundingBox(0, 0, 0.1, 0.2), Load("first").Samples[1].Box);
        Assert.Equal(4, Load("class cat").Samples[1].Row);
    }

    [Fact]
    public void Several_may_be_an_error_that_names_the_picture()
    {
        string message = Assert.Throws<InputException>(() => Load("error")).Message;
        Assert.Contains("row 3: \"several.png\" has several boxes", message);
    }

    [Fact]
    public void Parts_come_along()
    {
        _folder.AddFile("parts.csv", "path,x1,y1,x2,y2,split\none.png,4,2,20,10,train\nseveral.png,4,2,20,10,val\nempty.png,4,2,20,10,\n");
        Assert.Equal(["train", "validation", null],
            Dataset.Load(new() { File = Path.Combine(_folder.Path, "parts.csv") }).Samples.Select(s => s.Part));
    }

    [Theory]
    [InlineData("")]
    [InlineData("class")]
    [InlineData("class ")]
    [InlineData("biggest")]
    public void What_is_no_choice_is_refused(string text) => Assert.ThrowsAny<FormatException>(() => ObjectChoice.Parse(text));
}
