using System.Xml.Linq;

namespace Boxfit.Tests.House;

/// <summary>The licence and what it does not cover.</summary>
public class NoticesTests
{
    static readonly string s_notices = File.ReadAllText(Path.Combine(Repository.Root, "THIRD-PARTY-NOTICES.md"));

    [Fact]
    public void Each_package_of_the_product_is_named()
    {
        string[] packages =
        [
            .. Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.csproj", SearchOption.AllDirectories)
                .SelectMany(project => XDocument.Load(project).Descendants("PackageReference"))
                // libvips comes as a package for each system.
                .Select(reference => reference.Attribute("Include")!.Value)
                .Select(p => p.StartsWith("NetVips.Native.", StringComparison.Ordinal) ? "NetVips.Native" : p)
                .Distinct(),
        ];
        Assert.InRange(packages.Length, 5, 50);
        Assert.All(packages, package => Assert.Contains(package, s_notices, StringComparison.Ordinal));
    }

    [Fact]
    public void The_licence_is_MIT_and_the_readme_says_so()
    {
        Assert.StartsWith("MIT License\n", File.ReadAllText(Path.Combine(Repository.Root, "LICENSE")), StringComparison.Ordinal);
        Assert.Contains("(LICENSE)", File.ReadAllText(Path.Combine(Repository.Root, "README.md")), StringComparison.Ordinal);
    }
}
