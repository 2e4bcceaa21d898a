namespace Boxfit.Tests.Cli.Output;

public class ManualPageTests
{
    static readonly string[] s_named =
    [
        .. Directory.GetFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(f => System.Text.RegularExpressions.Regex.Matches(File.ReadAllText(f), @"ManualPage\.Of\(""(?<page>[^""]+)""\)"))
            .Select(m => m.Groups["page"].Value).Distinct(),
    ];

    [Fact]
    public void A_page_is_named_where_it_lies_as_seen_from_the_working_folder()
    {
        string page = ManualPage.Of("onnx.md");
        Assert.True(File.Exists(page), page);
        using var elsewhere = new WorkingFolder(Path.GetTempPath());
        Assert.Equal(Path.Combine(Repository.Root, "docs", "onnx.md"), ManualPage.Of("onnx.md"));
    }

    [Fact]
    public void One_that_is_nowhere_keeps_its_name() => Assert.Equal("docs/none.md", ManualPage.Of("none.md"));

    [Fact]
    public void All_that_messages_name_are_there()
    {
        Assert.Contains("onnx.md", s_named);
        Assert.All(s_named, name => Assert.True(File.Exists(ManualPage.Of(name)), name));
    }
}
