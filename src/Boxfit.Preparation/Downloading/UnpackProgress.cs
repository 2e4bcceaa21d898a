namespace Boxfit.Preparation.Downloading;

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
