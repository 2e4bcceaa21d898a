namespace Boxfit.Files;

/// <summary>
/// A file that is written from its start to its end, as often as the work is taken up again. As long as what is written is what is there
/// already, nothing is touched; from the first difference on the rest is replaced.
/// </summary>
sealed class GrowingFile : IDisposable
{
    readonly string _path;
    readonly FileStream _file;
    readonly MemoryStream _pending = new();
    bool _isBehind = true;

    /// <exception cref="InputException">It is a pipe, a device or a socket.</exception>
    /// <exception cref="BoxfitException">The file cannot be written.</exception>
    public GrowingFile(string path)
    {
        _path = path;
        RegularFile.Require(path);
        try
        {
            _file = new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 1 << 16);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw AtomicFile.Explain(path, e);
        }
    }

    /// <summary>Adds bytes; <see cref="Commit"/> brings them into the file.</summary>
    public void Write(ReadOnlySpan<byte> bytes) => _pending.Write(bytes);

    /// <summary>Brings what was added into the file.</summary>
    /// <exception cref="BoxfitException">The file cannot be written.</exception>
    public void Commit() => Attempt(() =>
    {
        var bytes = _pending.GetBuffer().AsSpan(0, (int)_pending.Length);
        if (_isBehind && !IsThere(bytes)) _isBehind = false;
        if (!_isBehind)
        {
            _file.SetLength(_file.Position);
            _file.Write(bytes);
            _file.Flush();
        }
        _pending.SetLength(0);
    });

    /// <summary>Ends the file here, and waits until the disk has it.</summary>
    /// <exception cref="BoxfitException">The file cannot be written.</exception>
    public void Finish()
    {
        Commit();
        Attempt(() =>
        {
            if (_file.Length > _file.Position) _file.SetLength(_file.Position);
            _file.Flush(flushToDisk: true);
        });
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _file.Dispose();
        _pending.Dispose();
    }

    /// <summary>Passes over the bytes where they come next in the file; else stays where it is.</summary>
    bool IsThere(ReadOnlySpan<byte> bytes)
    {
        long start = _file.Position;
        byte[] there = new byte[bytes.Length];
        int count = _file.ReadAtLeast(there, there.Length, throwOnEndOfStream: false);
        if (there.AsSpan(0, count).SequenceEqual(bytes)) return true;
        _file.Position = start;
        return false;
    }

    void Attempt(Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw AtomicFile.Explain(_path, e);
        }
    }
}
