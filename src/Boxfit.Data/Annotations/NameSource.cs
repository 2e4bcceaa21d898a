namespace Boxfit.Data.Annotations;

/// <summary>A name of a picture that has an annotation file of its own.</summary>
public enum NameSource
{
    /// <summary>The one that stands in the file.</summary>
    Inside,

    /// <summary>The annotation file's own.</summary>
    File,
}
