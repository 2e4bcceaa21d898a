namespace Boxfit.Pretrained;

/// <summary>The folder that published weights are downloaded to, once.</summary>
/// <param name="folder">The folder; made when something is downloaded.</param>
/// <param name="mirror">Base address in place of the published ones; the file's name is put after it. Null for the published ones.</param>
/// <param name="options">How patient a download is; null for the usual.</param>
sealed class WeightCache(string folder, Uri? mirror = null, DownloadOptions? options = null)
    : PublishedFileCache(folder, mirror, options)
{
    /// <summary>Name of the variable with the address of a mirror.</summary>
    public const string MirrorVariable = "BOXFIT_WEIGHTS_URL";

    /// <summary>
    /// The folder <c>weights</c> of the user's cache (<see cref="UserCache"/>); downloads come from <c>$BOXFIT_WEIGHTS_URL</c> where that
    /// is set.
    /// </summary>
    /// <exception cref="InputException">A variable is malformed, or there is no home folder.</exception>
    public static WeightCache OfUser() => new(UserCache.Folder("weights"), UserMirror(MirrorVariable));

    /// <inheritdoc/>
    protected override string Kind => "weights";

    /// <inheritdoc/>
    protected override long MostBytes => 1_000_000_000; // VGG-19 with its classifier, the largest known file, has 575 MB.

    /// <inheritdoc/>
    protected override string Option => "--weights";

    /// <inheritdoc/>
    protected override string OtherWay => "begin with random weights by --weights none";

    /// <summary>Path of the default weights of a backbone, downloaded first where they are not there.</summary>
    /// <param name="backbone">A backbone's name, or the name of a file of the catalogue.</param>
    /// <param name="progress">Receives the progress of a download.</param>
    /// <param name="cancellation">Ends it; what has come stays for the next call.</param>
    /// <exception cref="InputException">No such weights are known, or a file in the cache is not what it should be.</exception>
    /// <exception cref="BoxfitException">The download failed; the message says what to put where instead.</exception>
    public string Get(string backbone, IProgress<FetchProgress>? progress = null, CancellationToken cancellation = default) =>
        GetAsync(WeightCatalogue.Find(backbone), progress, cancellation).GetAwaiter().GetResult();

    /// <inheritdoc/>
    protected override string? Fault(byte[] head) =>
        head.Length == 0 ? "nothing"
        : WeightFileKind.IsMarkup(head) ? "a web page"
        : WeightFileKind.IsLfsPointer(head) ? "a Git LFS pointer"
        : null;
}
