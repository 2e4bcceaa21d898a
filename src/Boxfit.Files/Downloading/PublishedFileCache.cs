namespace Boxfit.Files.Downloading;

/// <summary>A published file.</summary>
/// <param name="Url">Its address.</param>
/// <param name="Checksum">The sum by which it is known.</param>
public record PublishedFile(Uri Url, Checksum Checksum)
{
    /// <summary>The file's name: the last part of its address.</summary>
    public string FileName => Path.GetFileName(Url.AbsolutePath);
}

/// <summary>
/// A folder that published files of one kind are downloaded to, once. A file gets its name there only when it is complete and has its
/// published sum, and its sum is checked again each time it is asked for. Several processes may ask at once: one downloads, the others
/// wait.
/// </summary>
/// <param name="folder">The folder; made when something is downloaded.</param>
/// <param name="mirror">Base address in place of the published ones; the file's name is put after it. Null for the published ones.</param>
/// <param name="options">How patient a download is; null for the usual.</param>
abstract class PublishedFileCache(string folder, Uri? mirror, DownloadOptions? options)
{
    const int HeadLength = 64;

    // A command waits for the file, and there are other ways.
    static readonly DownloadOptions s_patience = new() { Tries = 4, TriesToReach = 2, ConnectTimeout = TimeSpan.FromSeconds(10) };

    /// <summary>Absolute path of the folder.</summary>
    public string Folder { get; } = Path.GetFullPath(folder);

    /// <summary>How long to wait for another process that downloads the same file.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromHours(1);

    /// <summary>What is expected of a server, such as <c>weights</c>.</summary>
    protected abstract string Kind { get; }

    /// <summary>More than the largest file has.</summary>
    protected abstract long MostBytes { get; }

    /// <summary>The command's option that takes a file of the user's own.</summary>
    protected abstract string Option { get; }

    /// <summary>What else helps where the file cannot be had, as the end of a sentence.</summary>
    protected abstract string OtherWay { get; }

    /// <summary>Where a file is or would be.</summary>
    public string PathOf(PublishedFile file) => Path.Combine(Folder, file.FileName);

    /// <summary>True when a file of that name is in the folder; its sum is not looked at.</summary>
    public bool Has(PublishedFile file) => File.Exists(PathOf(file));

    /// <summary>Path of a published file, downloaded first where it is not there.</summary>
    /// <param name="file">Which file.</param>
    /// <param name="progress">Takes how far a download is.</param>
    /// <param name="cancellation">Ends it; what has come stays for the next call.</param>
    public async Task<string> GetAsync(PublishedFile file, IProgress<FetchProgress>? progress, CancellationToken cancellation)
    {
        string path = PathOf(file);
        if (Directory.Exists(path)) throw new InputException($"{path} is a folder, but the file of that name belongs there. Remove it.");
        if (!File.Exists(path))
        {
            MakeFolder();
            await using var alone = await LockAsync(file, progress, cancellation);
            // Another process may have brought it meanwhile.
            if (!File.Exists(path)) await DownloadAsync(file, path, progress, cancellation);
        }
        await RequireSumAsync(file, path, cancellation);
        return path;
    }

    /// <summary>Looks at a file's first bytes: null when it may be of the kind, else what they look like instead.</summary>
    protected abstract string? Fault(byte[] head);

    /// <summary>The address of a mirror that the user has set, or null.</summary>
    /// <param name="variable">Name of the variable that holds it.</param>
    /// <exception cref="InputException">It is no address.</exception>
    protected static Uri? UserMirror(string variable) => Environment.GetEnvironmentVariable(variable) is not { Length: > 0 } text ? null
        : Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps) ? url
        : throw new InputException($"{variable}: found '{text}', expected an address that begins with https:// or http://.");

    Task<long> DownloadAsync(PublishedFile file, string path, IProgress<FetchProgress>? progress, CancellationToken cancellation)
    {
        var url = AddressOf(file);
        progress?.Report(new FetchNotice($"Downloading {url} to {Folder}."));
        var expected = new ExpectedContent("file", Kind, MostBytes, HeadLength, Fault, Remedy(file, url))
        {
            Verify = async (content, token) => await file.Checksum.ComputeAsync(content, token) is var sum && file.Checksum.Fits(sum)
                ? null : $"a file with the sum {sum}, but its makers say {file.Checksum}",
        };
        return FileDownload.RunAsync(url, path, expected, options ?? s_patience, progress, cancellation);
    }

    /// <summary>Where a file is downloaded from; what follows a mirror's path, such as a token, stays behind the file's name.</summary>
    Uri AddressOf(PublishedFile file) => mirror is null ? file.Url
        : new UriBuilder(mirror) { Path = $"{mirror.AbsolutePath.TrimEnd('/')}/{file.FileName}", Fragment = "" }.Uri;

    /// <summary>What to do where the download fails.</summary>
    /// <param name="file">The file.</param>
    /// <param name="named">The address that the message has named already, which is not said again.</param>
    string Remedy(PublishedFile file, Uri? named = null) =>
        $"Or get {(named == file.Url ? "that file" : file.Url)} by other means and put it to {PathOf(file)}; or name a file of your own " +
        $"with {Option} FILE, or {OtherWay}.";

    async Task RequireSumAsync(PublishedFile file, string path, CancellationToken cancellation)
    {
        string sum;
        try
        {
            await using var content = RegularFile.OpenRead(path);
            sum = await file.Checksum.ComputeAsync(content, cancellation);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path} cannot be read: {e.Message}", e);
        }
        if (file.Checksum.Fits(sum)) return;
        throw new InputException(
            $"{path} is not the published file: its sum is {sum}, expected {file.Checksum}. It was left as it is and not used. " +
            $"Remove it to have it downloaded again, or use it knowingly with {Option} {path}.");
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
    async Task<FileStream> LockAsync(PublishedFile file, IProgress<FetchProgress>? progress, CancellationToken cancellation)
    {
        string path = Path.Combine(Folder, $".{file.FileName}.lock");
        long start = Environment.TickCount64;
        for (bool isFirst = true; ; isFirst = false)
        {
            try
            {
                if (LockFile.TryOpen(path) is { } held) return held;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw CannotUse(e);
            }
            if (Environment.TickCount64 - start > LongestWait.TotalMilliseconds)
            {
                throw new BoxfitException(
                    $"Another process has been downloading {file.FileName} for {LongestWait.TotalMinutes:0} minutes (it holds {path}). " +
                    $"End it or wait longer. {Remedy(file)}");
            }
            if (isFirst) progress?.Report(new FetchNotice($"Another process is downloading {file.FileName}; waiting for it."));
            await Task.Delay(TimeSpan.FromMilliseconds(200), cancellation);
        }
    }

    InputException CannotUse(Exception e) => new(
        $"The cache folder {Folder} cannot be written to: {UserCache.Explain(Folder, e)} " +
        $"Name another with the variable {UserCache.Variable}.", e);
}
