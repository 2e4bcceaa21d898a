namespace Boxfit.Data.Annotations;

/// <summary>
/// Finds the pictures that a data file names: as they are named absolutely, in the folder that the user says, beside the data file, and in
/// the folders where data sets usually keep pictures. Safe to use from several threads.
/// </summary>
public sealed class PictureLocator
{
    static readonly string[] s_usualFolders =
        ["images", "JPEGImages", "Images", "photos", "../images", "../JPEGImages", "../Images", "../photos", ".."];

    const int MostExplained = 100;

    readonly string? _images;
    readonly string _source;
    readonly HashSet<string> _ambiguous;
    readonly Dictionary<string, string[]> _foldersOf = new(StringComparer.Ordinal);
    readonly Lock _lock = new();
    int _explained;

    /// <summary>Prepares the search.</summary>
    /// <param name="set">
    /// All that the data file says: where a name's last part alone stands for several pictures, it is not looked for alone.
    /// </param>
    /// <param name="images">Folder of the pictures, as the user named it; null looks beside the data file and in the usual folders.</param>
    /// <exception cref="InputException">The folder is named but not there.</exception>
    public PictureLocator(AnnotationSet set, string? images)
    {
        _images = images is null ? null : Path.GetFullPath(images);
        if (_images is not null && !Directory.Exists(_images))
            throw new InputException($"There is no folder of pictures at {_images}; name it with --images.");
        _source = Directory.Exists(set.Source) ? set.Source : Path.GetDirectoryName(set.Source)!;
        _ambiguous = FindAmbiguous(set);
    }

    /// <summary>Where the search begins, for messages: the folder that the user named, else the data file's.</summary>
    public string Folder => _images ?? _source;

    /// <summary>The absolute path of the picture's file, or null where there is none.</summary>
    public string? Find(AnnotatedPicture picture) => Enumerate(picture).FirstOrDefault(File.Exists);

    /// <summary>The absolute paths that are tried, in order.</summary>
    public IReadOnlyList<string> Candidates(AnnotatedPicture picture) => [.. Enumerate(picture)];

    /// <summary>Says which paths were tried for a picture that was not found.</summary>
    public string Explain(AnnotatedPicture picture)
    {
        const int shown = 4;
        var tried = Candidates(picture);
        // A folder is looked through for it, so of very many only the first are.
        if (Interlocked.Increment(ref _explained) <= MostExplained
            && tried.Take(shown).Select(NameEncoding.Explain).FirstOrDefault(why => why is not null) is { } unreadable)
        {
            return unreadable;
        }
        string others = tried.Count <= shown ? "" : $", nor at {tried.Count - shown} more places";
        return $"there is no file at {string.Join(", nor at ", tried.Take(shown))}{others}";
    }

    IEnumerable<string> Enumerate(AnnotatedPicture picture) =>
        Names(picture).SelectMany(name => Places(name, picture)).Distinct(StringComparer.Ordinal);

    /// <summary>The picture's names in every spelling that may be meant, the likeliest first.</summary>
    static IEnumerable<string> Names(AnnotatedPicture picture)
    {
        foreach (string name in (IEnumerable<string>)[picture.Name, .. picture.OtherNames])
        {
            if (name.Length == 0) continue;
            foreach (string spelt in Spellings(name))
            {
                yield return spelt;
                if (FileNames.IsPicture(spelt)) continue;
                foreach (string ending in FileNames.PictureEndings)
                {
                    yield return spelt + ending;
                    yield return spelt + ending.ToUpperInvariant();
                }
            }
        }
    }

    /// <summary>Separators of Windows, and letters with accents in one piece or in two.</summary>
    static IEnumerable<string> Spellings(string name)
    {
        yield return name;
        string plain = name.Replace('\\', '/').Trim();
        if (plain.Length == 0) yield break;
        if (plain != name) yield return plain;
        if (Ascii.IsValid(plain)) yield break;
        foreach (string other in (string[])[AccentedLetters.Compose(plain), AccentedLetters.Decompose(plain)])
            if (other != plain) yield return other;
    }

    IEnumerable<string> Places(string name, AnnotatedPicture picture)
    {
        if (Path.IsPathRooted(name)) yield return Path.GetFullPath(name);
        string last = FileNames.Last(name);
        bool mayStandAlone = last.Length > 0 && last is not ("." or "..") && !_ambiguous.Contains(last);
        foreach (string folder in Folders(picture))
        {
            if (!Path.IsPathRooted(name)) yield return Path.GetFullPath(name, folder);
            if (mayStandAlone) yield return Path.Combine(folder, last);
        }
    }

    string[] Folders(AnnotatedPicture picture)
    {
        if (_images is not null) return [_images];
        string own = Path.GetDirectoryName(picture.File)!;
        lock (_lock)
        {
            if (_foldersOf.TryGetValue(own, out string[]? known)) return known;
            string[] starts = own == _source ? [_source] : [_source, own];
            string[] folders =
            [
                .. starts,
                .. starts.SelectMany(s => s_usualFolders.Select(u => Path.GetFullPath(u, s))).Where(Directory.Exists),
            ];
            return _foldersOf[own] = [.. folders.Distinct(StringComparer.Ordinal)];
        }
    }

    static HashSet<string> FindAmbiguous(AnnotationSet set)
    {
        var first = new Dictionary<string, string>(StringComparer.Ordinal);
        var several = new HashSet<string>(StringComparer.Ordinal);
        foreach (var picture in set.Pictures)
        {
            string last = FileNames.Last(picture.Name);
            if (!first.TryAdd(last, picture.Name) && first[last] != picture.Name) several.Add(last);
        }
        return several;
    }
}
