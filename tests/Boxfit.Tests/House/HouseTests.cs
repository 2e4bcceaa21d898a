using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Boxfit.Tests.House;

/// <summary>Rules for the sources that no analyzer has. CONTRIBUTING.md names them.</summary>
public sealed partial class HouseTests
{
    /// <summary>In bytes, as <c>awk</c> counts them.</summary>
    const int LongestLine = 140;

    /// <summary>
    /// All are XML (SVG, Pascal VOC), protobuf (event files), or a header whose names are data (.safetensors) but one, a name of a value.
    /// </summary>
    const int JsonCallsByHand = 49;

    const int MostParameters = 6;

    /// <summary>Constructors with more parameters, each with its reason.</summary>
    static readonly Dictionary<string, string> s_manyParameters = new(StringComparer.Ordinal)
    {
        ["Boxfit.Data.Augmenting.Homography"] = "the nine numbers of a matrix",
    };

    /// <summary>Sources that open files to read them by other means than RegularFile, each with its reason.</summary>
    static readonly Dictionary<string, string> s_readers = new(StringComparer.Ordinal)
    {
        ["Boxfit.Files/RegularFile.cs"] = "it is what the others use",
        ["Boxfit.Files/LockFile.cs"] = "asks whether another has it open",
        ["Boxfit.Web/Watching/RunHolders.cs"] = "the system's own",
        ["Boxfit.Files/TemporaryName.cs"] = "locks what it is about to remove",
        ["Boxfit.Files/OutputPlace.cs"] = "makes the file itself",
        ["Boxfit.Data/Loading/PictureCache.cs"] = "makes the file itself",
        ["Boxfit.Data/Loading/AvailableMemory.cs"] = "the system's own",
        ["Boxfit.Training/Runs/RunEnvironment.cs"] = "the system's own",
        ["Boxfit.Engine/Worlds/World.cs"] = "the system's own",
        ["Boxfit.Engine/OneDnn/LibrarySearch.cs"] = "the system's own",
        ["Boxfit.Files/ControlGroups.cs"] = "the system's own",
        ["Boxfit.Cli/Doctor/ProcessorTopic.cs"] = "the system's own",
        ["Boxfit.Cli/Doctor/ResourcesTopic.cs"] = "the system's own",
    };

    /// <summary>Sources that name commands without ShellLine, each with its reason.</summary>
    static readonly Dictionary<string, string> s_commandNames = new(StringComparer.Ordinal)
    {
        ["Boxfit.Preparation/Checking/FindingKinds.cs"] = "FindingKind does it for all of them",
        ["Boxfit.Training/Settings/SettingsFile.cs"] = "a file that others read elsewhere",
        ["Boxfit.Cli/Failure.cs"] = "the program with its version",
        ["Boxfit.Engine/Threading/EngineThread.cs"] = "the name of a thread",
        ["Boxfit.Data/Loading/BatchLoader.cs"] = "the name of a thread",
        ["Boxfit.Engine/Worlds/Heart.cs"] = "the name of a thread",
    };

    static readonly (string Path, string[] Lines)[] s_sources = [.. Read("src")];

    [Fact]
    public void No_line_is_long() =>
        Assert.Empty(s_sources.Concat(Read("tests/Boxfit.Tests")).Concat(Read("bench"))
            .SelectMany(f => f.Lines.Select((line, i) => (Line: line, Place: $"{f.Path}:{i + 1}")))
            .Where(l => Encoding.UTF8.GetByteCount(l.Line) > LongestLine).Select(l => l.Place));

    [Fact]
    public void Files_are_opened_to_be_read_by_RegularFile() => Assert.Equal(
        s_readers.Keys.Order(StringComparer.Ordinal),
        s_sources.Where(f => f.Lines.Any(l => Reading().IsMatch(l))).Select(f => f.Path["src/".Length..]).Order(StringComparer.Ordinal));

    /// <summary>"1 pictures" is seen by everybody who tries a program with one picture.</summary>
    [Fact]
    public void What_is_counted_is_said_by_Counted() => Assert.Empty(
        s_sources.SelectMany(f => f.Lines.Select((line, i) => (Line: line, Place: $"{f.Path}:{i + 1}: {line.Trim()}")))
            .Where(l => !l.Line.StartsWith("///", StringComparison.Ordinal) && CountedByHand().IsMatch(l.Line)).Select(l => l.Place));

    /// <summary>A command that is copied works only in the form in which the program was started.</summary>
    [Fact]
    public void Commands_are_named_by_ShellLine() => Assert.Empty(
        s_sources.Where(f => !s_commandNames.ContainsKey(f.Path["src/".Length..]))
            .SelectMany(f => f.Lines.Select((line, i) => (Line: line.Trim(), Place: $"{f.Path}:{i + 1}: {line.Trim()}")))
            .Where(l => !l.Line.StartsWith("//", StringComparison.Ordinal) && CommandByHand().IsMatch(l.Line)
                && !l.Line.Contains("ShellLine.Here(") && !HelpOfCommand().IsMatch(l.Line))
            .Select(l => l.Place));

    [Fact]
    public void Json_is_written_by_records()
    {
        int calls = s_sources.Sum(f => f.Lines.Count(l => JsonCall().IsMatch(l)));
        Assert.InRange(calls, 1, JsonCallsByHand);
    }

