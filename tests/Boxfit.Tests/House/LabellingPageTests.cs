using System.Runtime.Versioning;
using Boxfit.Tests.Preparation.Labelling;

namespace Boxfit.Tests.House;

/// <summary>docs/labelling.md shows a way from few boxes to more that can be gone.</summary>
[SupportedOSPlatform("linux")]
public sealed class LabellingPageTests : IDisposable
{
    const int Labelled = 12, Others = 4;

    readonly LabelFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_way_from_few_boxes_to_more_leads_to_a_second_model()
    {
        for (int i = 0; i < Labelled; i++) _folder.Add($"photos/one {i}.png", LabelFolder.Squares(100, 80, (10 + 4 * i, 5 + 3 * i, 20)));
        for (int i = 0; i < Others; i++)
            _folder.Add($"photos/two {i}.png", LabelFolder.Squares(160, 80, (20 + 5 * i, 25, 16), (100 + 5 * i, 20 + 2 * i, 24)));
        // In the smallest form that there is, which needs no weights.
        Script("boxfit", $$"""
            case $1 in
            label) set -- "$@" --cascade '{{LabelFolder.Square}}' --min-neighbors 1 --label face ;;
            train) set -- "${@/#best/fast}" {{string.Join(' ', TinyRun.Settings().Skip(2))}} ;;
            esac
            BOXFIT_COMMAND=./boxfit exec dotnet '{{Path.Combine(AppContext.BaseDirectory, "boxfit.dll")}}' "$@"
            """);
        Run("./boxfit label photos --out drawn.csv");
        // A person who corrects each box and submits it.
        Script("bin/label-studio", """
            box='"x":20,"y":20,"width":30,"height":40,"rotation"'
            sed -E "s/\"predictions\":/\"annotations\":/g; s/\"x\":[^{}]*\"rotation\"/$box/g" tasks.json > export.json
            """);
        string page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "labelling.md"));
        string[] blocks = [.. page[page.IndexOf("\n## From few boxes to more\n", StringComparison.Ordinal)..].Split("\n```sh\n")[1..]
            .Select(b => b.Split("\n```")[0])];
        Assert.Equal(3, blocks.Length);
        string said = string.Concat(blocks.SelectMany(b => b.Split('\n')).Select(Run));

        Assert.Contains("data/local-files/?d=photos/two 0.png", File.ReadAllText(_folder["export.json"]));
        Assert.Contains($"{Labelled} pictures are left out, for which drawn.csv has boxes.", said);
        Assert.DoesNotContain("in more than one of the files", said);
        Assert.Contains($"wrote {Labelled + Others} pictures with {Labelled + Others} boxes to more.csv", said);
        Assert.Contains("photos/two 0.png,32,16,80,48,face", File.ReadAllText(_folder["more.csv"]));
        Assert.True(File.Exists(ModelFile.Find(_folder["runs/second"])));
    }

    void Script(string name, string body)
    {
        string file = _folder.Temporary.Write(name, "#!/bin/bash\n" + body + "\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    string Run(string line)
    {
        var start = new ProcessStartInfo("bash", ["-c", $"set -o pipefail; exec 2>&1; PATH=\"$PWD/bin:$PATH\"; {line}"])
        {
            WorkingDirectory = _folder.Temporary.Path,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        using var process = Process.Start(start)!;
        string text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        // What is drawn so simply looks like copies to the check.
        Assert.True(process.ExitCode == 0 || line.StartsWith("./boxfit data check", StringComparison.Ordinal), line + "\n" + text);
        return text;
    }
}
