using System.Security.Cryptography;
using System.Text.Json.Serialization;

namespace Boxfit.Preparation.Downloading;

/// <summary>A data set that is there.</summary>
/// <param name="Folder">Absolute path of the folder that it was unpacked into.</param>
/// <param name="WasThere">True when there was nothing left to do.</param>
/// <param name="Received">Bytes that were downloaded by this call.</param>
/// <param name="Archives">The archives it was unpacked from.</param>
/// <param name="Unpacked">What unpacking them gave.</param>
public sealed record FetchResult(
    string Folder, bool WasThere, long Received, IReadOnlyList<FetchedArchive> Archives, UnpackResult Unpacked);

/// <summary>
/// Brings a data set: downloads its archives, checks them, and unpacks them. Each step is done once: a call that was interrupted is
/// continued by the next, and one for a set that is there does nothing.
/// </summary>
public sealed class DatasetFetcher
{
    readonly KnownDataset _set;
    readonly string _folder, _record, _unpacking;
    readonly IReadOnlyList<string> _from;
    readonly DownloadOptions _options;
    readonly IProgress<FetchProgress>? _progress;

    DatasetFetcher(KnownDataset set, string folder, IReadOnlyList<string> from, DownloadOptions options, IProgress<FetchProgress>? progress)
    {
        (_set, _folder, _from, _options, _progress) = (set, folder, from, options, progress);
        _record = Path.Combine(folder, $".boxfit-{set.Name}.json");
        _unpacking = Path.Combine(folder, $".boxfit-{set.Name}-unpacking");
    }

    /// <summary>Brings a data set into a folder.</summary>
    /// <param name="set">Which.</param>
    /// <param name="folder">Where to; made where it is missing.</param>
    /// <param name="from">Archives that are there already, one for each of the set's in order; empty to download them.</param>
    /// <param name="options">How patient to be; null for the usual.</param>
    /// <param name="progress">Receives the progress.</param>
    /// <param name="cancellation">Ends it; the next call goes on from there.</param>
    /// <exception cref="InputException">
    /// An archive of <paramref name="from"/> is not what it should be, or the folder holds something else in its place.
    /// </exception>
    /// <exception cref="BoxfitException">The download failed, an archive is not what it should be, or the disk is full.</exception>
    public static async Task<FetchResult> FetchAsync(
        KnownDataset set, string folder, IReadOnlyList<string> from, DownloadOptions? options = null,
        IProgress<FetchProgress>? progress = null, CancellationToken cancellation = default)
    {
        set.RequireOneEach("--from", from.Count);
        folder = Path.GetFullPath(folder);
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"The folder {folder} cannot be made: {e.Message}", e);
        }
        using var alone = Lock(set, folder);
        return await new DatasetFetcher(set, folder, from, options ?? new(), progress).RunAsync(cancellation);
    }

    async Task<FetchResult> RunAsync(CancellationToken cancellation)
    {
        if (FetchRecord.Find(_record) is { } record && IsThere(record))
        {
            RequireSame(record);
            Finish(record);
            return new(_folder, WasThere: true, 0, record.Archives, record.Unpacked);
        }
        RequireFree(_set.Entries); // told before a long download
        long received = 0;
        var archives = new List<(string Path, FetchedArchive Found)>();
        for (int i = 0; i < _set.Archives.Count; i++)
        {
            var expected = _set.Archives[i];
            string path = _from.Count > 0 ? Path.GetFullPath(_from[i]) : Path.Combine(_folder, expected.FileName);
            if (_from.Count == 0 && !File.Exists(path))
                received += await ArchiveDownload.RunAsync(expected.Url, path, _set.Limits.Bytes, _options, _progress, cancellation);
            archives.Add((path, await CheckAsync(path, expected, cancellation)));
        }
        var unpacked = Unpack([.. archives.Select(a => a.Path)], cancellation);
        string[] entries =
            [.. Directory.EnumerateFileSystemEntries(_unpacking).Select(e => Path.GetFileName(e)!).Order(StringComparer.Ordinal)];
        RequireFree(entries);
        record = new([.. archives.Select(a => a.Found)], entries, unpacked.Files, unpacked.Bytes, unpacked.Skipped);
        // From here on the set counts as there; a call that is killed among the renames is completed by the next.
        record.Save(_record);
        Finish(record);
        return new(_folder, WasThere: false, received, record.Archives, unpacked);
    }

    void RequireFree(IEnumerable<string> entries)
    {
        if (entries.Select(e => Path.Combine(_folder, e)).FirstOrDefault(Path.Exists) is { } taken)
            throw new InputException($"{taken} is in the way of the set {_set.Name}. Remove it, or choose another folder with --to.");
    }

    bool IsThere(FetchRecord record) =>
        record.Entries.All(e => Path.Exists(Path.Combine(_folder, e)) || Path.Exists(Path.Combine(_unpacking, e)));

    /// <summary>Refuses to pass off what was unpacked from other archives as the set that is asked for.</summary>
    void RequireSame(FetchRecord record)
    {
        bool isOther = record.Archives.Count != _set.Archives.Count
            || _set.Archives.Zip(record.Archives).Any(p => p.First.Sha256 is { } sum && sum != p.Second.Sha256)
            || _from.Zip(record.Archives).Any(p => File.Exists(p.First) && new FileInfo(p.First).Length != p.Second.Bytes);
        if (!isOther) return;
        throw new InputException(
            $"{_folder} holds the set {_set.Name} already, but unpacked from another archive. Choose another folder with --to, or remove " +
            $"{string.Join(", ", record.Entries)} there.");
    }

    void Finish(FetchRecord record)
    {
        if (!Directory.Exists(_unpacking)) return;
        foreach (string entry in record.Entries)
        {
            string source = Path.Combine(_unpacking, entry);
            if (Path.Exists(source)) Directory.Move(source, Path.Combine(_folder, entry));
        }
        Directory.Delete(_unpacking, recursive: true);
    }

    async Task<FetchedArchive> CheckAsync(string path, DatasetArchive expected, CancellationToken cancellation)
    {
        string remedy = _from.Count > 0 ? "Name another file with --from." : $"Remove {path} to have it downloaded again.";
        try
        {
            await using var stream = RegularFile.OpenRead(path);
            if (expected.Bytes is { } bytes && bytes != stream.Length)
                throw Wrong($"{path} has {stream.Length:N0} bytes, expected {bytes:N0}. {remedy}");
            string sum = Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellation));
            if (expected.Sha256 is not null && sum != expected.Sha256)
                throw Wrong($"{path} has the SHA-256 {sum}, expected {expected.Sha256}: it is not the archive that is meant. {remedy}");
            return new(stream.Length, sum);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Wrong($"{path} cannot be read: {e.Message}");
        }
    }

    UnpackResult Unpack(IReadOnlyList<string> archives, CancellationToken cancellation)
    {
        bool isComplete = false;
        try
        {
            if (Directory.Exists(_unpacking)) Directory.Delete(_unpacking, recursive: true);
            var results = archives.Select(a => ArchiveUnpacker.Unpack(a, _unpacking, _set.Limits, _progress, cancellation)).ToList();
            isComplete = true;
            var skipped = results.SelectMany(r => r.Skipped).GroupBy(s => s.Key).ToDictionary(g => g.Key, g => g.Sum(s => s.Value));
            return new(results.Sum(r => r.Files), results.Sum(r => r.Bytes), skipped);
        }
        catch (InputException e) when (_from.Count == 0)
        {
            throw new BoxfitException($"{e.Message} Remove the archive to have it downloaded again.", e);
        }
        finally
        {
            if (!isComplete && Directory.Exists(_unpacking)) Directory.Delete(_unpacking, recursive: true);
        }
    }

    /// <summary>An archive that was there already is the user's; one that was downloaded is not.</summary>
    BoxfitException Wrong(string message) => _from.Count > 0 ? new InputException(message) : new BoxfitException(message);

    static FileStream Lock(KnownDataset set, string folder)
    {
        string path = Path.Combine(folder, $".boxfit-{set.Name}.lock");
        try
        {
            return LockFile.TryOpen(path) ?? throw new InputException(
                $"Another process is bringing the set {set.Name} into {folder} now: it has {path} open. Give the same command again when " +
                "that has ended, or choose another folder with --to.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw AtomicFile.Explain(path, e);
        }
    }
}

