using System.Text.RegularExpressions;

namespace Boxfit.Tests.House;

/// <summary>docs/architecture.md speaks of what is there: projects, their folders, what they stand on, and names.</summary>
public sealed partial class ArchitecturePageTests
{
    static readonly string s_page = File.ReadAllText(Path.Combine(Repository.Root, "docs/architecture.md"));

    public static TheoryData<string> Projects =>
        [.. Directory.GetDirectories(Path.Combine(Repository.Root, "src")).Select(f => Path.GetFileName(f)!)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_has_a_row_with_its_folders_and_what_it_stands_on(string project)
    {
        string folder = Path.Combine(Repository.Root, "src", project);
        string row = Assert.Single(s_page.Split('\n'), l => l.StartsWith($"| `{project}` |", StringComparison.Ordinal));
        string[] cells = row.Split('|', StringSplitOptions.TrimEntries);

        var folders = Directory.GetDirectories(folder).Select(f => Path.GetFileName(f))
            .Where(f => Directory.EnumerateFiles(Path.Combine(folder, f), "*.cs", SearchOption.AllDirectories).Any());
        Assert.Equal(folders.Order(), Code().Matches(cells[3]).Select(m => m.Groups["text"].Value).Where(f => !f.Contains('-')).Order());

        string file = File.ReadAllText(Path.Combine(folder, project + ".csproj"));
        Assert.Equal(
            Reference().Matches(file).Select(m => m.Groups["name"].Value).Order(),
            cells[4].Split(", ").Where(n => n != "–").Order());
    }

    [Fact]
    public void Every_name_on_it_is_one_of_the_sources()
    {
        string[] sources =
        [
            .. from folder in new[] { "src", "tests", "bench" }
               from file in Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories)
               select File.ReadAllText(file),
        ];
        var known = sources.SelectMany(s => Word().Matches(s).Select(m => m.Value)).ToHashSet(StringComparer.Ordinal);
        var named = Code().Matches(s_page).Select(m => m.Groups["text"].Value).Where(t => TypeOrMember().IsMatch(t)).Distinct().ToList();
        Assert.True(named.Count > 50, $"{named.Count} names");
        string[] missing = [.. named.Where(n => !n.Split('.').All(known.Contains))];
        Assert.Empty(missing);
    }

    [GeneratedRegex("`(?<text>[^`\n]+)`", RegexOptions.ExplicitCapture)]
    private static partial Regex Code();

    [GeneratedRegex(@"^[A-Z]\w*(\.[A-Z]\w*)*$", RegexOptions.ExplicitCapture)]
    private static partial Regex TypeOrMember();

    [GeneratedRegex(@"Boxfit\.(?<name>\w+)\.csproj""", RegexOptions.ExplicitCapture)]
    private static partial Regex Reference();

    [GeneratedRegex(@"\w+")]
    private static partial Regex Word();
}
