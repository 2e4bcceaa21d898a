using System.Xml.Linq;

namespace Boxfit.Tests.House;

/// <summary>What the packages are made of; .ci/packages makes and uses them.</summary>
public class PackagesTests
{
    static readonly string s_sources = Path.Combine(Repository.Root, "src"), s_packages = Path.Combine(Repository.Root, "packages");

    static XDocument Project(string folder) => XDocument.Load(Assert.Single(Directory.GetFiles(folder, "*.csproj")));

    static string[] Named(XDocument project, string element) =>
        [.. project.Descendants(element).SelectMany(e => e.Attribute("Include")!.Value.Split(';')).Order(StringComparer.Ordinal)];

    static string[] Bundled(string package) => Named(Project(Path.Combine(s_packages, package)), "Bundled");

    /// <summary>The packages that projects of the sources stand on; libvips once, whatever system it is for.</summary>
    static IEnumerable<string> Needed(IEnumerable<string> projects) =>
        projects.SelectMany(p => Named(Project(Path.Combine(s_sources, p)), "PackageReference"))
            .Select(p => p.Split(".$")[0]).Distinct().Order(StringComparer.Ordinal);

    [Fact]
    public void Each_project_is_in_one_package()
    {
        string[] projects = [.. Directory.GetDirectories(s_sources).Select(p => Path.GetFileName(p)!).Order(StringComparer.Ordinal)];
        string[] packed = ["Boxfit.Cli", "Boxfit.Web", .. Bundled("Boxfit.Inference"), .. Bundled("Boxfit")];
        Assert.Equal(projects, packed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Whatever_a_bundled_project_stands_on_is_bundled_with_it_or_below()
    {
        string[] below = Bundled("Boxfit.Inference");
        Assert.All(References(below), reference => Assert.Contains(reference, below));
        string[] all = [.. below, .. Bundled("Boxfit")];
        Assert.All(References(all), reference => Assert.Contains(reference, all));

        static IEnumerable<string> References(IEnumerable<string> projects) =>
            projects.SelectMany(p => Named(Project(Path.Combine(s_sources, p)), "ProjectReference"))
                .Select(Path.GetFileNameWithoutExtension)!;
    }

    [Fact]
    public void A_package_depends_on_what_its_projects_stand_on()
    {
        string[] below = Named(Project(Path.Combine(s_packages, "Boxfit.Inference")), "PackageReference");
        Assert.Equal(Needed(Bundled("Boxfit.Inference")), below);
        Assert.Equal(Needed(Bundled("Boxfit")).Except(below), Named(Project(Path.Combine(s_packages, "Boxfit")), "PackageReference"));
    }

    [Fact]
    public void Each_has_a_readme_that_begins_with_what_it_is() =>
        Assert.All(["Boxfit", "Boxfit.Inference", "Boxfit.Tool"], package =>
            Assert.StartsWith("# ", File.ReadAllText(Path.Combine(s_packages, package, "README.md")), StringComparison.Ordinal));
}
