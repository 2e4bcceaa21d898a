namespace Boxfit.Tests.Web.Keeping;

public class RecentlyUsedTests
{
    [Fact]
    public void What_was_not_asked_for_the_longest_goes_first()
    {
        var kept = new RecentlyUsed<string, int>(2);
        Assert.Equal(1, kept.GetOrAdd("a", () => 1));
        kept.Keep("b", 2);
        Assert.Equal(1, kept.GetOrAdd("a", () => 7));
        kept.Keep("c", 3);
        Assert.False(kept.TryGet("b", out _));
        Assert.True(kept.TryGet("a", out int a) && kept.TryGet("c", out int c) && (a, c) == (1, 3));
    }

    [Fact]
    public void Values_weigh_what_they_are_said_to_and_a_newer_one_takes_the_place_of_its_key()
    {
        var kept = new RecentlyUsed<string, string>(10, text => text.Length);
        foreach (string text in (string[])["1234567", "123", "1234"]) kept.Keep("a", text);
        kept.Keep("b", "123456");
        Assert.True(kept.TryGet("a", out string? a) && a == "1234");
        kept.Keep("c", "1");
        Assert.False(kept.TryGet("b", out _));
        kept.Keep("d", "12345678901");
        Assert.False(kept.TryGet("d", out _) || kept.TryGet("a", out _));
    }
}
