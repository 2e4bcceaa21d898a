using System.Collections.Concurrent;

namespace Boxfit.Data.Annotations;

/// <summary>
/// Finds the pictures that a data file names, by one rule for all commands: as a name is written from the data's folder; from the folder
/// that the user says; from the folders where data sets usually keep pictures, where the user says none; from the working folder; by its
/// end in the same places; then as the only file further below whose path ends so. A name that leads to several different files leads to
/// none, and one that is not a file's letter for letter is that of the only file that it can mean. Safe to use from several threads.
/// </summary>
sealed class PictureLocator
{
    static readonly NameLikeness[] s_likenesses = [NameLikeness.Address, NameLikeness.Case, NameLikeness.Upload];

    const int MostExplained = 100;

    readonly string? _images;
    readonly string _source;
    readonly bool _isOfFolder;
    // Where all pictures are found by their whole names, nothing is asked of other names.
    readonly Lazy<SharedEnds> _shared, _looselyShared;
    readonly PicturePlaces _places;
    readonly Lazy<CommonFolder> _common;
    readonly PictureTree[] _trees;
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
    /// <param name="images">Folder of the pictures, as the user named it; null looks in the usual folders beside the data, too.</param>
    /// <exception cref="InputException">
    /// The folder is named but not there, or the names inside files and the files' own lead to different pictures and either may be right.
    /// </exception>
    public PictureLocator(AnnotationSet set, string? images) : this(set, images, nearest: null) { }

    /// <summary>The same for pictures that were found before, maybe from another working folder, which counts as much as today's.</summary>
    internal PictureLocator(AnnotationSet set, string? images, string? earlier)
        : this(set, images, nearest: null, Environment.CurrentDirectory, earlier) { }

