using System.Text.RegularExpressions;

namespace Boxfit.Tests.House;

/// <summary>A newcomer finds a type in the folder that its namespace names.</summary>
public sealed partial class NamespaceTests
{
    [Fact]
    public void A_namespace_is_a_folder()
    {
        var files = new[] { "src", "tests/Boxfit.Tests", "bench" }.Select(f => Path.Combine(Repository.Root, f))
            .SelectMany(f => Directory.EnumerateFiles(f, "*.cs", SearchOption.AllDirectories))
            .Select(f => (Path: Path.GetRelativePath(Repository.Root, f), Declaration().Match(File.ReadAllText(f)).Groups["name"].Value))
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

    static string Expected(string path) => Core().Replace(string.Join('.', path.Split('/')[1..^1]), "Boxfit");

    [GeneratedRegex(@"^namespace (?<name>[\w.]+);", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Declaration();

    /// <summary>The core's namespace is the product's.</summary>
    [GeneratedRegex(@"^Boxfit\.Core\b")]
    private static partial Regex Core();
}
