using Boxfit.Tests.Reports;

namespace Boxfit.Tests.Cli;

/// <summary>Commands are named in the form in which the program was started, wherever their names come from.</summary>
public sealed class CommandNameTests : IDisposable
{
    const string Started = "../tools/boxfit";

    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Help, examples, descriptions, usage errors, notes of libraries, remedies of kinds of findings, endings.</summary>
    [Theory]
    [InlineData("train --help", "Usage:\n  ../tools/boxfit train", "  ../tools/boxfit train --resume runs/faces\n")]
    [InlineData("label --help", "find photos -name '*.jpg' | ../tools/boxfit label - --out labels.csv")]
    [InlineData("data get", "One of those that ../tools/boxfit data list names", "See: ../tools/boxfit data get --help")]
    [InlineData("split", "Did you mean '../tools/boxfit data split'?")]
    [InlineData("weights list", "../tools/boxfit weights get; --json", "  ../tools/boxfit weights get NAME\n")]
    [InlineData("weights get none", "the files of ../tools/boxfit weights list.")]
    [InlineData("train photos", "../tools/boxfit label photos --out boxes.csv")]
    [InlineData("data check twice.csv --images photos", "; ../tools/boxfit data split keeps them together",
        "or divide with ../tools/boxfit data split, which keeps copies together")]
    [InlineData("train twice.csv --images photos --split-order file", "../tools/boxfit data split writes such a file")]
    public async Task It_is_the_form_that_works_here(string line, params string[] expected)
    {
        Directory.CreateDirectory(_folder["photos"]);
        foreach (string name in (string[])["a.png", "b.png"]) PictureWriter.SavePng(Pixels.Grey(32, 24), _folder[$"photos/{name}"]);
        File.WriteAllText(_folder["twice.csv"], "path,x1,y1,x2,y2\na.png,2,2,20,20\nb.png,2,2,20,20\n");

        string text = (await ProgramRun.Of(_folder.Path, Started, line.Split(' '))).Text;
        foreach (string part in expected) Assert.Contains(part, text);
        Assert.DoesNotMatch(@"(?<![\w./-])boxfit [a-z]", text);
    }
}
