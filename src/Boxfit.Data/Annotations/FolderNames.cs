using System.Collections.Concurrent;

namespace Boxfit.Data.Annotations;

/// <summary>
/// Finds files in folders by names that need not be theirs letter for letter. Each folder is listed once. Safe to use from several threads.
/// </summary>
sealed class FolderNames
{
    readonly ConcurrentDictionary<string, Lazy<Listing>> _listings = new(StringComparer.Ordinal);

    /// <summary>The picture files of a folder that have a name without its ending, as it stands.</summary>
    public IEnumerable<string> OfAnyEnding(string path) =>
        Path.GetDirectoryName(path) is { } folder ? In(folder).ByStem[Path.GetFileName(path)] : [];

    /// <summary>The files to which a path may lead.</summary>
    /// <param name="folder">Absolute path of a folder.</param>
    /// <param name="path">A path in it, with slashes.</param>
    /// <param name="likeness">How names may differ.</param>
    public IEnumerable<string> Find(string folder, string path, NameLikeness likeness)
    {
        string[] parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length == 0) return [];
        IEnumerable<string> folders = [folder];
        foreach (string part in parts[..^1]) folders = folders.SelectMany(f => FoldersIn(f, part));
        string name = parts[^1];
        bool isWhole = FileNames.IsPicture(name);
        if (likeness == NameLikeness.Case)
        {
            string key = PictureNames.CaseKey(name);
            return folders.SelectMany(f => isWhole ? In(f).ByCase[key] : In(f).ByCaseOfStem[key]);
        }
        // An upload always has its digits; without them a name with brackets left out would be another's.
        if (PictureNames.WithoutUploadPrefix(name) is not { } original) return [];
        string upload = PictureNames.UploadKey(original);
        return folders.SelectMany(f => isWhole ? In(f).ByUpload[upload] : In(f).ByUploadOfStem[upload]);
    }

    /// <summary>The folders of a name in a folder: the one that has it as it stands, else those in any case of letters.</summary>
    IEnumerable<string> FoldersIn(string folder, string name)
    {
        string exact = Path.GetFullPath(name, folder);
        return Directory.Exists(exact) ? [exact] : In(folder).Folders[PictureNames.CaseKey(name)];
    }

    Listing In(string folder) => _listings.GetOrAdd(folder, f => new(() => new(f))).Value;

    /// <summary>What lies in a folder, by keys of its names.</summary>
    sealed class Listing
    {
        readonly string[] _files;
        readonly Lazy<ILookup<string, string>> _byStem, _byCase, _byCaseOfStem, _byUpload, _byUploadOfStem, _folders;

        public Listing(string folder)
        {
            _files = Entries(folder, Directory.EnumerateFiles);
            _byStem = By(Stem);
            _byCase = By(f => PictureNames.CaseKey(Path.GetFileName(f)));
            _byCaseOfStem = By(f => PictureNames.CaseKey(Stem(f)));
            _byUpload = By(f => PictureNames.UploadKey(Path.GetFileName(f)));
            _byUploadOfStem = By(f => PictureNames.UploadKey(Stem(f)));
            _folders = new(() => Entries(folder, Directory.EnumerateDirectories).ToLookup(f => PictureNames.CaseKey(Path.GetFileName(f))));
        }

        public ILookup<string, string> ByStem => _byStem.Value;

        public ILookup<string, string> ByCase => _byCase.Value;

        public ILookup<string, string> ByCaseOfStem => _byCaseOfStem.Value;

        public ILookup<string, string> ByUpload => _byUpload.Value;

        public ILookup<string, string> ByUploadOfStem => _byUploadOfStem.Value;

        public ILookup<string, string> Folders => _folders.Value;

        static string Stem(string file) => Path.GetFileNameWithoutExtension(file);

        static string[] Entries(string folder, Func<string, string, EnumerationOptions, IEnumerable<string>> enumerate)
        {
            try
            {
                return [.. enumerate(folder, "*", FolderListing.All).Order(StringComparer.Ordinal)];
            }
            catch (IOException) // no such folder
            {
                return [];
            }
        }

        Lazy<ILookup<string, string>> By(Func<string, string> key) => new(() => _files.Where(FileNames.IsPicture).ToLookup(key));
    }
}
