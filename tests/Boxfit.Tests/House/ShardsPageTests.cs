using System.Text.RegularExpressions;

namespace Boxfit.Tests.House;

/// <summary>What docs/shards.md and the examples say is what the program does.</summary>
public partial class ShardsPageTests
{
    static string Read(string name) => File.ReadAllText(Path.Combine(Repository.Root, name));

    [Fact]
    public void Every_command_of_the_page_is_one_that_the_program_knows()
    {
        var lines = Read("docs/shards.md").Split('\n').Where(l => l.StartsWith("./boxfit ", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, lines.Count);
        Assert.All(lines, l => Assert.Null(CommandLines.Problem(l)));
    }

    [Fact]
    public void The_commands_of_the_examples_are_known_and_the_same()
    {
        string slurm = Example("slurm-array.sh", @"srun ""\$\{BOXFIT:-\./boxfit\}"" (?<words>.*)");
        Assert.Equal("predict runs/faces photos --out boxes.csv --shard auto", slurm);
        string kubernetes = Example("kubernetes-indexed-job.yaml", @"command: \[boxfit, (?<words>.*)\]").Replace(",", "");
        Assert.Equal(slurm, kubernetes.Replace("/data/", ""));
        string parallel = Example("gnu-parallel.sh", @"""\$boxfit"" (?<words>predict .*) :::");
        Assert.Contains("""--shard "{}/$shards" """.Trim(), parallel);
        foreach (string words in new[] { slurm, kubernetes, parallel.Replace("{}/$shards", "1/16") })
            Assert.Null(CommandLines.Problem("./boxfit " + words));

        static string Example(string name, string pattern) => Defaults()
            .Replace(Regex.Match(Read("examples/" + name), pattern, RegexOptions.ExplicitCapture).Groups["words"].Value, "$1");
    }

    [Fact]
    public void The_job_says_how_many_completions_it_has()
    {
        string job = Read("examples/kubernetes-indexed-job.yaml");
        string completions = Regex.Match(job, @"completions: (\d+)").Groups[1].Value;
        Assert.Contains($"- name: {ShardVariables.CountVariable}\n              value: \"{completions}\"", job);
    }

    [Fact]
    public void Links_lead_somewhere() => Assert.All(
        Link().Matches(Read("docs/shards.md")),
        m => Assert.True(Path.Exists(Path.Combine(Repository.Root, "docs", m.Groups[1].Value)), m.Value));

    /// <summary>"${MODEL:-runs/faces}", of which the program gets what stands behind.</summary>
    [GeneratedRegex(@"""\$\{\w+:-([^}]*)\}""")]
    private static partial Regex Defaults();

    [GeneratedRegex(@"\]\((?!https?:)([^)#]+)\)")]
    private static partial Regex Link();
}
