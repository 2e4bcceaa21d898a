namespace Boxfit.Tests.Reports.Html;

public sealed class CaptionsTests
{
    [Fact]
    public void A_long_name_is_cut_in_the_middle()
    {
        Assert.Equal("a/short.jpg", Captions.Cut("a/short.jpg"));
        string cut = Captions.Cut("begin-" + new string('x', 100) + "-end.jpg");
        Assert.Equal(48, cut.Length);
        Assert.StartsWith("begin-xxx", cut);
        Assert.EndsWith("xxx-end.jpg", cut);
        Assert.Contains("x…x", cut);
        Assert.DoesNotContain(
            Captions.Cut(string.Concat(Enumerable.Repeat("\U0001F600", 60)) + "x").EnumerateRunes(), rune => rune == Rune.ReplacementChar);
    }
}
