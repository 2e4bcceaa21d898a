using Boxfit.Downloading;

namespace Boxfit.Pretrained;

/// <summary>
/// The folder that published weights are downloaded to, once. A file gets its name there only when it is complete and has its published
/// sum, and its sum is checked again each time it is asked for. Several processes may ask at once: one downloads, the others wait.
/// </summary>
/// <param name="folder">The folder; made when something is downloaded.</param>
/// <param name="mirror">Base address in place of the published ones; the file's name is put after it. Null for the published ones.</param>
/// <param name="options">How patient a download is; null for the usual.</param>
public sealed class WeightCache(string folder, Uri? mirror = null, DownloadOptions? options = null)
{
    /// <summary>Name of the variable with the address of a mirror.</summary>
    public const string MirrorVariable = "BOXFIT_WEIGHTS_URL";

    // VGG-19 with its classifier, the largest known file, has 575 MB.
    const long MostBytes = 1_000_000_000;
    const int HeadLength = 64;

    static readonly DownloadOptions s_patience = new() { Tries = 4 };

    /// <summary>Absolute path of the folder.</summary>
    public string Folder { get; } = Path.GetFullPath(folder);

    /// <summary>How long to wait for another process that downloads the same file.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromHours(1);

    /// <summary>
    /// The folder <c>weights</c> of the user's cache (<see cref="UserCache"/>); downloads come from <c>$BOXFIT_WEIGHTS_URL</c> where that is
    /// set.
    /// </summary>
    /// <exception cref="InputException">A variable is malformed, or there is no home folder.</exception>
    public static WeightCache OfUser() => new(UserCache.Folder("weights"), UserMirror());

    /// <summary>Where a file is or would be.</summary>
    public string PathOf(KnownWeights weights) => Path.Combine(Folder, weights.FileName);

    /// <summary>True when a file of that name is in the folder; its sum is not looked at.</summary>
    public bool Has(KnownWeights weights) => File.Exists(PathOf(weights));

    /// <summary>Path of the default weights of a backbone, downloaded first where they are not there.</summary>
    /// <param name="backbone">A backbone's name, or the name of a file of the catalogue.</param>
    /// <param name="progress">Is told how a download goes.</param>
    /// <param name="cancellation">Ends it; what has come stays for the next call.</param>
    /// <exception cref="InputException">No such weights are known, or a file in the cache is not what it should be.</exception>
    /// <exception cref="BoxfitException">The download failed; the message says what to put where instead.</exception>
    public string Get(string backbone, IProgress<FetchProgress>? progress = null, CancellationToken cancellation = default) =>
        GetAsync(WeightCatalogue.Find(backbone), progress, cancellation).GetAwaiter().GetResult();

    /// <summary>Path of a published file, downloaded first where it is not there; see <see cref="Get"/>.</summary>
    /// <param name="weights">Which file.</param>
    /// <param name="progress">Is told how a download goes.</param>
    /// <param name="cancellation">Ends it; what has come stays for the next call.</param>
    public async Task<string> GetAsync(KnownWeights weights, IProgress<FetchProgress>? progress, CancellationToken cancellation)
    {
        string path = PathOf(weights);
        if (Directory.Exists(path)) throw new InputException($"{path} is a folder, but the file of that name belongs there. Remove it.");
        if (!File.Exists(path))
        {
            MakeFolder();
            await using var alone = await LockAsync(weights, progress, cancellation);
            // Another process may have brought it meanwhile.
            if (!File.Exists(path)) await DownloadAsync(weights, path, progress, cancellation);
        }
        await RequireSumAsync(weights, path, cancellation);
        return path;
    }

    Task<long> DownloadAsync(KnownWeights weights, string path, IProgress<FetchProgress>? progress, CancellationToken cancellation)
    {
        var url = AddressOf(weights);
        progress?.Report(new FetchNotice($"Downloading {url} to {Folder}."));
        var expected = new ExpectedContent("file", "weights", MostBytes, HeadLength, Fault, Remedy(weights, url))
        {
            Verify = async (content, token) => await weights.Checksum.ComputeAsync(content, token) is var sum && weights.Checksum.Fits(sum)
                ? null : $"a file with the sum {sum}, but its makers say {weights.Checksum}",
        };
        return FileDownload.RunAsync(url, path, expected, options ?? s_patience, progress, cancellation);
    }

    /// <summary>Where a file is downloaded from; what follows a mirror's path, such as a token, stays behind the file's name.</summary>
    Uri AddressOf(KnownWeights weights) => mirror is null ? weights.Url
        : new UriBuilder(mirror) { Path = $"{mirror.AbsolutePath.TrimEnd('/')}/{weights.FileName}", Fragment = "" }.Uri;

    /// <summary>What to do where the download fails.</summary>
    /// <param name="weights">The file.</param>
    /// <param name="named">The address that the message has named already, which is not said again.</param>
    string Remedy(KnownWeights weights, Uri? named = null) =>
        $"Or get {(named == weights.Url ? "that file" : weights.Url)} by other means and put it to {PathOf(weights)}; or name a file of your own " +
        "with --weights FILE, or begin with random weights by --weights none.";

    async Task RequireSumAsync(KnownWeights weights, string path, CancellationToken cancellation)
    {
        string sum;
        Pipe.Refuse(path);
        try
        {
            await using var content = File.OpenRead(path);
            sum = await weights.Checksum.ComputeAsync(content, cancellation);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path} cannot be read: {e.Message}", e);
        }
        if (weights.Checksum.Fits(sum)) return;
        throw new InputException(
            $"{path} is not the published file: its sum is {sum}, expected {weights.Checksum}. It was left as it is and not used. " +
            $"Remove it to have it downloaded again, or use it knowingly with --weights {path}.");
    }

    void MakeFolder()
    {
        try
        {
            Directory.CreateDirectory(Folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CannotUse(e);
        }
    }

    /// <summary>Waits until no other process downloads the file. The lock's own file stays: removing it would let two in.</summary>
    async Task<FileStream> LockAsync(KnownWeights weights, IProgress<FetchProgress>? progress, CancellationToken cancellation)
    {
        string path = Path.Combine(Folder, $".{weights.FileName}.lock");
        long start = Environment.TickCount64;
        for (bool isFirst = true; ; isFirst = false)
        {
            try
            {
                if (LockFile.TryOpen(path) is { } file) return file;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw CannotUse(e);
            }
            if (Environment.TickCount64 - start > LongestWait.TotalMilliseconds)
            {
                throw new BoxfitException(
                    $"Another process has been downloading {weights.FileName} for {LongestWait.TotalMinutes:0} minutes (it holds {path}). " +
                    $"End it or wait longer. {Remedy(weights)}");
            }
            if (isFirst) progress?.Report(new FetchNotice($"Another process is downloading {weights.FileName}; waiting for it."));
            await Task.Delay(TimeSpan.FromMilliseconds(200), cancellation);
        }
    }

    InputException CannotUse(Exception e) => new(
        $"The cache folder {Folder} cannot be written to: {UserCache.Explain(Folder, e)} Name another with the variable {UserCache.Variable}.", e);

    static string? Fault(byte[] head) =>
        head.Length == 0 ? "nothing" : FileContent.IsMarkup(head) ? "a web page" : FileContent.IsLfsPointer(head) ? "a Git LFS pointer" : null;

    static Uri? UserMirror() => Environment.GetEnvironmentVariable(MirrorVariable) is not { Length: > 0 } text ? null
        : Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps) ? url
        : throw new InputException($"{MirrorVariable}: found '{text}', expected an address that begins with https:// or http://.");
}
