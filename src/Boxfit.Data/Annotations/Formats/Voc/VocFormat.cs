namespace Boxfit.Data;

/// <summary>Pascal VOC: an XML file a picture.</summary>
sealed class VocFormat : AnnotationFormat
{
    // Where data sets keep them, in the order of search; the folder itself comes first.
    static readonly string[] s_folders = [".", "Annotations", "annotations", "xmls", "xml", "labels"];

    static readonly EnumerationOptions s_options = new() { MatchCasing = MatchCasing.CaseInsensitive, IgnoreInaccessible = true };

    /// <inheritdoc/>
    public override string Name => "voc";

    /// <inheritdoc/>
    public override string Description =>
        "Pascal VOC, an XML file a picture with the root <annotation>, in the folder or in Annotations, annotations or xmls in it";

    /// <inheritdoc/>
    public override bool IsFolder => true;

    /// <inheritdoc/>
    public override bool FitsFile(string file, string head) => head.AsSpan().TrimStart() is ['<', ..] && VocReader.IsAnnotation(head);

    /// <inheritdoc/>
    public override bool FitsFolder(string folder) => FindFiles(folder).Take(10).Any(VocReader.IsAnnotationFile);

    /// <inheritdoc/>
    public override AnnotationSet Read(string path)
    {
        string[] files = Directory.Exists(path) ? [.. FindFiles(path)] : [path];
        if (files.Length == 0) throw new InputException($"{path} is a folder without XML files; expected {Description}.");
        var read = new (AnnotatedPicture? Picture, List<string> Problems)[files.Length];
        ParallelLoop.For(files.Length, i => read[i] = VocReader.Read(files[i]));

        var set = new AnnotationSetBuilder(path, Name);
        for (int i = 0; i < files.Length; i++)
        {
            foreach (string problem in read[i].Problems) set.AddProblem(files[i], 1, problem);
            if (read[i].Picture is { } picture) set.AddOwn(picture);
        }
        return set.Build();
    }

    /// <inheritdoc/>
    public override void Write(string path, IReadOnlyList<AnnotatedPicture> pictures) => VocWriter.Write(path, pictures);

    // macOS leaves files such as ._a.xml in archives; they are no XML.
    static IEnumerable<string> FindFiles(string folder) => s_folders
        .Select(name => Path.GetFullPath(name, folder))
        .Where(Directory.Exists)
        .Select(IEnumerable<string> (f) => Directory.EnumerateFiles(f, "*.xml", s_options).Where(file => Path.GetFileName(file)[0] != '.').Order(StringComparer.Ordinal))
        .FirstOrDefault(files => files.Any(), []);
}
