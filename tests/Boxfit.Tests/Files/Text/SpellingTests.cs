namespace Boxfit.Tests.Files.Text;

public class SpellingTests
{
    [Theory]
    [InlineData("epohcs", "epochs", "epochs", "batch")]
    [InlineData("hepl", "help", "help", "label")] // two letters in each other's place are one slip
    [InlineData("nwe", "new", "new", "data")]
    [InlineData("abc", null, "cab")]
    [InlineData("annotat", "annotate", "format", "annotate")]
    [InlineData("vectorizer-kind", "vectorizer", "head", "vectorizer")]
    [InlineData("vector", "vectorizer", "head", "vectorizer")]
    [InlineData("learning", null, "lr", "loss", "scaling")]
    [InlineData("zzzzz", null, "epochs", "batch")]
    [InlineData("epochs", null)]
    public void The_nearest_word_is_offered(string word, string? expected, params string[] candidates)
    {
        Assert.Equal(expected, Spelling.Nearest(word, candidates));
        Assert.Equal(expected is null ? "" : $" Did you mean '{expected}'?", Spelling.DidYouMean(word, candidates));
    }
}
