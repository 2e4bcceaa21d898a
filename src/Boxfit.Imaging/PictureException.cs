namespace Boxfit.Imaging;

/// <summary>A picture cannot be read: missing, empty, damaged, too large, or not a picture. A data loader skips and counts it.</summary>
public sealed class PictureException : BoxfitException
{
    /// <summary>Creates the exception; its message is the path and the reason.</summary>
    public PictureException(string path, string reason, Exception? inner = null) : base($"{path}: {reason}", inner) =>
        (Path, Reason) = (path, reason);

    /// <summary>The file, or the name that was given for bytes from memory.</summary>
    public string Path { get; }

    /// <summary>One short line that says what is wrong, such as "the file is empty".</summary>
    public string Reason { get; }
}
