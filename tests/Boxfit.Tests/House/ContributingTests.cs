using System.CommandLine;
using System.Reflection;
using System.Text.RegularExpressions;
using Boxfit.Cli.Commands;

namespace Boxfit.Tests.House;

/// <summary>CONTRIBUTING.md names files that are there, and what lies on disk is in the lists that it names.</summary>
public sealed partial class ContributingTests
{
    static readonly string s_page = File.ReadAllText(Path.Combine(Repository.Root, "CONTRIBUTING.md"));

    /// <summary>An X in a name stands for the name of what is added.</summary>
    [Fact]
    public void Paths_exist()
    {
        string[] paths = [.. CodePath().Matches(s_page).Select(m => m.Groups["path"].Value).Distinct()];
        Assert.True(paths.Length > 30, $"{paths.Length} paths");
        Assert.All(paths, p => Assert.True(Exists(p), p));
    }

    [Fact]
    public void Links_lead_to_files() =>
        Assert.All(Link().Matches(s_page).Select(m => m.Groups["path"].Value), p => Assert.True(Exists(p), p));

    [Fact]
    public void Each_backbone_is_in_the_list()
    {
        const BindingFlags Static = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;
        var found = Types(typeof(Backbone)).SelectMany(t => t.GetProperties(Static))
            .SelectMany(p => p.PropertyType == typeof(Backbone) ? [(Backbone)p.GetValue(null)!]
                : typeof(IEnumerable<Backbone>).IsAssignableFrom(p.PropertyType) ? (IEnumerable<Backbone>)p.GetValue(null)! : []);
        Assert.Equal(Backbones.All.Select(b => b.Name).Order(), found.Select(b => b.Name).Distinct().Order());
    }

    [Fact]
    public void Each_operation_has_its_operator()
    {
        string create = File.ReadAllText(Path.Combine(Repository.Root, "src/Boxfit.Engine/Operators/Operator.cs"));
        Assert.All(Concrete(typeof(Operation)), t => Assert.Matches($@"\b{t.Name}\b", create));
    }

    [Fact]
    public void Each_format_is_in_the_list_and_explained()
    {
        Assert.Equal(
            Concrete(typeof(AnnotationFormat)).Select(t => t.Name).Order(),
            AnnotationFiles.Formats.Select(f => f.GetType().Name).Distinct().Order());
        string page = File.ReadAllText(Path.Combine(Repository.Root, "docs/formats.md"));
        Assert.All(AnnotationFiles.FormatNames, n => Assert.Contains($"\n| `{n}` |", page));
    }

    [Fact]
    public void Each_command_is_in_the_tree() =>
        Assert.Equal(Concrete(typeof(TrainCommand), typeof(BoxfitCommand)).Select(t => t.Name).Order(),
            Below(Application.CreateRoot()).OfType<BoxfitCommand>().Select(c => c.GetType().Name).Distinct().Order());

    [Fact]
    public void Each_kind_of_finding_is_in_the_list()
    {
        var kinds = typeof(FindingKinds).GetProperties(BindingFlags.Static | BindingFlags.Public)
            .Where(p => p.PropertyType == typeof(FindingKind)).Select(p => ((FindingKind)p.GetValue(null)!).Name).ToList();
        Assert.True(kinds.Count > 10, $"{kinds.Count} kinds");
        Assert.Equal(kinds.Order(), FindingKinds.All.Select(k => k.Name).Order());
    }

    static IEnumerable<Command> Below(Command command) => command.Subcommands.SelectMany(c => Below(c).Prepend(c));

    static IEnumerable<Type> Types(Type one) => one.Assembly.GetTypes().Where(t => t.Namespace == one.Namespace);

    static IEnumerable<Type> Concrete(Type kind) => Concrete(kind, kind);

    /// <summary>The classes of a kind in the assembly of <paramref name="one"/>.</summary>
    static IEnumerable<Type> Concrete(Type one, Type kind) => one.Assembly.GetTypes().Where(t => !t.IsAbstract && t.IsAssignableTo(kind));

    static bool Exists(string path)
    {
        string full = Path.Combine(Repository.Root, path), name = Path.GetFileName(full);
        if (!Placeholder().IsMatch(name)) return Path.Exists(full);
        string folder = Path.GetDirectoryName(full)!;
        return Directory.Exists(folder) && Directory.EnumerateFiles(folder, Placeholder().Replace(name, "*")).Any();
    }

    /// <summary>A path in backticks that begins with a folder of the repository.</summary>
    [GeneratedRegex(@"`(?<path>(src|tests|bench|docs|\.ci)/[^`\s]*[^`\s/])/?`", RegexOptions.ExplicitCapture)]
    private static partial Regex CodePath();

    [GeneratedRegex(@"\]\((?<path>[^):]+)\)", RegexOptions.ExplicitCapture)]
    private static partial Regex Link();

    /// <summary>XFormat.cs, X.cs, TrainingSettings.X.cs</summary>
    [GeneratedRegex(@"(?<=^|\.)X(?=[A-Z.])", RegexOptions.ExplicitCapture)]
    private static partial Regex Placeholder();
}
