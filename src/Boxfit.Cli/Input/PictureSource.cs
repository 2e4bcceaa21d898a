namespace Boxfit.Cli.Input;

/// <summary>The pictures that words of a command line stand for, standard input among them.</summary>
sealed class PictureSource(Terminal terminal, CancellationToken cancellation) : IDisposable
{
    /// <summary>What stands for standard input.</summary>
    public const string StandardInputWord = "-";

    string? _pictureFromInput;

    /// <summary>
    /// All pictures in the order of the words, in a list where their number is known; standard input is read as they are taken.
    /// </summary>
    /// <exception cref="InputException">A folder or a pattern gives no picture.</exception>
    public IEnumerable<string> Expand(IEnumerable<string> words)
    {
        var parts = words.Select(w => w == StandardInputWord ? ReadInput() : ExpandSome(w)).ToList();
        var all = parts.SelectMany(p => p);
        return parts.TrueForAll(p => p is List<string>) ? all.ToList() : all;
    }

    /// <summary>What is wrong where no picture was named.</summary>
    public static InputException Empty() => new("Standard input is empty; expected paths of pictures, one a line, or a picture.");

    /// <summary>How a picture is called in the results: as it was named, <c>-</c> for the one from standard input.</summary>
    public string NameOf(string path) => path == _pictureFromInput ? StandardInputWord : path;

    public void Dispose()
    {
        if (_pictureFromInput is not null) File.Delete(_pictureFromInput);
    }

    List<string> ExpandSome(string word)
    {
        var paths = NamedIn(word) ?? PicturePaths.Expand(word).ToList();
        // Among many paths of a script one may be missing, so that this is no refusal.
        if (paths is [var only] && only == word && !Path.Exists(word) && NearPaths.DidYouMean(word) is { Length: > 0 } near)
            terminal.Say($"There is nothing at {word}.{near}");
        return paths.Count > 0 ? paths : throw new InputException($"There are no pictures in '{word}'.");
    }

    /// <summary>The pictures that a data file names; null when the word is none.</summary>
    static List<string>? NamedIn(string word)
    {
        if (!File.Exists(word) || PictureFiles.IsPicture(word)) return null;
        AnnotationSet set;
        try
        {
            set = AnnotationFiles.Read(word);
        }
        catch (InputException)
        {
            return null; // then it may be a picture with an unusual name; if not, the reader's message says so
        }
        var locator = new PictureLocator(set, images: null);
        return [.. set.Pictures.Select(p => locator.Find(p) ?? locator.Candidates(p)[0])];
    }

    IEnumerable<string> ReadInput()
    {
        var input = new StandardInput(terminal.OpenInput(), cancellation);
        if (!input.IsPicture)
        {
            foreach (string path in input.ReadLines()) yield return path;
            yield break;
        }
        // Pictures are read from files.
        _pictureFromInput = Path.GetTempFileName();
        using (var file = File.Create(_pictureFromInput)) input.CopyTo(file);
        yield return _pictureFromInput;
    }
}