    /// <summary>Whoever reads a kernel needs to know how its arrays lie.</summary>
    [Fact]
    public void Kernels_say_how_their_arrays_lie()
    {
        var parameters = new List<string>();
        var missing = new List<string>();
        foreach (var (path, lines) in s_sources.Where(f => f.Path.StartsWith("src/Boxfit.Engine/Kernels/", StringComparison.Ordinal)))
        {
            foreach (var kernel in Kernel().EnumerateMatches(string.Join('\n', lines)))
            {
                string text = string.Join('\n', lines).Substring(kernel.Index, kernel.Length);
                foreach (Match parameter in Buffer().Matches(text[text.LastIndexOf("class", StringComparison.Ordinal)..]))
                {
                    string name = parameter.Groups["name"].Value;
                    parameters.Add(name);
                    string layout = $"<param name=\"{name}\">((?!</param>)[\\s\\S])*(×|laid out|layout|the same|number a )";
                    if (!Regex.IsMatch(text, layout, RegexOptions.IgnoreCase)) missing.Add($"{path}: {name}");
                }
            }
        }
        Assert.True(parameters.Count > 30, $"{parameters.Count} arrays");
        Assert.Empty(missing);
    }

    /// <summary>
    /// More are easily given in the wrong order: required properties, or a record of what belongs together, have names. Records that only
    /// become JSON are lists of its fields.
    /// </summary>
    [Fact]
    public void Constructors_have_few_parameters()
    {
        var many = Assemblies().SelectMany(a => a.GetTypes())
            .Where(t => !t.IsDefined(typeof(CompilerGeneratedAttribute)) && !t.Name.Contains('<'))
            .SelectMany(t => t.GetConstructors(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance))
            .Where(c => c.GetParameters().Length > MostParameters && !c.DeclaringType!.Name.EndsWith("Json", StringComparison.Ordinal))
            .Select(c => c.DeclaringType!.FullName!).ToHashSet(StringComparer.Ordinal);
        many.ExceptWith(s_manyParameters.Keys);
        Assert.True(many.Count == 0, string.Join(", ", many));
    }

    [Fact]
    public void Words_are_plain_and_British()
    {
        var found = s_sources.SelectMany(f => f.Lines.Select((line, i) => (Line: line, Place: $"{f.Path}:{i + 1}")))
            .Where(l => Unwanted().IsMatch(l.Line) || CommentOnColor().IsMatch(l.Line))
            .Select(l => $"{l.Place}: {l.Line.Trim()}");
        Assert.Empty(found);
    }

    static IEnumerable<(string Path, string[] Lines)> Read(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories)
            .Select(f => (Path.GetRelativePath(Repository.Root, f), File.ReadAllLines(f)));

    static IEnumerable<Assembly> Assemblies() =>
        Directory.EnumerateFiles(AppContext.BaseDirectory, "Boxfit.*.dll").Select(f => Path.GetFileNameWithoutExtension(f))
            .Where(n => n is not ("Boxfit.Tests" or "Boxfit.Bench")).Append("boxfit").Select(Assembly.Load);

    // Not of constants, whose names say that they are many, nor of speeds ("pictures/s").
    [GeneratedRegex(
        @"\{(?!(\w+\.)?_?(Most|Max|Longest|AssetEnding)\w*(:N0)?\})[A-Za-z_]\w*(\.\w+|\(\))*(:N0)?\} (more |new |usable |training )?"
        + @"(pictures|boxes|files|rows|objects|tasks|entries|epochs|steps|arrays|groups|annotations|words|cells|columns)(?![/\w])",
        RegexOptions.ExplicitCapture)]
    private static partial Regex CountedByHand();

    [GeneratedRegex(@"(?<![\w.])File\.(Open(Read|Text|Handle)?|Read\w+)\b|new FileStream\((?!.*(FileMode\.Create|FileAccess\.Write))")]
    private static partial Regex Reading();

    [GeneratedRegex(@"\.Write(Start|End|String|Number|Boolean|Null|PropertyName|Raw)[A-Za-z]*\(", RegexOptions.ExplicitCapture)]
    private static partial Regex JsonCall();

    [GeneratedRegex("""["`]([^"]*[^"\\w./-])?boxfit [a-z{]""", RegexOptions.ExplicitCapture)]
    private static partial Regex CommandByHand();

    /// <summary>Examples and descriptions, which HelpText prints.</summary>
    [GeneratedRegex("""^\(".*boxfit |[ :]base\(|Argument<""")]
    private static partial Regex HelpOfCommand();

    /// <summary>The comment and the head of a class.</summary>
    [GeneratedRegex(@"(^///.*\n)*^sealed (unsafe )?class \w+\([^{]*: KernelStep", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Kernel();

    [GeneratedRegex(@"PlanBuffer\?? (?<name>\w+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Buffer();

    /// <summary>
    /// Idioms that a reader from elsewhere stumbles over, American spellings, and -is- where this project writes -iz-. What is foreign
    /// keeps its spelling: OpenCV's <c>--min-neighbors</c>.
    /// </summary>
    [GeneratedRegex(
        @"\b(somebody|in one go|makes? small|is told how|stands? still|torn apart|taken on trust"
        + @"|(equal|normal|initial|quant|summar|optim|minim|recogn|synchron|organ)is(e|es|ed|er|ing|ation)"
        + @"|(?<!PropertyName\("")centers?|grays?|behaviors?|labeled|labeling|modeled|catalogs?|(?<!min-)neighbors?)\b",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex Unwanted();

    /// <summary>In code it is a word of others: Spectre's, CSS's.</summary>
    [GeneratedRegex(@"^\s*//.*\bcolors?\b", RegexOptions.IgnoreCase)]
    private static partial Regex CommentOnColor();
}
