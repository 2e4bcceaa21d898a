namespace Boxfit.Cli.Input;

/// <summary>The pictures that words of a command line stand for, standard input among them.</summary>
sealed class PictureSource(Terminal terminal) : IDisposable
{
    const string StandardInputWord = "-";

    string? _pictureFromInput;

    /// <summary>All pictures in the order of the words; standard input is read as they are taken.</summary>
    /// <exception cref="InputException">A folder or a pattern gives no picture.</exception>
    public IEnumerable<string> Expand(IEnumerable<string> words)
    {
        var parts = words.Select(w => w == StandardInputWord ? ReadInput() : ExpandSome(w)).ToList();
        return parts.SelectMany(p => p);
    }

    /// <summary>How a picture is called in the results: as it was named, <c>-</c> for the one from standard input.</summary>
    public string NameOf(string path) => path == _pictureFromInput ? StandardInputWord : path;

    public void Dispose()
    {
        if (_pictureFromInput is not null) File.Delete(_pictureFromInput);
    }

    static List<string> ExpandSome(string word)
    {
        var paths = PicturePaths.Expand(word).ToList();
        return paths.Count > 0 ? paths : throw new InputException($"There are no pictures in '{word}'.");
    }

    IEnumerable<string> ReadInput()
    {
        var input = new StandardInput(terminal.OpenInput());
        if (!input.IsPicture)
        {
            foreach (string path in input.ReadLines()) yield return path;
            yield break;
        }
        // Pictures are read from files.
        _pictureFromInput = Path.GetTempFileName();
        File.WriteAllBytes(_pictureFromInput, input.ReadBytes());
        yield return _pictureFromInput;
    }
}