    /// <summary>
    /// The same for a part of a folder, where some folders may be nearer than all others, or from another working folder.
    /// </summary>
    internal PictureLocator(
        AnnotationSet set, string? images, IReadOnlyList<string>? nearest, string? working = null, string? earlier = null)
    {
        _unfit = set.Unfit;
        _images = images is null ? null : Path.GetFullPath(images);
        if (_images is not null && !Directory.Exists(_images) && ArchivedFile.Below(_images) is null)
            throw new InputException($"There is no folder of pictures at {_images}; name it with --images.{NearPaths.DidYouMean(_images)}");
        bool isFolder = Directory.Exists(set.Source);
        _isOfFolder = isFolder || nearest is not null;
        nearest ??= [];
        _source = isFolder ? set.Source : Path.GetDirectoryName(set.Source)!;
        _shared = new(() => new(set.Pictures.Select(p => p.Name), FileNames.WithSlashes));
        _looselyShared = new(() => new(set.Pictures.Select(p => p.Name), PictureNames.LooseKey));
        _places = new(_images, _source, nearest, working ?? Environment.CurrentDirectory, earlier);
        _common = new(() => new(set.Pictures.Select(p => p.Name)));
        // What is missing in a part is not to be found in another.
        _trees = [.. (nearest.Count > 0 ? nearest : [_images ?? _source]).Select(folder => new PictureTree(folder))];
        var choice = OwnNameChoice.Of(
            set, p => SearchPlaces(Inner(p), p).Path, p => p.OwnName is { } own ? SearchPlaces([own], p).Path : null);
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

    /// <summary>
    /// The absolute paths that are tried for the names as they stand, the folder that the user named first; without those in the working
    /// folder.
    /// </summary>
    public IReadOnlyList<string> Candidates(AnnotatedPicture picture)
    {
        string[] spellings = [.. Names(picture).Where(n => n.Length > 0).SelectMany(PictureNames.Spellings)];
        IReadOnlyList<string>[] steps = [.. _places.Named, .. _places.Near(picture)];
        return
        [
            .. spellings.SelectMany(n => steps.SelectMany(step => step.Select(folder => Path.GetFullPath(n, folder)))
                    .Concat(Ends(n).SelectMany(end => steps.SelectMany(step => step.Select(folder => Path.GetFullPath(end.Text, folder))))))
                .Distinct(StringComparer.Ordinal),
        ];
    }

    /// <summary>Says why a picture was not found: which paths were tried, or which files it may be.</summary>
    public string Explain(AnnotatedPicture picture)
    {
        const int shown = 4;
        if (Search(picture).Rivals is [var one, var other, ..])
        {
            return $"it may be {one} or {other}, which differ; " + (_images is not null && !IsIn(_images, one) && IsIn(_images, other)
                ? "leave out --images for the first, or for the second move the data file to another folder"
                : "name the pictures' folder with --images, or the picture by its path");
        }
        var tried = LikelyFirst(Candidates(picture), shown);
        // A folder is looked through for it, so of very many only the first are.
        if (Interlocked.Increment(ref _explained) <= MostExplained
            && tried.Take(shown).Select(NameEncoding.Explain).FirstOrDefault(why => why is not null) is { } unreadable)
        {
            return unreadable;
        }
        string others = tried.Count <= shown ? "" : $", nor at {Counted.Of(tried.Count - shown, "more place")}";
        string below = _trees.FirstOrDefault(t => t.IsTooLarge) is { } large
            ? $"; {large.Folder} has too many folders to look for it further below" : "";
        string working = _places.Near(picture).Any(step => step.SequenceEqual(_places.Working)) ? ""
            : $", nor from the working folder{string.Concat(_places.Working.Skip(1).Select(folder => $", nor from {folder}"))}";
        return $"there is no file at {string.Join(", nor at ", tried.Take(shown))}{others}{working}{below}";
    }

    /// <summary>
    /// The paths in the order in which a person would look: where not all of them are shown, those in folders that are there come first,
    /// and the name as it is written from the first place stays among the shown.
    /// </summary>
    static IReadOnlyList<string> LikelyFirst(IReadOnlyList<string> tried, int shown)
    {
        if (tried.Count <= shown) return tried;
        // A path of Windows is no file's name, though it may be one here.
        string[] ordered = [.. tried.OrderByDescending(path => !path.Contains('\\') && Directory.Exists(Path.GetDirectoryName(path)))];
        return [.. ordered.Take(shown - 1).Append(tried[0]).Concat(ordered).Distinct(StringComparer.Ordinal)];
    }

    static string Describe(NameLikeness likeness) => likeness switch
    {
        NameLikeness.Address => "Pictures named by a web address or with escaped letters",
        NameLikeness.Working => "Pictures found from the working folder, and not from the data's",
        NameLikeness.Below => "Pictures found further below, as the only files whose paths end as their names",
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
        var found = SearchPlaces(names, picture);
        return found.Path is null && found.Rivals.Count == 0 ? SearchBelow(picture) : found;
    }

    FoundFile SearchPlaces(IEnumerable<string> names, AnnotatedPicture picture)
    {
        string[] some = [.. names.Where(n => n.Length > 0).Distinct(StringComparer.Ordinal)];
        foreach (string spelt in some.SelectMany(PictureNames.Spellings))
            if (InPlaces(spelt, picture) is { } found) return found;
        foreach (var likeness in s_likenesses)
        {
            foreach (string name in some)
            {
                string plain = FileNames.WithSlashes(FileNames.PathOfAddress(FileNames.WithSlashes(name)));
                if (plain.Length == 0 || (likeness == NameLikeness.Address && plain == FileNames.WithSlashes(name))) continue;
                var steps = _places.Named.Concat(_places.Near(picture)).Append(_places.Working)
                    .Select(step => step.SelectMany(folder => Loosely(folder, plain, likeness, picture.File)));
                if (First(steps, likeness) is { } found) return found;
            }
        }
        return new(null, [], NameLikeness.Same);
    }

    /// <summary>The files of a name as it is spelt, and those of its ends.</summary>
    FoundFile? InPlaces(string name, AnnotatedPicture picture)
    {
        IReadOnlyList<string>[] named = _places.Named, near = _places.Near(picture), working = [_places.Working];
        // A name that leaves its folder is no name in any, so that each place it may be written from is as likely.
        bool leaves = FileNames.WithSlashes(name).StartsWith("../", StringComparison.Ordinal);
        var written = Whole(leaves ? [_places.Written(picture), .. near] : near, NameLikeness.Same);
        var wanted = Whole(named, NameLikeness.Same) ?? Ended(named, NameLikeness.Same);
        // Both places are the user's word, so where they differ none is certain. Folders of files say no place, but lie in one.
        if (!_isOfFolder && written?.Path is { } one && wanted?.Path is { } other && one != other && !FileComparison.AreEqual(one, other))
            return new(null, [one, other], NameLikeness.Same);
        return wanted ?? written ?? Whole(working, NameLikeness.Working)
            ?? Ended(near, NameLikeness.Same) ?? Ended(working, NameLikeness.Working);

        FoundFile? Whole(IReadOnlyList<IReadOnlyList<string>> steps, NameLikeness likeness)
        {
            foreach (var step in steps)
            {
                var found = step is [var only] && Path.GetFullPath(name, only) is var path && IsThere(path, picture.File)
                    ? new(path, [], likeness) // as nearly always
                    : First([step.SelectMany(folder => Existing(Path.GetFullPath(name, folder), picture.File))], likeness);
                if (found is not null) return found;
            }
            return null;
        }

        FoundFile? Ended(IEnumerable<IReadOnlyList<string>> steps, NameLikeness likeness) =>
            First(steps.Select(step => OfEnds(name, step, picture.File)), likeness);
    }

    /// <summary>The only picture further below whose path ends as the picture's name.</summary>
    FoundFile SearchBelow(AnnotatedPicture picture)
    {
        foreach (string spelt in PictureNames.Spellings(picture.Name))
        {
            string end = FileNames.WithSlashes(spelt);
            if (_shared.Value.Contains(end)) continue;
            if (First([_trees.SelectMany(t => t.EndingIn(end))], NameLikeness.Below) is { } found) return found;
        }
        return new(null, [], NameLikeness.Same);
    }

    /// <summary>What the first step gives in which there is any file; several that differ are none.</summary>
    static FoundFile? First(IEnumerable<IEnumerable<string>> steps, NameLikeness likeness)
    {
        foreach (var step in steps)
        {
            string? first = null, rival = null;
            foreach (string file in step)
            {
                first ??= file;
                if (rival is null && file != first && !FileComparison.AreEqual(first, file)) rival = file;
            }
            if (first is not null) return rival is null ? new(first, [], likeness) : new(null, [first, rival], likeness);
        }
        return null;
    }

    /// <summary>The files of a name's longest end of which there are any in the folders of a step.</summary>
    string[] OfEnds(string name, IReadOnlyList<string> step, string own)
    {
        foreach (var (end, isShared) in Ends(name))
        {
            string[] files =
            [
                .. step.Select(folder => Path.GetFullPath(end, folder)).SelectMany(p => Existing(p, own))
                    .Where(f => !isShared || !_common.Value.IsOfAnother(f, name)),
            ];
            if (files.Length > 0) return files;
        }
        return [];
    }

    static bool IsIn(string folder, string path) => path.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    /// <summary>A file of labels without an ending, as Stanford Dogs has them, is not its own picture.</summary>
    static bool IsThere(string path, string own) => (path != own || FileNames.IsPicture(path)) && FileStatus.IsFile(path);

    IEnumerable<string> Existing(string path, string own) =>
        IsThere(path, own) ? [path]
        : FileNames.IsPicture(path) ? [] : _names.OfAnyEnding(path);

    /// <summary>
    /// What of a name's end stands for no other picture too, and what is left of it without folders that all names begin with.
    /// </summary>
    IEnumerable<(string Text, bool IsShared)> Ends(string name) =>
        PictureNames.Ends(name).Select(end => (end, _shared.Value.Contains(end)))
            .Where(e => !e.Item2 || _common.Value.IsLeftOf(name, e.end));

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
