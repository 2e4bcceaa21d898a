using System.Text.RegularExpressions;

namespace Boxfit.Tests.Cli;

/// <summary>
/// What users see, held to the letter in <c>Cli/Golden/NAME.txt</c>: command lines, each with its results, its messages ("! " before each
/// line) and its exit code. Where a change is meant, run the test with <c>BOXFIT_RENEW_GOLDEN=1</c>: it then writes the file instead, and
/// the change is in the commit for all to see.
/// </summary>
sealed class Golden(string name)
{
    const string RenewVariable = "BOXFIT_RENEW_GOLDEN";

    readonly StringBuilder _text = new();
    readonly List<(string Pattern, string Stands)> _changing = [];

    /// <summary>Lets <paramref name="stands"/> stand for what differs between machines and runs.</summary>
    /// <param name="pattern">A regular expression.</param>
    /// <param name="stands">What it is replaced by; <c>$1</c> is the first group.</param>
    public Golden Replace(string pattern, string stands)
    {
        _changing.Add((pattern, stands));
        return this;
    }

    /// <summary>Lets a word stand for a folder; messages name it by its path from the working folder where it lies below that.</summary>
    public Golden ReplaceFolder(string path, string stands) =>
        Replace(Regex.Escape(path), stands).Replace($@"(?<=^|[ '""]){Regex.Escape(ShellLine.Nearby(path))}(?=/)", stands);

    /// <summary>Runs a command line and adds it with what came of it.</summary>
    public CommandRun Run(params string[] words) => Add(CommandRun.Of(words), words);

    /// <summary>Adds a command line that was run, with its messages where they are always the same.</summary>
    public CommandRun Add(CommandRun run, string[] words, bool withMessages = true)
    {
        string line = string.Join(' ', words.Select(w => w.Length == 0 ? "''" : ShellLine.Word(w)));
        _text.Append($"$ boxfit {line}\n").Append(run.Output);
        if (withMessages) _text.Append(Regex.Replace(run.Messages, "^(?=.)", "! ", RegexOptions.Multiline));
        _text.Append($"[{run.ExitCode}]\n\n");
        return run;
    }

    /// <summary>Adds a heading and a text.</summary>
    public void Add(string heading, string text) => _text.Append($"$ {heading}\n{text}\n");

    /// <summary>Compares all that was added with the file.</summary>
    public void Check()
    {
        string found = _changing.Aggregate(_text.ToString(), (text, c) => Regex.Replace(text, c.Pattern, c.Stands, RegexOptions.Multiline));
        string path = Path.Combine(Repository.Root, "tests/Boxfit.Tests/Cli/Golden", $"{name}.txt");
        if (Environment.GetEnvironmentVariable(RenewVariable) == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, found);
            return;
        }
        string[] expected = File.Exists(path) ? File.ReadAllText(path).Split('\n') : [], lines = found.Split('\n');
        int differing = Enumerable.Range(0, Math.Max(expected.Length, lines.Length))
            .FirstOrDefault(i => expected.ElementAtOrDefault(i) != lines.ElementAtOrDefault(i), -1);
        if (differing < 0) return;
        string command = lines.Take(differing + 1).LastOrDefault(l => l.StartsWith("$ ", StringComparison.Ordinal), "");
        Assert.Fail(
            $"{path}, line {differing + 1}, of {command}\nexpected: {expected.ElementAtOrDefault(differing)}\n" +
            $"found:    {lines.ElementAtOrDefault(differing)}\nIf the change is meant, run the test with {RenewVariable}=1.");
    }
}
