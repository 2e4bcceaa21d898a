namespace Boxfit.Data.Formats;

/// <summary>One way to write down pictures and boxes. What is written too is an <see cref="IWrittenFormat"/>.</summary>
abstract class AnnotationFormat
{
    /// <summary>The name that <c>--format</c> knows.</summary>
    public abstract string Name { get; }

    /// <summary>What it looks like, for messages.</summary>
    public abstract string Description { get; }

    /// <summary>
    /// The places by which JSON is known to be in this format, as <see cref="JsonOutline.Has"/> takes them: one of these texts, and in a
    /// text all that stand in it with spaces between.
    /// </summary>
    public virtual string[] JsonKeys => [];

    /// <summary>The names of the root elements by which XML is known to be in this format.</summary>
    public virtual string[] XmlRoots => [];

    /// <summary>True when a file is in this format by anything else.</summary>
    /// <param name="file">Absolute path.</param>
    /// <param name="head">The file's first characters.</param>
    public virtual bool FitsFile(string file, string head) => false;

    /// <summary>True when a file that is no text is in this format by its first bytes.</summary>
    public virtual bool FitsBytes(ReadOnlySpan<byte> begin) => false;

    /// <summary>True when a folder, or the usual folders in it, hold files of this format.</summary>
    public virtual bool FitsFolder(string folder) => false;

    /// <summary>True when it finds the parts in a folder by itself; others are read part by part.</summary>
    public virtual bool ReadsParts => false;

    /// <summary>The options that can decide between readings of its data; others are refused, since they would do nothing.</summary>
    public virtual ReadChoices Choices => ReadChoices.None;

    /// <summary>
    /// Reads a file or folder, as the options say where its content leaves two readings. One entry that cannot be understood is a problem
    /// of the set, not an exception.
    /// </summary>
    /// <exception cref="InputException">Nothing can be read in this format.</exception>
    public abstract AnnotationSet Read(string path, ReadOptions options);

    /// <summary>Refuses a folder where the format is always a file.</summary>
    protected void RequireFile(string path)
    {
        if (Directory.Exists(path)) throw new InputException($"{path} is a folder; expected {Description}.");
    }

    /// <summary>The different labels of all objects in the order of their first use, for formats that number them.</summary>
    protected static string[] ClassesOf(IEnumerable<AnnotatedPicture> pictures) =>
        [.. pictures.SelectMany(p => p.Objects).Select(o => o.Label).Distinct()];
}
