using System.Text.RegularExpressions;

namespace Boxfit.Tests.House;

/// <summary>What docs/clusters.md, the image and the examples of training say is what the program does.</summary>
public partial class ClustersPageTests
{
    static string Read(string name) => File.ReadAllText(Path.Combine(Repository.Root, name));

    [Fact]
    public void The_commands_of_the_examples_are_known_and_the_same()
    {
        string[] slurm = [.. Words().Matches(Read("examples/slurm-train.sh")).Select(m => m.Groups[1].Value)];
        string[] kubernetes = [.. Set().Matches(Read("examples/kubernetes-mpijob.yaml")).Select(m => m.Groups[1].Value)];
        Assert.Equal(2, slurm.Length);
        string[] plain = [.. slurm.Select(w => Defaults().Replace(w, "$1").Replace("\"$run\"", "runs/together"))];
        Assert.Equal(plain.Order(StringComparer.Ordinal), kubernetes.Select(w => w.Replace("/data/", "")).Order(StringComparer.Ordinal));
        Assert.All(plain, words => Assert.Null(CommandLines.Problem("./boxfit " + words)));
    }

    [Fact]
    public void The_job_starts_as_many_processes_as_it_has_workers()
    {
        string job = Read("examples/kubernetes-mpijob.yaml");
        string workers = Regex.Match(job, @"Worker:\s+replicas: (\d+)").Groups[1].Value;
        Assert.Contains($"mpirun -n {workers} ", job);
    }

    /// <summary>The packages are those of the system that the image is made of, as docs/set-up.md names them.</summary>
    [Fact]
    public void The_image_has_what_set_up_brings_on_its_system()
    {
        string image = Read("Dockerfile"), setUp = Read("docs/set-up.md");
        string version = Regex.Match(image, @"\nFROM debian:(\d+)").Groups[1].Value;
        string oneDnn = Regex.Match(setUp, $@"`(libdnnl[\d.]+)` on Debian {version}\b").Groups[1].Value;
        string[] packages = Regex.Match(image, @"--no-install-recommends \\\n(?<names>.*) \\\n", RegexOptions.ExplicitCapture)
            .Groups["names"].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains(oneDnn, packages);
        Assert.Contains("openmpi-bin", packages);
        Assert.Contains("ca-certificates", packages);
        Assert.Contains("dotnet publish src/Boxfit.Cli ", image);
        string sdk = Regex.Match(image, @"dotnet/sdk:(\d+\.\d+)").Groups[1].Value;
        Assert.Contains($"<TargetFramework>net{sdk}</TargetFramework>", Read("Directory.Build.props"));
    }

    [Fact]
    public void The_page_names_the_exit_codes_of_train()
    {
        int[] named = [.. ExitCodes().Matches(Read("docs/clusters.md")).Select(m => int.Parse(m.Groups["code"].Value))];
        Assert.Equal([.. new Boxfit.Cli.Commands.TrainCommand().ExitCodes, 137], named);
    }

    [Fact]
    public void Links_lead_somewhere() => Assert.All(
        Link().Matches(Read("docs/clusters.md")).Concat(Link().Matches(Read("docs/several-machines.md"))),
        m => Assert.True(Path.Exists(Path.Combine(Repository.Root, "docs", m.Groups[1].Value)), m.Value));

    [GeneratedRegex(@"words=\((train .*)\)")]
    private static partial Regex Words();

    [GeneratedRegex(@"set -- (train .*)")]
    private static partial Regex Set();

    [GeneratedRegex(@"^\| (?<code>\d+) \|", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex ExitCodes();

    /// <summary>"${DATA:-boxes.csv}", of which the program gets what stands behind.</summary>
    [GeneratedRegex(@"""\$\{\w+:-([^}]*)\}""")]
    private static partial Regex Defaults();

    [GeneratedRegex(@"\]\((?!https?:)([^)#]+)\)")]
    private static partial Regex Link();
}
