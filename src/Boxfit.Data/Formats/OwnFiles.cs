namespace Boxfit.Data.Formats;

/// <summary>Formats that keep a file for each picture.</summary>
static class OwnFiles
{
    static readonly EnumerationOptions s_options = new() { MatchCasing = MatchCasing.CaseInsensitive, IgnoreInaccessible = true };

    /// <summary>The files in a folder or, where it has none, in the first of the folders that data sets keep them in; sorted.</summary>
    public static IEnumerable<string> Find(string folder, string pattern, IEnumerable<string> usual) => usual
        .Prepend(".")
        .Select(name => Path.GetFullPath(name, folder))
        .Where(Directory.Exists)
        .Select(IEnumerable<string> (f) => Files(f, pattern))
        .FirstOrDefault(files => files.Any(), []);

    /// <summary>Reads all files, several at a time.</summary>
    public static AnnotationSet Read(
        string source, string format, string[] files, string expected, Func<string, (AnnotatedPicture? Picture, List<string> Problems)> read)
    {
        if (files.Length == 0) throw new InputException($"{source} is a folder without files of this format; expected {expected}.");
        var results = new (AnnotatedPicture? Picture, List<string> Problems)[files.Length];
        ParallelLoop.For(files.Length, i => results[i] = read(files[i]));
        var set = new AnnotationSetBuilder(source, format);
        for (int i = 0; i < files.Length; i++)
        {
            foreach (string problem in results[i].Problems) set.AddProblem(files[i], 1, problem);
            if (results[i].Picture is { } picture) set.AddOwn(picture);
        }
        return set.Build();
    }

    // macOS leaves files such as ._a.xml in archives; they hold nothing of use.
    static IOrderedEnumerable<string> Files(string folder, string pattern) =>
        Directory.EnumerateFiles(folder, pattern, s_options).Where(file => Path.GetFileName(file)[0] != '.').Order(StringComparer.Ordinal);
}
