using System.Text.Json.Serialization;

namespace Boxfit.Files.Downloading;

/// <summary>What a server said of a file whose download has begun: by this a changed file is told when the download goes on.</summary>
/// <param name="Url">The address that was asked for.</param>
/// <param name="ETag">The file's strong entity tag with its quotes, or null.</param>
/// <param name="LastModified">The file's time of change, or null.</param>
/// <param name="Total">The file's size in bytes, or null.</param>
sealed record RemoteFile(
    string Url, [property: JsonPropertyName("etag")] string? ETag, DateTimeOffset? LastModified, long? Total);

/// <summary>
/// A download that is not complete: <c>FILE.part</c> with the bytes so far and <c>FILE.part.json</c> with what the server said of the
/// file. No other process can write to it while it is open.
/// </summary>
sealed class PartialFile : IDisposable
{
    const string Ending = ".part", StateEnding = ".part.json";
    const int LargestState = 1 << 20;

    readonly string _file;
    readonly FileStream _stream;

    PartialFile(string file, FileStream stream) => (_file, _stream) = (file, stream);

    /// <summary>Path of the bytes so far.</summary>
    public string Path => _file + Ending;

    /// <summary>Number of bytes so far.</summary>
    public long Length { get; private set; }

    /// <summary>What the server said of the file; null when nothing has been downloaded.</summary>
    public RemoteFile? Remote { get; private set; }

    /// <summary>Opens what an earlier download of the same address left, or begins a new one.</summary>
    /// <exception cref="InputException">Another process is downloading the same file.</exception>
    public static PartialFile Open(string file, Uri url)
    {
        FileStream stream;
        try
        {
            stream = new(file + Ending, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (IOException e) when (File.Exists(file + Ending))
        {
            throw new InputException($"{file + Ending} cannot be opened; another process may be downloading it. {e.Message}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw AtomicFile.Explain(file + Ending, e);
        }
        var part = new PartialFile(file, stream);
        if (ReadState(file + StateEnding) is { } remote && remote.Url == url.AbsoluteUri && !(stream.Length > remote.Total))
        {
            part.Remote = remote;
            part.Length = stream.Seek(0, SeekOrigin.End);
        }
        return part;
    }

    /// <summary>Throws the bytes away and begins with a file of which the server says this.</summary>
    public void StartOver(RemoteFile remote) => Write(remote.Total ?? 0, () =>
    {
        // In this order, bytes of one file never stand beside what was said of another.
        if (_stream.Length > 0) _stream.SetLength(0);
        _stream.Position = Length = 0;
        JsonText.Save(_file + StateEnding, remote, FilesJson.Default.RemoteFile, default);
        Remote = remote;
    });

    /// <summary>Throws everything away.</summary>
    public void Discard()
    {
        _stream.SetLength(0);
        Length = 0;
        Remote = null;
        Remove(_file + StateEnding);
    }

    /// <summary>Adds bytes.</summary>
    /// <exception cref="BoxfitException">The disk is full; what is there stays.</exception>
    public void Append(ReadOnlyMemory<byte> bytes) => Write((Remote?.Total ?? Length) - Length, () =>
    {
        _stream.Write(bytes.Span);
        Length += bytes.Length;
    });

    /// <summary>The first bytes, at most as many as asked for.</summary>
    public byte[] ReadStart(int count)
    {
        byte[] start = new byte[Math.Min(count, Length)];
        _stream.Position = 0;
        _stream.ReadExactly(start);
        _stream.Position = Length;
        return start;
    }

    /// <summary>The bytes so far from their beginning, to be read before any are added; closed with this.</summary>
    public Stream ReadAll()
    {
        _stream.Position = 0;
        return _stream;
    }

    /// <summary>Gives the complete file its name.</summary>
    public void Complete() => Write(0, () =>
    {
        _stream.Flush(flushToDisk: true);
        _stream.Dispose();
        File.Move(Path, _file, overwrite: true);
        File.Delete(_file + StateEnding);
    });

    /// <summary>Closes the file; one without bytes is removed.</summary>
    public void Dispose()
    {
        if (!_stream.CanRead) return; // complete
        bool isEmpty = _stream.Length == 0;
        _stream.Dispose();
        if (!isEmpty) return;
        Remove(Path);
        Remove(_file + StateEnding);
    }

    void Write(long needed, Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (!File.Exists(Path) && e is (IOException or UnauthorizedAccessException or BoxfitException))
        {
            throw new BoxfitException(
                $"{Path} was removed while it was being written, perhaps with its folder. " +
                "Leave the folder alone and run the same command again: it begins anew.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw AtomicFile.Explain(Path, e, needed);
        }
    }

    static void Remove(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (DirectoryNotFoundException)
        {
            // The folder has been removed, and the file with it.
        }
    }

    /// <summary>The state, or null where there is none or it cannot be read: then the download starts over.</summary>
    static RemoteFile? ReadState(string path)
    {
        try
        {
            return JsonSerializer.Deserialize(RegularFile.ReadBytes(path, LargestState), FilesJson.Default.RemoteFile);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(RemoteFile))]
sealed partial class FilesJson : JsonSerializerContext;
