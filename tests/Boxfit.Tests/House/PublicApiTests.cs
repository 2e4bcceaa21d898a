using System.Reflection;
using System.Text.RegularExpressions;

namespace Boxfit.Tests.House;

/// <summary>What programs of others can use. The build compares it with each project's PublicAPI.*.txt.</summary>
public partial class PublicApiTests
{
    [Fact]
    public void Every_project_of_the_packages_says_what_is_public()
    {
        string[] files = ["PublicAPI.Shipped.txt", "PublicAPI.Unshipped.txt"];
        string[] projects = Directory.GetDirectories(Path.Combine(Repository.Root, "src"));
        projects = [.. projects.Where(p => Path.GetFileName(p) is not ("Boxfit.Cli" or "Boxfit.Web"))];
        Assert.True(projects.Length > 10);
        // Where a file is missing, the analyzer is silent.
        Assert.All(projects, p => Assert.All(files, f => Assert.StartsWith("#nullable enable\n", File.ReadAllText(Path.Combine(p, f)))));
    }

    /// <summary>The tests see what is internal, too, so that a compiled example would not tell.</summary>
    [Fact]
    public void The_examples_use_what_is_public()
    {
        string[] pages =
        [
            Path.Combine(Repository.Root, "README.md"), .. Directory.GetFiles(Path.Combine(Repository.Root, "docs"), "*.md"),
            .. Directory.GetFiles(Path.Combine(Repository.Root, "packages"), "README.md", SearchOption.AllDirectories),
        ];
        var examples = pages.SelectMany(p => Example().Matches(File.ReadAllText(p)));
        var words = examples.SelectMany(m => Words().Matches(m.Value)).Select(m => m.Value).ToHashSet(StringComparer.Ordinal);
        var training = typeof(Trainer).Assembly;
        var others = training.GetReferencedAssemblies().Where(a => a.Name!.StartsWith("Boxfit.", StringComparison.Ordinal));
        var types = others.Select(Assembly.Load).Append(training).SelectMany(a => a.GetTypes())
            .Where(t => !t.IsNested && words.Contains(t.Name)).ToLookup(t => t.Name);
        Assert.Contains("Predictor", types.Select(t => t.Key));
        Assert.Contains("AnnotationFiles", types.Select(t => t.Key));
        Assert.Empty(types.Where(named => !named.Any(t => t.IsPublic)).Select(named => named.Key));
    }

    [GeneratedRegex("```csharp\n.*?```", RegexOptions.Singleline)]
    private static partial Regex Example();

    // Not what follows a dot: a member may have the name of a type.
    [GeneratedRegex(@"(?<![.\w])[A-Z]\w+")]
    private static partial Regex Words();
}
