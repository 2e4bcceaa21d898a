namespace Boxfit.Tests.Files.Text;

public class CountedTests
{
    [Theory]
    [InlineData(0, "picture", "0 pictures")]
    [InlineData(1, "picture", "1 picture")]
    [InlineData(1200, "picture", "1,200 pictures")]
    [InlineData(1, "usable box", "1 usable box")]
    [InlineData(2, "usable box", "2 usable boxes")]
    [InlineData(2, "entry", "2 entries")]
    [InlineData(2, "day", "2 days")]
    [InlineData(2, "class", "2 classes")]
    [InlineData(2, "batch", "2 batches")]
    [InlineData(2, "epoch", "2 epochs")]
    public void One_is_singular_and_all_else_plural(long count, string one, string expected) =>
        Assert.Equal(expected, Counted.Of(count, one));

    [Fact]
    public void Words_behind_it_agree()
    {
        Assert.Equal("1 picture is", Counted.Of(1, "picture is", "pictures are"));
        Assert.Equal("21 pictures are", Counted.Of(21, "picture is", "pictures are"));
        Assert.Equal(("has", "have"), (Counted.Word(1, "has", "have"), Counted.Word(0, "has", "have")));
    }
}
