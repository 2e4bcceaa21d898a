namespace Boxfit.Tests.Files.Text;

public class CutTextTests
{
    [Theory]
    [InlineData("resnet50-0676ba61.pth", 21, "resnet50-0676ba61.pth")]
    [InlineData("resnet50-0676ba61.pth", 11, "resne…1.pth")]
    [InlineData("resnet50-0676ba61.pth", 2, "r…")]
    [InlineData("resnet50-0676ba61.pth", 1, "…")]
    [InlineData("resnet50-0676ba61.pth", 0, "")]
    [InlineData("ab\U0001F600\U0001F600cd", 6, "ab…cd")]
    public void A_long_name_keeps_its_ends_and_whole_letters(string name, int most, string expected) =>
        Assert.Equal(expected, CutText.Middle(name, most));
}
