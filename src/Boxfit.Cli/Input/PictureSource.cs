namespace Boxfit.Cli.Input;

/// <summary>The pictures that words of a command line stand for, standard input among them.</summary>
sealed class PictureSource(Terminal terminal, CancellationToken cancellation) : IDisposable
{
    /// <summary>What stands for standard input.</summary>
    public const string StandardInputWord = "-";

    readonly List<string> _passedOver = [];
    string? _pictureFromInput;

    /// <summary>
    /// All pictures in the order of the words, in a list where their number is known; standard input is read as they are taken.
    /// </summary>
    /// <param name="words">The words.</param>
    /// <param name="needsOne">Whether something must be there at one of them.</param>
    /// <exception cref="InputException">A folder or a pattern gives no picture, or nothing is there.</exception>
    public IEnumerable<string> Expand(IReadOnlyList<string> words, bool needsOne = false)
    {
        var parts = words.Select(w => w == StandardInputWord ? ReadInput() : ExpandSome(w)).ToList();
        TellOfPassedOver();
        string[] missing = [.. words.Where((word, i) => parts[i] is List<string> { Count: 1 } one && one[0] == word && IsMissing(word))];
        if (needsOne && missing is [var first, ..] && missing.Length == words.Count) throw NothingAt(first);
        if (Array.Find(missing, w => !FileNames.IsPicture(w)) is { } folder) throw NothingAt(folder);
        // Among many pictures of a script one may be missing, so that this is no refusal.
        foreach (string word in missing)
            if (NearPaths.DidYouMean(word) is { Length: > 0 } near) terminal.Say($"There is nothing at {word}.{near}");
        var all = parts.SelectMany(p => p);
        return parts.TrueForAll(p => p is List<string>) ? all.ToList() : all;
    }

    /// <summary>What is wrong where no path leads to anything.</summary>
    /// <param name="path">The first of them.</param>
    public static InputException NothingAt(string path) => new(
        $"There is no file or folder at {Path.GetFullPath(path)}; expected pictures, folders of them, or " +
        $"patterns.{NearPaths.DidYouMean(path)}");

    /// <summary>What is wrong where no picture was named.</summary>
    public static InputException Empty() => new("Standard input is empty; expected paths of pictures, one a line, or a picture.");

    /// <summary>How a picture is called in the results: as it was named, <c>-</c> for the one from standard input.</summary>
    public string NameOf(string path) => path == _pictureFromInput ? StandardInputWord : path;

    /// <summary>Refuses a picture from standard input where a list is needed, whose names others give again.</summary>
    /// <exception cref="InputException">Standard input is a picture.</exception>
    public void RefusePicture()
    {
        if (_pictureFromInput is not null)
            throw new InputException("Standard input is a picture; expected a list of paths, one a line, whose names can be given again.");
    }

    public void Dispose()
    {
        if (_pictureFromInput is not null) File.Delete(_pictureFromInput);
    }

    static bool IsMissing(string path) => FileStatus.Of(path).Kind == FileKind.None && NameEncoding.Explain(path) is null;

    /// <summary>Says which folders below those that are named were passed over.</summary>
    void TellOfPassedOver()
    {
        const int shown = 3;
        if (_passedOver.Count == 0) return;
        string[] folders = [.. _passedOver.Distinct(StringComparer.Ordinal).Select(ShellLine.Nearby)];
        string more = folders.Length > shown ? ", …" : "";
        terminal.Say($"Note: passed over {Counted.Of(_passedOver.Count, "picture")} of runs and sheets of Boxfit's own in " +
            $"{string.Join(", ", folders.Take(shown))}{more}. Such a folder is taken where it is named itself.");
        _passedOver.Clear();
    }

    List<string> ExpandSome(string word)
    {
        var paths = (File.Exists(word) && !ArchivePath.IsArchive(word) && !PictureFiles.IsPicture(word) ? NamedIn(word) : null)
            ?? [.. PicturePaths.Expand(word, _passedOver.Add)];
        if (paths.Count == 0 && Directory.Exists(word)) paths = NamedIn(word) ?? paths;
        return paths.Count > 0 ? paths : throw new InputException($"There are no pictures in '{word}'.");
    }

    /// <summary>The pictures that a data file or a folder of such files names; null when the word is none.</summary>
    static List<string>? NamedIn(string word)
    {
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
