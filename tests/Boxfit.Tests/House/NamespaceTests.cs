using System.Text.RegularExpressions;

namespace Boxfit.Tests.House;

/// <summary>A newcomer finds a type in the folder that its namespace names.</summary>
public sealed partial class NamespaceTests
{
    [Fact]
    public void A_namespace_is_a_folder()
    {
        var files = new[] { "src", "tests/Boxfit.Tests", "bench" }.SelectMany(Files)
            .Select(f => (Path: f, Declaration().Match(File.ReadAllText(Path.Combine(Repository.Root, f))).Groups["name"].Value))
            .Where(f => f.Value.Length > 0).ToList();
        Assert.True(files.Count > 700, $"{files.Count} files");
        Assert.Empty(files.Where(f => f.Value != Expected(f.Path)).Select(f => $"{f.Path}: {f.Value}"));
    }

    [Theory]
    [InlineData("src/Boxfit.Core/Boxes/BoundingBox.cs", "Boxfit.Boxes")]
    [InlineData("src/Boxfit.Data/Loading/Batch.cs", "Boxfit.Data.Loading")]
    [InlineData("tests/Boxfit.Tests/House/ReadmeTests.cs", "Boxfit.Tests.House")]
    [InlineData("bench/Boxfit.Bench/Workers/Worker.cs", "Boxfit.Bench.Workers")]
    [InlineData("bench/TorchSharpPeer/Localizer.cs", "TorchSharpPeer")]
    public void What_is_expected_of_a_path(string path, string expected) => Assert.Equal(expected, Expected(path));

    /// <summary>One who reads a source finds its test, and the other way round.</summary>
    [Fact]
    public void Tests_mirror_sources()
    {
        string[] sources = Files("src"), tests = Files("tests/Boxfit.Tests");
        var pairs = tests.Where(t => t.EndsWith("Tests.cs", StringComparison.Ordinal))
            .Select(t => (Test: t, Sources: sources.Where(s => IsFor(t, s)).Select(s => Path.GetDirectoryName(s)!).ToList()))
            .Where(p => p.Sources.Count > 0).ToList();
        Assert.True(pairs.Count > 60, $"{pairs.Count} tests bear the name of a source");
        Assert.Empty(pairs.Where(p => !p.Sources.Contains(Path.GetDirectoryName(p.Test)!.Replace("tests/Boxfit.Tests/", "src/Boxfit.")))
            .Select(p => $"{p.Test}: its source lies in {p.Sources[0]}"));
    }

    /// <summary>A folder of the servers can be understood with those alone on which it stands.</summary>
    [Fact]
    public void Folders_of_the_servers_stand_on_each_other_in_one_direction()
    {
        var sources = Files("src/Boxfit.Web").Where(f => f.Split('/').Length == 4)
            .Select(f => (Folder: f.Split('/')[2], Text: Code(f))).ToList();
        var types = sources.SelectMany(s => TopType().Matches(s.Text).Select(m => (s.Folder, Name: m.Groups["name"].Value))).ToList();
        Assert.True(types.Count > 80, $"{types.Count} types");
        var stands = sources.SelectMany(s => types.Where(t => t.Folder != s.Folder && Regex.IsMatch(s.Text, $@"\b{t.Name}\b"))
            .Select(t => (s.Folder, On: t.Folder))).Distinct().ToList();
        // Those that stand on none of the rest are no part of a circle.
        while (stands.RemoveAll(s => stands.TrueForAll(o => o.Folder != s.On)) > 0)
        {
        }
        Assert.Empty(stands);

        static string Code(string file) => string.Join('\n',
            File.ReadLines(Path.Combine(Repository.Root, file)).Where(l => !l.TrimStart().StartsWith("//", StringComparison.Ordinal)));
    }

    static string[] Files(string folder) =>
    [
        .. Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(Repository.Root, f)),
    ];

    /// <summary>Whether a test is named after a source of the project that its first folder names.</summary>
    static bool IsFor(string test, string source) =>
        Path.GetFileName(source) == Path.GetFileName(test).Replace("Tests.cs", ".cs")
        && source.Split('/')[1] == "Boxfit." + test.Split('/')[2];

    static string Expected(string path) => Core().Replace(string.Join('.', path.Split('/')[1..^1]), "Boxfit");

    [GeneratedRegex(@"^namespace (?<name>[\w.]+);", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Declaration();

    [GeneratedRegex(@"^(\w+ )*(class|record|struct|enum) (?<name>\w+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex TopType();

    /// <summary>The core's namespace is the product's.</summary>
    [GeneratedRegex(@"^Boxfit\.Core\b")]
    private static partial Regex Core();
}
