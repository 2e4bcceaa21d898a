namespace Boxfit.Files.Downloading;

/// <summary>A file that somebody publishes.</summary>
/// <param name="Url">Its address.</param>
/// <param name="Checksum">The sum by which it is known.</param>
public record PublishedFile(Uri Url, Checksum Checksum)
{
    /// <summary>The file's name: the last part of its address.</summary>
    public string FileName => Path.GetFileName(Url.AbsolutePath);
}
