namespace Boxfit.Tests.Cli.Screens;

public class MessageStyleTests
{
    [Theory]
    [InlineData("Error: no", "\e[31mError:\e[39m no")]
    [InlineData("Warning: few", "\e[33mWarning:\e[39m few")]
    [InlineData("Epoch 1", "Epoch 1")]
    public void The_first_word_has_the_colour(string message, string expected) => Assert.Equal(expected, MessageStyle.Colour(message));

    [Theory]
    [InlineData("one two three", 13, "one two three")]
    [InlineData("one two three", 9, "one two\n  three")]
    [InlineData("  row 3: one two", 12, "  row 3: one\n    two")]
    [InlineData("a /very/long/path/that/is/one b", 9, "a\n  /very/long/path/that/is/one\n  b")]
    public void Lines_end_between_words(string message, int width, string expected) =>
        Assert.Equal(expected, MessageStyle.Wrap(message, width));
}
