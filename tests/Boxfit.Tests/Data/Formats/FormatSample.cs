namespace Boxfit.Tests.Data.Formats;

/// <summary>A small data set as a tool writes it, for formats that cannot be written here and for other forms of those that can.</summary>
/// <param name="Name">The format's name, and after a space which form it is, where there are several.</param>
/// <param name="Expected">What is read of it, as <see cref="Show(AnnotationSet)"/> says it.</param>
/// <param name="Files">Names and contents; the first is the file that is read.</param>
sealed record FormatSample(string Name, string Expected, params (string Name, string Content)[] Files)
{
    /// <summary>All samples; each format that is only read has one.</summary>
    public static readonly FormatSample[] All =
        [.. TextSamples.All, .. ObjectSamples.All, .. VottSamples.All, .. XmlSamples.All, ReviewSample.Whole, ArchiveSample.Whole];

    /// <summary>Makes the file where it is no text; its content is empty then.</summary>
    public Action<string>? Make { get; init; }

    /// <summary>Name of its format.</summary>
    public string Format => Name.Split(' ')[0];

    /// <summary>Writes the files into a folder and gives the path of the first.</summary>
    public string Write(string folder)
    {
        foreach (var (name, content) in Files.Reverse())
        {
            string path = Path.Combine(folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            if (Make is null) File.WriteAllText(path, content);
            else Make(path);
        }
        return Path.Combine(folder, Files[0].Name);
    }

    /// <summary>All that was read, in a line.</summary>
    public static string Show(AnnotationSet set) => string.Join(" | ", set.Pictures.Select(p =>
        $"{p.Name} {p.Width}x{p.Height} {p.Part}: {string.Join("; ", p.Objects.Select(Show))}".TrimEnd()));

    static string Show(AnnotatedObject o) => string.Create(CultureInfo.InvariantCulture,
        $"{o.X1:0.###} {o.Y1:0.###} {o.X2:0.###} {o.Y2:0.###} {o.Label} {o.Confidence}").TrimEnd();
}
