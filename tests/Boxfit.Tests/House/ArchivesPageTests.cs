namespace Boxfit.Tests.House;

/// <summary>What docs/archives.md says is what the program does.</summary>
public class ArchivesPageTests
{
    static readonly string s_page = File.ReadAllText(Path.Combine(Repository.Root, "docs/archives.md"));

    [Fact]
    public void Every_command_of_the_page_is_one_that_the_program_knows()
    {
        var lines = s_page.Split('\n').Where(l => l.StartsWith("./boxfit ", StringComparison.Ordinal)).ToList();
        Assert.Equal(6, lines.Count);
        Assert.All(lines, l => Assert.Null(CommandLines.Problem(l)));
    }

    [Fact]
    public void The_JSON_of_the_page_is_read_as_it_says()
    {
        using var folder = new TemporaryFolder();
        string json = s_page.Split("```json\n")[1].Split("\n```")[0];
        string archive = folder.Write("a.tar", Preparation.Downloading.TestArchives.Tar(
            Preparation.Downloading.TestArchives.File("1.jpg"), Preparation.Downloading.TestArchives.File("1.json", json)));
        var picture = Assert.Single(AnnotationFiles.Read(archive).Pictures);
        Assert.Equal((640, 480, "train"), (picture.Width, picture.Height, picture.Part));
        Assert.Equal(new AnnotatedObject(251, 15, 444, 300, Label: "face"), Assert.Single(picture.Objects));
    }
}