/// <summary>An archive that a set was unpacked from.</summary>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">Its SHA-256 as 64 lower-case hexadecimal digits.</param>
public sealed record FetchedArchive(long Bytes, string Sha256);

/// <summary>
/// What is kept beside an unpacked set, in <c>.boxfit-NAME.json</c>: that it is complete, so that a second call has nothing to do.
/// </summary>
/// <param name="Archives">The archives.</param>
/// <param name="Entries">Names of the files and folders in the target folder that belong to the set.</param>
/// <param name="Files">Number of files that were unpacked.</param>
/// <param name="Bytes">Their size in bytes.</param>
/// <param name="Skipped">Entries that were left out: how many for which reason.</param>
sealed record FetchRecord(
    IReadOnlyList<FetchedArchive> Archives, IReadOnlyList<string> Entries, int Files, long Bytes, IReadOnlyDictionary<string, int> Skipped)
{
    const int LargestRecord = 1 << 26;

    /// <summary>What unpacking gave.</summary>
    [JsonIgnore]
    public UnpackResult Unpacked => new(Files, Bytes, Skipped);

    public void Save(string path) => JsonText.Save(path, this, PreparationJson.Default.FetchRecord, JsonText.Indented);

    /// <summary>The record, or null where there is none that can be read: then the set is unpacked again.</summary>
    public static FetchRecord? Find(string path)
    {
        try
        {
            var record = JsonSerializer.Deserialize(RegularFile.ReadBytes(path, LargestRecord), PreparationJson.Default.FetchRecord);
            if (record is null || record.Archives.Any(a => a is null) || record.Entries.Any(e => e is null)) return null;
            return record with { Entries = [.. record.Entries.Select(e => Path.GetFileName(e)!)] };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }
}
