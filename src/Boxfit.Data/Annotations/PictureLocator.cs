using System.Collections.Concurrent;

namespace Boxfit.Data.Annotations;

/// <summary>
/// Finds the pictures that a data file names: as they are named absolutely, in the folder that the user says, beside the data file, and in
/// the folders where data sets usually keep pictures. A name that leads to several different files leads to none, and one that is not a
/// file's letter for letter is that of the only file that it can mean. Safe to use from several threads.
/// </summary>
public sealed class PictureLocator
{
    static readonly NameLikeness[] s_likenesses = [NameLikeness.Address, NameLikeness.Case, NameLikeness.Upload];

    const int MostExplained = 100;

    readonly string? _images;
    readonly string _source;
    readonly SharedEnds _shared;
    readonly Lazy<SharedEnds> _looselyShared;
    readonly PicturePlaces _places;
    readonly FolderNames _names = new();
    readonly bool _ownNamesCount;
    readonly ConcurrentDictionary<(string Name, string File), FoundFile> _found = new();
    readonly string? _note;
    readonly UnfitPictures? _unfit;
    readonly ConcurrentBag<string> _someFound = [];
    int _explained;

    /// <summary>Where a search ended.</summary>
    /// <param name="Path">The file; null where there is none.</param>
    /// <param name="Rivals">Different files that the name may mean.</param>
    /// <param name="Likeness">How its name differs.</param>
    readonly record struct FoundFile(string? Path, IReadOnlyList<string> Rivals, NameLikeness Likeness);

    /// <summary>Prepares the search.</summary>
    /// <param name="set">
    /// All that the data file says: where the end of a name alone stands for several pictures, it is not looked for alone.
    /// </param>
    /// <param name="images">Folder of the pictures, as the user named it; null looks beside the data file and in the usual folders.</param>
    /// <exception cref="InputException">
    /// The folder is named but not there, or the names inside files and the files' own lead to different pictures and either may be right.
    /// </exception>
    public PictureLocator(AnnotationSet set, string? images) : this(set, images, []) { }

    /// <summary>The same, where some folders are nearer than all others.</summary>
    internal PictureLocator(AnnotationSet set, string? images, IReadOnlyList<string> nearest)
    {
        _unfit = set.Unfit;
        _images = images is null ? null : Path.GetFullPath(images);
        if (_images is not null && !Directory.Exists(_images))
            throw new InputException($"There is no folder of pictures at {_images}; name it with --images.");
        _source = Directory.Exists(set.Source) ? set.Source : Path.GetDirectoryName(set.Source)!;
        _shared = new(set.Pictures.Select(p => p.Name), FileNames.WithSlashes);
        _looselyShared = new(() => new(set.Pictures.Select(p => p.Name), PictureNames.LooseKey));
        _places = new(_images, _source, nearest);
        var choice = OwnNameChoice.Of(
            set, p => SearchNames(Inner(p), p).Path, p => p.OwnName is { } own ? SearchNames([own], p).Path : null);
        (_ownNamesCount, _note) = (choice.OwnNamesCount, choice.Note);
    }

    /// <summary>Where the search begins, for messages: the folder that the user named, else the data file's.</summary>
    public string Folder => _images ?? _source;

    /// <summary>What was assumed in finding pictures so far, for the user.</summary>
    public IReadOnlyList<string> Notes
    {
        get
        {
            var unlike = _found.Where(f => f.Value.Path is not null && f.Value.Likeness != NameLikeness.Same)
                .GroupBy(f => f.Value.Likeness).OrderBy(g => g.Key);
            var notes = unlike.Select(g => (Kind: Describe(g.Key), Count: g.Count(), First: g.MinBy(f => f.Key)))
                .Select(n => (n.Kind, n.Count, Name: AnnotationSetBuilder.Show(n.First.Key.Name), n.First.Value.Path))
                .Select(n => $"{n.Kind}: {n.Count:N0}, the first {n.Name} as {n.Path}.");
            return [.. new[] { _note, _unfit?.NoteOn(_someFound) }.OfType<string>(), .. notes];
        }
    }

    /// <summary>The absolute path of the picture's file, or null where there is none or not one alone.</summary>
    public string? Find(AnnotatedPicture picture) => Search(picture).Path;

    /// <summary>True where there are different files that the picture may be.</summary>
    public bool IsUncertain(AnnotatedPicture picture) => Search(picture).Rivals.Count > 0;

