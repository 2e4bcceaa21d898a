using Boxfit.Tests.Reports;

namespace Boxfit.Tests.Cli.Output;

/// <summary>What commands say at their end, among the messages and not where the result is for a program.</summary>
public sealed class EndingsTests : IDisposable
{
    // The tests run where no weights have been fetched.
    const string Without = "(that is preset best, which fits better, and fetches 14 MB of weights first, once; --preset fast needs none, " +
        "but learns little of so few pictures)\n";

    readonly TemporaryFolder _folder = new();

    public EndingsTests()
    {
        foreach (string name in (string[])["a.png", "b.png"]) PictureWriter.SavePng(Pixels.Grey(32, 24), _folder[name]);
        File.WriteAllText(_folder["boxes.csv"], "path,x1,y1,x2,y2\na.png,2,2,20,20\nb.png,2,2,20,20\n");
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("data compare @/boxes.csv @/boxes.csv --objects largest",
        "\nNext\n  boxfit data compare @/boxes.csv @/boxes.csv --objects largest --sheet worst.html\n")]
    [InlineData("data compare @/boxes.csv @/boxes.csv --sheet @/worst.html --csv @/all.csv",
        "\nWritten\n  @/all.csv  a row a picture, the worst first\n\nLook at\n  @/worst.html  the worst pictures with both boxes\n")]
    [InlineData("data stats @/boxes.csv --format csv",
        "\nNext\n  boxfit data stats @/boxes.csv --format csv --report stats.html\n" +
        "  boxfit train @/boxes.csv --format csv\n" + Without)]
    [InlineData("data stats @/boxes.csv --plot @/stats.png --report @/stats.html",
        "\nLook at\n  @/stats.html  the figures with plots\n  @/stats.png   the plots\n\nNext\n  boxfit train @/boxes.csv\n" +
        Without)]
    [InlineData("data split @/boxes.csv --out @/parts.csv --replace --train 0.5 --validation 0 --allow-duplicates",
        "\nNext\n  boxfit train @/parts.csv\n" + Without)]
    [InlineData("data preview @/boxes.csv --preset fast --split 0.5 --out @/sheet.png --count 1",
        "\nLook at\n  @/sheet.png  the pictures as training sees them\n\nNext\n  boxfit train @/boxes.csv --preset fast --split 0.5\n")]
    [InlineData("diagram --preset fast --out @/fast.svg",
        "\nLook at\n  @/fast.svg  the network\n\nNext\n  boxfit summary --preset fast\n")]
    [InlineData("data list", "\nNext\n  boxfit data get NAME --to data\n")]
    [InlineData("weights list", "\nNext\n  boxfit weights get NAME\n")]
    public void Files_and_the_next_command_are_named(string line, string ending)
    {
        string[] words = [.. line.Split(' ').Select(Placed)];
        var run = CommandRun.Of(words);
        Assert.True(run.ExitCode == 0, run.Messages);
        Assert.EndsWith(Placed(ending), run.Messages);
        Assert.DoesNotContain("\nNext\n", run.Output);
        string next = Placed(ending).TrimEnd().Split('\n')[^1].Trim();
        if (next.StartsWith("boxfit", StringComparison.Ordinal)) Assert.Null(CommandLines.Problem(next));

        var json = CommandRun.Of([.. words, "--json"]);
        Assert.True(json.ExitCode == 0, json.Messages);
        Assert.DoesNotContain("\nNext\n", json.Messages);
    }

    [Fact]
    public void Of_pictures_enough_the_preset_that_needs_no_weights_is_proposed()
    {
        string[] names = [.. Enumerable.Range(0, 200).Select(i => $"{i}.png")];
        foreach (string name in names) File.Copy(_folder["a.png"], _folder[name]);
        string data = _folder.Write("many.csv", "path,x1,y1,x2,y2\n" + string.Concat(names.Select(n => $"{n},2,2,20,20\n")));
        Assert.EndsWith($"\n  boxfit train {data} --preset fast\n(without --preset fast it is preset best, which fits better, and " +
            "fetches 14 MB of weights first, once)\n", CommandRun.Of("data", "stats", data).Messages);
    }

    /// <summary>What is proposed overwrites nothing.</summary>
    [Theory]
    [InlineData("data compare boxes.csv boxes.csv", "worst.html")]
    [InlineData("data stats boxes.csv", "stats.html")]
    public async Task A_proposed_file_has_a_name_that_is_free(string line, string name)
    {
        _folder.Write(name, "there");
        var run = await ProgramRun.Of(_folder.Path, null, line.Split(' '));
        Assert.Contains($" boxfit {line} --{(name == "worst.html" ? "sheet" : "report")} {name.Replace(".", "-2.")}\n", run.Text);
    }

    string Placed(string text) => text.Replace("@", _folder.Path);
}
