using Boxfit.Tests.Cascades;

namespace Boxfit.Tests.Cli;

/// <summary>Names of files that would steer a terminal or make lines of their own, through all commands that print names.</summary>
public sealed class NamesTests : IDisposable
{
    const string Evil = "a\e[2J\e]0;owned\a\u202e\u2028.jpg: 1×1 at 0,0 (9)\nforged";

    readonly TemporaryFolder _folder = new();

    public NamesTests()
    {
        Directory.CreateDirectory(_folder["photos"]);
        foreach (string name in (string[])[Evil, "plain"]) PictureWriter.SavePng(new(64, 64), _folder[$"photos/{name}.jpg"]);
        File.WriteAllText(_folder[$"photos/{Evil}2.jpg"], "no picture");
        string[] rows = [$"\"{Evil}.jpg\",1,1,9,9", $"\"{Evil}3.jpg\",1,1,9,9", $"{Evil.Split('\n')[0]},a,1,9,9"];
        File.WriteAllText(_folder[$"{Evil}.csv"], $"image,xmin,ymin,xmax,ymax\n{string.Join('\n', rows)}\n");
    }

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> CommandLines =>
    [
        "detect PHOTOS --cascade STUMPS", "detect PHOTOS/EVIL2.jpg --cascade STUMPS", "detect PHOTOS --cascade EVIL",
        "label PHOTOS --out OUT/EVIL.csv --cascade STUMPS", "label EVIL --out OUT/x.csv --cascade STUMPS",
        "data check DATA --images PHOTOS", "data stats DATA --images PHOTOS",
        "data convert DATA --to OUT/x.json --format coco --images PHOTOS",
        "data convert DATA --to OUT/EVIL --format voc --images PHOTOS --skip-bad", "data split DATA --out OUT/EVIL --images PHOTOS",
        "data preview DATA --out OUT/EVIL.png --images PHOTOS", "data compare DATA DATA --images PHOTOS",
        "train DATA --images PHOTOS --out OUT/EVIL", "train EVIL", "train DATA --images EVIL", "evaluate EVIL DATA", "predict EVIL PHOTOS",
        "summary EVIL", "diagram EVIL --out OUT/EVIL.svg", "weights verify PHOTOS/EVIL2.jpg --backbone resnet18",
        "weights inspect EVIL", "weights convert EVIL OUT/EVIL.safetensors", "EVIL", "detect --EVIL",
    ];

    [Theory]
    [MemberData(nameof(CommandLines))]
    public void No_command_prints_a_name_raw_on_either_stream(string line)
    {
        string[] words = [.. line.Split(' ').Select(w => w.Replace("PHOTOS", _folder["photos"]).Replace("DATA", _folder["EVIL.csv"])
            .Replace("STUMPS", CascadeFixtures.Path("stumps.xml")).Replace("OUT", _folder["out"]).Replace("EVIL", Evil))];
        var run = CommandRun.Of(words);
        string all = run.Output + run.Messages;
        Assert.NotEmpty(all);
        Assert.DoesNotContain(all, c => c != '\n' && char.IsControl(c) || c is '\u202e' or '\u2028');
        Assert.DoesNotContain(all.Split('\n'), l => l.StartsWith("forged", StringComparison.Ordinal));
    }
}
