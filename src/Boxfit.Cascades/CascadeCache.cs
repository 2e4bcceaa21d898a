namespace Boxfit.Cascades;

/// <summary>The folder that OpenCV's cascade files are downloaded to, once, where no package has installed them.</summary>
/// <param name="folder">The folder; made when something is downloaded.</param>
/// <param name="mirror">Base address in place of the published ones; the file's name is put after it. Null for the published ones.</param>
/// <param name="options">How patient a download is; null for the usual.</param>
sealed class CascadeCache(string folder, Uri? mirror = null, DownloadOptions? options = null) : PublishedFileCache(folder, mirror, options)
{
    /// <summary>Name of the variable with the address of a mirror.</summary>
    public const string MirrorVariable = "BOXFIT_CASCADES_URL";

    /// <summary>
    /// The folder <c>cascades</c> of the user's cache (<see cref="UserCache"/>); downloads come from <c>$BOXFIT_CASCADES_URL</c> where that
    /// is set.
    /// </summary>
    /// <exception cref="InputException">A variable is malformed, or there is no home folder.</exception>
    public static CascadeCache OfUser() => new(UserCache.Folder("cascades"), UserMirror(MirrorVariable));

    protected override string Kind => "a cascade in XML";

    protected override long MostBytes => 10_000_000; // The largest has 2.7 MB.

    protected override string Option => "--cascade";

    protected override string OtherWay => "install OpenCV's cascades (Debian and Ubuntu: apt-get install opencv-data)";

    protected override string? Fault(byte[] head) =>
        head.Length == 0 ? "nothing" : head.AsSpan().StartsWith("<?xml"u8) ? null : "something else";
}
