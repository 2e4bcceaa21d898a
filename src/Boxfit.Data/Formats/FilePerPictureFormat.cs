namespace Boxfit.Data.Formats;

/// <summary>A format that keeps a file for each picture.</summary>
/// <param name="ending">The files' ending.</param>
/// <param name="usualFolders">Folders in which data sets keep them.</param>
abstract class FilePerPictureFormat(string ending, IEnumerable<string> usualFolders) : AnnotationFormat
{
    public override bool FitsFolder(string folder) => FilesFor(folder).Take(10).Any(f => DataFile.IsReadable(f, this));

    /// <summary>Reads all files, several at a time.</summary>
    public override AnnotationSet Read(string path, ReadOptions options)
    {
        string[] files = Directory.Exists(path) ? [.. FilesFor(path)] : [path];
        if (files.Length == 0) throw new InputException($"{path} is a folder without files of this format; expected {Description}.");
        var results = new PictureContent[files.Length];
        ParallelLoop.For(files.Length, i => results[i] = ReadOne(files[i]));
        var set = new AnnotationSetBuilder(path, Name);
        for (int i = 0; i < files.Length; i++)
        {
            foreach (string problem in results[i].Problems) set.AddProblem(files[i], 1, problem);
            foreach (string remark in results[i].Remarks) set.Remark(remark, files[i], 1);
            if (results[i].Picture is not { } picture) continue;
            if (picture.Objects.Count == 0 && results[i].IsIncomplete) set.LeaveOut(files[i], 1);
            else set.AddOwn(picture);
        }
        if (Directory.Exists(path)) set.AddNote(FindOthers(path, files));
        return set.Build();
    }

    /// <summary>Writes a folder with a file for each picture.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="pictures">The pictures.</param>
    /// <param name="writeOne">Writes the file at a path for a picture.</param>
    protected void WriteFiles(string path, IReadOnlyList<AnnotatedPicture> pictures, Action<string, AnnotatedPicture> writeOne) =>
        AtomicFolder.Write(path, temporary =>
        {
            var stems = new UniqueNames();
            // All files lie in one folder, so the pictures' folders become part of names that would else be the same.
            string[] ends = ShortPaths.Of([.. pictures.Select(p => ShortPaths.Below(p.Name))]);
            for (int i = 0; i < pictures.Count; i++)
            {
                string stem = stems.Take(FileNames.Stem(ends[i].Replace('/', '_')), Path.GetExtension(ends[i]));
                writeOne(Path.Combine(temporary, stem + ending), pictures[i]);
            }
        });

    /// <summary>Reads a file; what is wrong with it is a problem, not an exception.</summary>
    protected abstract PictureContent ReadOne(string file);

    /// <summary>The files in a folder or, where it has none, in the first of the usual folders in it that has some; sorted.</summary>
    protected virtual IEnumerable<string> FilesFor(string folder) => usualFolders
        .Prepend(".")
        .Select(name => Path.GetFullPath(name, folder))
        .Where(Directory.Exists)
        .Select(IEnumerable<string> (f) => Files(f))
        .FirstOrDefault(files => files.Any(), []);

    /// <summary>What is to be said of files of the format elsewhere below the folder, which are not read; null without any.</summary>
    string? FindOthers(string folder, string[] files)
    {
        const int mostFiles = 10_000, tried = 20;
        var all = FileTree.Files(folder, FolderListing.VisibleInAnyCase, "*" + ending);
        string[] others = [.. all.Take(mostFiles).Except(files).Where(f => !IsHidden(f))];
        return others.Take(tried).FirstOrDefault(f => DataFile.IsReadable(f, this)) is not { } first ? null
            : $"Files *{ending} elsewhere below {folder}, which are not read: {others.Length:N0}, such as {first}. Read are those in " +
                $"{Path.GetDirectoryName(files[0])}; name one folder at a time, or put all into one.";
    }

    static bool IsHidden(string file) => Path.GetFileName(file)[0] == '.';

    // macOS leaves files such as ._a.xml in archives; they hold nothing of use.
    IOrderedEnumerable<string> Files(string folder) =>
        Directory.EnumerateFiles(folder, "*" + ending, FolderListing.VisibleInAnyCase)
            .Where(f => !IsHidden(f)).Order(StringComparer.Ordinal);
}
