namespace Boxfit.Preparation.Downloading;

/// <summary>Downloads an archive of a data set.</summary>
static class ArchiveDownload
{
    /// <summary>See <see cref="FileDownload.RunAsync"/>; an archive of more than <paramref name="mostBytes"/> is refused.</summary>
    public static Task<long> RunAsync(
        Uri url, string file, long mostBytes, DownloadOptions options, IProgress<FetchProgress>? progress,
        CancellationToken cancellation) =>
        FileDownload.RunAsync(url, file, Expect(mostBytes), options, progress, cancellation);

    static ExpectedContent Expect(long mostBytes) => new(
        "set", "a .tar.gz or .zip archive", mostBytes, ArchiveFormat.HeadLength,
        head => ArchiveFormat.Find(head) is null ? ArchiveFormat.Describe(head) : null,
        "Give another address with --url, or an archive at hand with --from.");
}
