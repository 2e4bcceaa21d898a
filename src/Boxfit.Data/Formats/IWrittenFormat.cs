namespace Boxfit.Data.Formats;

/// <summary>What an <see cref="AnnotationFormat"/> adds that is written, too.</summary>
interface IWrittenFormat
{
    /// <inheritdoc cref="AnnotationFormat.Name"/>
    string Name { get; }

    /// <summary>True when boxes are written as shares or percents, so that pixels need the picture's size.</summary>
    bool NeedsSizes => false;

    /// <summary>True when its boxes may have no class; in others, tools want a name.</summary>
    bool HoldsUnnamed => false;

    /// <summary>True when it is written as a folder rather than one file.</summary>
    bool IsFolder => false;

    /// <summary>What the name of its file ends in; null for a folder.</summary>
    string? Ending => IsFolder ? null : ".json";

    /// <summary>Writes a file or folder.</summary>
    /// <exception cref="InputException">Pictures cannot be written in this format.</exception>
    void Write(string path, IReadOnlyList<AnnotatedPicture> pictures, WriteOptions options);
}
