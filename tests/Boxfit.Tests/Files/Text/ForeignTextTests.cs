namespace Boxfit.Tests.Files.Text;

public sealed class ForeignTextTests
{
    [Theory]
    [InlineData("layer1.0.conv1.weight", "layer1.0.conv1.weight")]
    [InlineData("größe 写真 🙂", "größe 写真 🙂")]
    [InlineData("a\e[2J\r\n\0\u009b\tb", "a?[2J?????b")]
    [InlineData("a\u202eb\u2066c\u200fd\u200be\ufefff", "a?b?c?d?e?f")]
    [InlineData("a\u2028b\u2029c", "a?b?c")]
    [InlineData("a\U000e0041b", "a?b")]
    public void A_name_cannot_steer_a_terminal(string name, string shown) => Assert.Equal(shown, ForeignText.Shown(name));

    [Fact]
    public void Half_a_character_is_a_question_mark() => Assert.Equal("a?b", ForeignText.Shown("a\ud800b"));

    [Fact]
    public void A_name_is_not_endless() => Assert.Equal(new string('x', 200) + "…", ForeignText.Shown(new('x', 100_000)));

    [Fact]
    public void Lines_stay_lines() =>
        Assert.Equal(new string('x', 300) + "\n?[1mb", ForeignText.ShownLines(new string('x', 300) + "\n\e[1mb"));
}