    /// <summary>The absolute paths that are tried for the names as they stand, in order.</summary>
    public IReadOnlyList<string> Candidates(AnnotatedPicture picture)
    {
        var spellings = Names(picture).Where(n => n.Length > 0).SelectMany(PictureNames.Spellings);
        return [.. spellings.SelectMany(n => _places.Of(picture).SelectMany(step => Paths(n, step))).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Says why a picture was not found: which paths were tried, or which files it may be.</summary>
    public string Explain(AnnotatedPicture picture)
    {
        const int shown = 4;
        if (Search(picture).Rivals is [var one, var other, ..])
            return $"it may be {one} or {other}, which differ; name the pictures' folder with --images, or the picture by its path";
        var tried = Candidates(picture);
        // A folder is looked through for it, so of very many only the first are.
        if (Interlocked.Increment(ref _explained) <= MostExplained
            && tried.Take(shown).Select(NameEncoding.Explain).FirstOrDefault(why => why is not null) is { } unreadable)
        {
            return unreadable;
        }
        string others = tried.Count <= shown ? "" : $", nor at {Counted.Of(tried.Count - shown, "more place")}";
        return $"there is no file at {string.Join(", nor at ", tried.Take(shown))}{others}";
    }

    static string Describe(NameLikeness likeness) => likeness switch
    {
        NameLikeness.Address => "Pictures named by a web address or with escaped letters",
        NameLikeness.Case => "Pictures whose names differ from their files' in upper and lower case",
        _ => "Pictures found by the name that they had before they were uploaded to Label Studio",
    };

    IEnumerable<string> Names(AnnotatedPicture picture) => picture.OwnName is not { } own ? [picture.Name, .. picture.OtherNames]
        : _ownNamesCount ? [own, .. Inner(picture), .. picture.OtherNames] : [.. Inner(picture), own, .. picture.OtherNames];

    /// <summary>What the picture's own file says in it. Its ending is not to be trusted: pictures are turned into other formats.</summary>
    static IEnumerable<string> Inner(AnnotatedPicture picture) =>
        picture.OwnName is null ? [picture.Name] : [picture.Name, FileNames.WithoutEnding(picture.Name)];

    FoundFile Search(AnnotatedPicture picture)
    {
        if (_found.TryGetValue((picture.Name, picture.File), out var known)) return known;
        var found = SearchNames(Names(picture), picture);
        if (_unfit is not null && found.Path is { } path && _someFound.Count < UnfitPictures.MostLookedAt) _someFound.Add(path);
        // Most pictures are found at once and need not be kept.
        if (found is not { Path: not null, Likeness: NameLikeness.Same }) _found[(picture.Name, picture.File)] = found;
        return found;
    }

    FoundFile SearchNames(IEnumerable<string> names, AnnotatedPicture picture)
    {
        string[] some = [.. names.Where(n => n.Length > 0).Distinct(StringComparer.Ordinal)];
        foreach (string spelt in some.SelectMany(PictureNames.Spellings))
            if (First(_places.Of(picture).Select(step => Exact(spelt, step, picture.File)), NameLikeness.Same) is { } found) return found;
        foreach (var likeness in s_likenesses)
        {
            foreach (string name in some)
            {
                string plain = FileNames.WithSlashes(FileNames.PathOfAddress(FileNames.WithSlashes(name)));
                if (plain.Length == 0 || (likeness == NameLikeness.Address && plain == FileNames.WithSlashes(name))) continue;
                var steps = _places.Of(picture).Select(step => step.SelectMany(folder => Loosely(folder, plain, likeness, picture.File)));
                if (First(steps, likeness) is { } found) return found;
            }
        }
        return new(null, [], NameLikeness.Same);
    }

    /// <summary>What the first step gives in which there is any file; several that differ are none.</summary>
    static FoundFile? First(IEnumerable<IEnumerable<string>> steps, NameLikeness likeness)
    {
        foreach (var step in steps)
        {
            string[] files = [.. step.Distinct(StringComparer.Ordinal)];
            if (files.Length == 0) continue;
            string? rival = files.Skip(1).FirstOrDefault(f => !FileComparison.AreEqual(files[0], f));
            return rival is null ? new(files[0], [], likeness) : new(null, [files[0], rival], likeness);
        }
        return null;
    }

    /// <summary>The files of a name in the folders of a step; shorter ends are looked for where there is none.</summary>
    string[] Exact(string name, IReadOnlyList<string> step, string own)
    {
        foreach (string end in Ends(name))
        {
            string[] files = [.. step.Select(folder => Path.GetFullPath(end, folder)).SelectMany(p => Existing(p, own))];
            if (files.Length > 0) return files;
        }
        return [];
    }

    /// <summary>A file of labels without an ending, as Stanford Dogs has them, is not its own picture.</summary>
    IEnumerable<string> Existing(string path, string own) =>
        (path != own || FileNames.IsPicture(path)) && FileStatus.IsFile(path) ? [path]
        : FileNames.IsPicture(path) ? [] : _names.OfAnyEnding(path);

    IEnumerable<string> Paths(string name, IReadOnlyList<string> step) =>
        Ends(name).SelectMany(end => step.Select(folder => Path.GetFullPath(end, folder)));

    /// <summary>A name and what of its end stands for no other picture too.</summary>
    IEnumerable<string> Ends(string name) =>
        PictureNames.Ends(name).Where(end => !_shared.Contains(end)).Prepend(name);

    string[] Loosely(string folder, string plain, NameLikeness likeness, string own)
    {
        foreach (string end in PictureNames.Ends(plain).Prepend(plain.TrimStart('/')))
        {
            // Another name of the set may mean the same file.
            if (_looselyShared.Value.Contains(PictureNames.LooseKey(end))) continue;
            string[] files = likeness == NameLikeness.Address
                ? [.. Existing(Path.GetFullPath(end, folder), own)] : [.. _names.Find(folder, end, likeness)];
            if (files.Length > 0) return files;
        }
        return [];
    }
}
