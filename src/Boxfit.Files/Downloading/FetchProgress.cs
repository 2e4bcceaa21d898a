namespace Boxfit.Files.Downloading;

/// <summary>How fetching something from the network goes.</summary>
public abstract record FetchProgress;

/// <summary>Something worth saying once.</summary>
/// <param name="Text">A sentence for the user.</param>
public sealed record FetchNotice(string Text) : FetchProgress;

/// <summary>How far a download is.</summary>
/// <param name="File">The file's name.</param>
/// <param name="Bytes">Bytes that are on disk.</param>
/// <param name="Total">The file's size; null where the server does not say.</param>
/// <param name="BytesPerSecond">Rate of this download so far.</param>
public sealed record DownloadProgress(string File, long Bytes, long? Total, double BytesPerSecond) : FetchProgress
{
    /// <summary>Time left at that rate; null where it is not known.</summary>
    public TimeSpan? Left => Total is { } total && BytesPerSecond > 0 ? TimeSpan.FromSeconds((total - Bytes) / BytesPerSecond) : null;
}
