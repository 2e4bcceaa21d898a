using System.IO.Compression;
using System.IO.Hashing;

namespace Boxfit.Preparation.Downloading;

/// <summary>What unpacking gave.</summary>
/// <param name="Files">Number of files.</param>
/// <param name="Bytes">Their size in bytes.</param>
/// <param name="Skipped">Entries that were left out: how many for which reason.</param>
public sealed record UnpackResult(int Files, long Bytes, IReadOnlyDictionary<string, int> Skipped);

/// <summary>
/// Unpacks <c>.tar.gz</c>, <c>.tar</c> and <c>.zip</c> files that may be hostile: nothing is written outside the target folder, links
/// and special files are left out and counted, and what comes out is bounded in number and size whatever the archive claims.
/// </summary>
sealed class ArchiveUnpacker
{
    const int BufferSize = 1 << 16, MostDepth = 32;

    readonly string _archive, _target;
    readonly UnpackLimits _limits;
    readonly SortedDictionary<string, int> _skipped = new(StringComparer.Ordinal);
    readonly HashSet<string> _folders = new(StringComparer.Ordinal);
    readonly byte[] _buffer = new byte[BufferSize];
    int _entries, _files;
    long _bytes;

    ArchiveUnpacker(string archive, string target, UnpackLimits limits) => (_archive, _target, _limits) = (archive, target, limits);

    /// <summary>Unpacks an archive into a folder of its own.</summary>
    /// <param name="archive">The archive; told by its content, not its name.</param>
    /// <param name="target">A folder that no other program writes to; made where it is missing.</param>
    /// <param name="limits">What may come out.</param>
    /// <param name="progress">Receives the progress.</param>
    /// <param name="cancellation">Ends it; what is unpacked so far stays.</param>
    /// <exception cref="InputException">
    /// It is no archive, is damaged or cut short, has a name that leads out of the target, or gives more than <paramref name="limits"/>.
    /// </exception>
    /// <exception cref="BoxfitException">The disk is full.</exception>
    public static UnpackResult Unpack(
        string archive, string target, UnpackLimits limits, IProgress<FetchProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        var unpacker = new ArchiveUnpacker(archive, target, limits);
        try
        {
            unpacker.Run(progress, cancellation);
            if (unpacker._files == 0) throw unpacker.Refuse("has no files in it");
        }
        catch (TooMuchToUnpackException e)
        {
            throw unpacker.Refuse(
                $"unpacks to more than {ByteCount.Text(limits.Bytes)} or {Counted.Of(limits.Files, "entry")}, which cannot be this set", e);
        }
        catch (InvalidDataException e)
        {
            throw unpacker.Refuse($"is damaged or cut short ({e.Message})", e);
        }
        return new(unpacker._files, unpacker._bytes, unpacker._skipped);
    }

    void Run(IProgress<FetchProgress>? progress, CancellationToken cancellation)
    {
        using var file = Open();
        byte[] head = new byte[ArchiveFormat.HeadLength];
        int headLength = file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        file.Position = 0;
        var kind = ArchiveFormat.Find(head.AsSpan(0, headLength))
            ?? throw Refuse(
                $"is no archive but {ArchiveFormat.Describe(head.AsSpan(0, headLength))}; expected a .tar.gz, .tar or .zip file");
        CreateFolder("");
        long start = Stopwatch.GetTimestamp();
        if (kind == ArchiveKind.Zip) UnpackAll(ArchiveEntries.OfZip(file));
        else
        {
            Stream content = kind == ArchiveKind.TarGzip ? new GZipStream(file, CompressionMode.Decompress, leaveOpen: true) : file;
            using var tar = new UnpackedStream(content, _limits.Bytes);
            UnpackAll(ArchiveEntries.OfTar(tar));
            tar.Drain();
            if (!tar.EndsAsTar) throw new InvalidDataException("its end is missing");
        }

        void UnpackAll(IEnumerable<ArchiveEntry> entries)
        {
            foreach (var entry in entries)
            {
                cancellation.ThrowIfCancellationRequested();
                if (++_entries > _limits.Files) throw new TooMuchToUnpackException();
                Unpack(entry);
                progress?.Report(new UnpackProgress(
                    Path.GetFileName(_archive), _files, Math.Min(1, (double)file.Position / file.Length), Stopwatch.GetElapsedTime(start)));
            }
        }
    }

