namespace Boxfit.Tests.Files.Text;

public class ShellLineTests
{
    [Fact]
    public void Words_are_quoted_where_a_shell_would_take_them_otherwise()
    {
        Assert.Equal("boxfit train 'my boxes.csv' --out runs/a", ShellLine.Of("train", "my boxes.csv", "--out", "runs/a"));
        Assert.Equal(@"'it'\''s'", ShellLine.Word("it's"));
        Assert.Equal("''", ShellLine.Word(""));
    }

    [Theory]
    [InlineData("find photos | boxfit label - --out labels.csv")]
    [InlineData("Divide anew with boxfit data split, or `boxfit doctor`.")]
    public void A_text_is_itself_where_the_program_is_called_by_its_name(string text) => Assert.Equal(text, ShellLine.Here(text));

    [Fact]
    public void A_path_below_the_working_folder_is_shown_from_there()
    {
        Assert.Equal("runs/a", ShellLine.Nearby(Path.GetFullPath("runs/a")));
        Assert.Equal("/", ShellLine.Nearby("/"));
    }
}
