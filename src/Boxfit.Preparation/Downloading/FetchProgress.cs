namespace Boxfit.Preparation;

/// <summary>How fetching a data set goes.</summary>
public abstract record FetchProgress;

/// <summary>Something worth saying once.</summary>
/// <param name="Text">A sentence for the user.</param>
public sealed record FetchNotice(string Text) : FetchProgress;

/// <summary>How far a download is.</summary>
/// <param name="File">The archive's name.</param>
/// <param name="Bytes">Bytes that are on disk.</param>
/// <param name="Total">The archive's size; null where the server does not say.</param>
/// <param name="BytesPerSecond">Rate of this download so far.</param>
public sealed record DownloadProgress(string File, long Bytes, long? Total, double BytesPerSecond) : FetchProgress
{
    /// <summary>Time left at that rate; null where it is not known.</summary>
    public TimeSpan? Left => Total is { } total && BytesPerSecond > 0 ? TimeSpan.FromSeconds((total - Bytes) / BytesPerSecond) : null;
}

/// <summary>How far unpacking is.</summary>
/// <param name="File">The archive's name.</param>
/// <param name="Files">Files that are unpacked.</param>
/// <param name="Share">Share of the archive that is read, 0…1.</param>
/// <param name="Elapsed">Time since its beginning.</param>
public sealed record UnpackProgress(string File, int Files, double Share, TimeSpan Elapsed) : FetchProgress
{
    /// <summary>Time left at the rate so far; null at the very beginning.</summary>
    public TimeSpan? Left => Share > 0 ? Elapsed * ((1 - Share) / Share) : null;
}