    void Unpack(ArchiveEntry entry)
    {
        string[] parts = EntryPath.Split(entry.Name)
            ?? throw Refuse($"has an entry that leads out of its folder, '{Shown(entry.Name)}', and is not to be trusted");
        if (parts.Length == 0) return;
        if (parts.Length > MostDepth) throw Refuse($"has folders more than {MostDepth} deep");
        if (entry.Kind is EntryKind.Link) Skip("links");
        else if (entry.Kind is EntryKind.Special) Skip("special files");
        else if (EntryPath.IsSystemFile(parts)) Skip("files of the operating system");
        else if (entry.Kind is EntryKind.Folder) CreateFolder(Path.Combine(parts));
        else
        {
            CreateFolder(Path.Combine(parts[..^1]));
            string path = Path.Combine(_target, Path.Combine(parts));
            if (Path.Exists(path)) Skip("repeated names"); // also where the file system does not tell upper from lower case
            else Write(entry, path);
        }
    }

    void Write(ArchiveEntry entry, string path)
    {
        using var content = entry.Open();
        using var file = Attempt(path, () => new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0));
        long length = 0;
        var sum = new Crc32();
        for (int count; (count = Read(content)) > 0; length += count)
        {
            sum.Append(_buffer.AsSpan(0, count));
            if ((_bytes += count) > _limits.Bytes) throw new TooMuchToUnpackException();
            Attempt(path, () =>
            {
                file.Write(_buffer.AsSpan(0, count));
                return true;
            });
        }
        if (length != entry.Length)
            throw new InvalidDataException($"'{Shown(entry.Name)}' ends after {length:N0} of {entry.Length:N0} bytes");
        if (entry.Sum is { } expected && sum.GetCurrentHashAsUInt32() != expected)
            throw new InvalidDataException($"'{Shown(entry.Name)}' does not fit its check sum");
        _files++;
    }

    int Read(Stream content)
    {
        try
        {
            return content.Read(_buffer);
        }
        catch (Exception e) when (e is EndOfStreamException or NotSupportedException or ArgumentException)
        {
            throw new InvalidDataException(e.Message, e);
        }
    }

    void CreateFolder(string relative)
    {
        if (!_folders.Add(relative)) return;
        string path = Path.Combine(_target, relative);
        if (File.Exists(path)) throw Refuse($"has '{Shown(relative)}' both as a file and as a folder");
        Attempt(path, () => Directory.CreateDirectory(path));
    }

    void Skip(string reason) => _skipped[reason] = _skipped.GetValueOrDefault(reason) + 1;

    FileStream Open()
    {
        try
        {
            return RegularFile.OpenRead(_archive, BufferSize, FileOptions.SequentialScan);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{_archive} cannot be read: {e.Message}", e);
        }
    }

    T Attempt<T>(string path, Func<T> write)
    {
        try
        {
            return write();
        }
        catch (PathTooLongException e)
        {
            throw Refuse("has a name that is too long", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw AtomicFile.Explain(path, e);
        }
    }

    InputException Refuse(string what, Exception? inner = null) => new($"{_archive} {what}.", inner);

    static string Shown(string name) => string.Concat(name.Take(100).Select(c => char.IsControl(c) ? '?' : c));
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

/// <summary>A stream that ends the work when more comes out of it than an archive may hold, whatever the archive claims.</summary>
sealed class UnpackedStream(Stream inner, long mostBytes) : Stream
{
    /// <summary>
    /// Content is read in small pieces; only long names and attributes are read in one, however long the archive says that they are.
    /// </summary>
    const int MostAtOnce = 1 << 20;

    long _read, _zerosAtEnd;

    /// <summary>True when the last bytes read are at least one block of zeros: a tar file that is whole ends so.</summary>
    public bool EndsAsTar => _zerosAtEnd >= 512;

    public override int Read(Span<byte> buffer)
    {
        if (buffer.Length > MostAtOnce) throw new InvalidDataException($"a name or attributes of {ByteCount.Text(buffer.Length)}");
        int count = inner.Read(buffer);
        if ((_read += count) > mostBytes) throw new TooMuchToUnpackException();
        int last = buffer[..count].LastIndexOfAnyExcept((byte)0);
        _zerosAtEnd = last < 0 ? _zerosAtEnd + count : count - 1 - last;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <summary>Reads what is left, so that check sums at the end are compared.</summary>
    public void Drain() => CopyTo(Null);

    // What a stream has to have, but nothing here needs.
    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => _read; set => throw new NotSupportedException(); }
    public override void Flush() { }
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }
}

/// <summary>An archive gives more than its set may hold.</summary>
sealed class TooMuchToUnpackException : Exception;
