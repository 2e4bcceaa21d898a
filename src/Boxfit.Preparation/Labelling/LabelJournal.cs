using System.Collections.Concurrent;
using Microsoft.Win32.SafeHandles;

namespace Boxfit.Preparation.Labelling;

/// <summary>
/// The file that remembers what was found in each picture, so that an interrupted labelling goes on and one with new pictures does only
/// those. A line a picture in the order of the work; a line that was half written when the process was killed is dropped. Pictures may be
/// read from several threads at once.
/// </summary>
sealed class LabelJournal : IDisposable
{
    const int LongestLine = 1 << 26;

    readonly string _path;
    readonly FileStream _file;
    readonly ConcurrentDictionary<string, (long Offset, int Length)> _lines = new(StringComparer.Ordinal);

    LabelJournal(string path, FileStream file) => (_path, _file) = (path, file);

    /// <summary>The last mark of a finished labelling; null where it never was.</summary>
    public FinishedMark? Mark { get; private set; }

    /// <summary>True when no picture came after <see cref="Mark"/>.</summary>
    public bool IsFinished { get; private set; }

    /// <summary>The names of the pictures in it.</summary>
    public IEnumerable<string> Names => _lines.Keys;

    /// <summary>True for a picture that is in it.</summary>
    public bool Contains(string name) => _lines.ContainsKey(name);

    /// <summary>Opens the journal of a labelling, or begins one.</summary>
    /// <param name="path">Its file.</param>
    /// <param name="settings">What the labels depend on; must be those of the journal.</param>
    /// <param name="restart">Begins a new one where there is one already.</param>
    /// <exception cref="InputException">It is of another labelling, or another process is writing it.</exception>
    /// <exception cref="BoxfitException">It cannot be written.</exception>
    public static LabelJournal Open(string path, IReadOnlyDictionary<string, string> settings, bool restart = false)
    {
        LabelJournal? journal = null;
        try
        {
            journal = new(path, new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None)); // None locks it.
            if (restart) journal._file.SetLength(0);
            journal.Load(settings);
            return journal;
        }
        catch (Exception e)
        {
            journal?.Dispose();
            if (e is not (IOException or UnauthorizedAccessException)) throw;
            throw IsLocked(e)
                ? new InputException($"{path} is in use: another process is making these labels. Wait for it, or give another --out.", e)
                : AtomicFile.Explain(path, e);
        }
    }

    /// <summary>What was found in a picture, or null where it is not in the journal.</summary>
    public LabelledPicture? Find(string name)
    {
        if (!_lines.TryGetValue(name, out var place)) return null;
        byte[] line = new byte[place.Length];
        for (int read = 0; read < line.Length;)
        {
            int count = RandomAccess.Read(_file.SafeFileHandle, line.AsSpan(read), place.Offset + read);
            if (count == 0) throw new BoxfitException($"{_path} became shorter while it was read. Run the command again.");
            read += count;
        }
        return JournalLine.ReadPicture(line) ?? throw new BoxfitException($"{_path} changed while it was read. Run the command again.");
    }

    /// <summary>Adds a picture, or replaces what was found in it before.</summary>
    public void Add(LabelledPicture picture)
    {
        byte[] line = JournalLine.OfPicture(picture);
        _lines[picture.Name] = (_file.Length, line.Length);
        IsFinished = false;
        Write(line);
    }

    /// <summary>Marks the labelling as finished.</summary>
    public void Finish(FinishedMark mark)
    {
        if (IsFinished && Mark == mark) return;
        Write(JournalLine.OfMark(mark));
        Flush();
        (Mark, IsFinished) = (mark, true);
    }

    /// <summary>Waits until the disk has all lines.</summary>
    public void Flush()
    {
        try
        {
            _file.Flush(flushToDisk: true);
        }
        catch (IOException e)
        {
            throw AtomicFile.Explain(_path, e);
        }
    }

    public void Dispose() => _file.Dispose();

    void Load(IReadOnlyDictionary<string, string> settings)
    {
        long end = 0;
        bool isFirst = true;
        foreach (var (offset, line) in ReadLines(_file.SafeFileHandle))
        {
            if (isFirst)
            {
                Compare(settings, JournalLine.ReadSettings(line));
                isFirst = false;
            }
            else if (JournalLine.ReadPicture(line) is { } picture)
            {
                _lines[picture.Name] = (offset, line.Length);
                IsFinished = false;
            }
            else if (JournalLine.ReadMark(line) is { } mark)
            {
                (Mark, IsFinished) = (mark, true);
            }
            else
            {
                break; // What a failing disk or power supply left; the pictures are done again.
            }
            end = offset + line.Length;
        }
        _file.SetLength(end);
        _file.Position = end;
        if (!isFirst) return;
        // It is new, or was killed before its first line was whole.
        Write(JournalLine.OfSettings(settings));
        Flush();
    }

    void Compare(IReadOnlyDictionary<string, string> settings, Dictionary<string, string>? before)
    {
        const string Remedy = "Give another --out, or start over with --restart.";
        if (before is null) throw new InputException($"{_path} is not the journal of a labelling that this version of Boxfit can go on with. {Remedy}");
        string[] changes = [.. settings.Where(s => before.GetValueOrDefault(s.Key) != s.Value)
            .Select(s => $"{s.Key} was {before.GetValueOrDefault(s.Key, "not set")} and is now {s.Value}")];
        if (changes.Length > 0)
            throw new InputException($"The labels that {_path} belongs to were begun in another way: {string.Join("; ", changes)}. {Remedy}");
    }

    void Write(byte[] line)
    {
        try
        {
            // At once to the system, so that a killed process loses nothing.
            _file.Write(line);
            _file.Flush();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw AtomicFile.Explain(_path, e);
        }
    }

    /// <summary>The whole lines with their ends.</summary>
    static IEnumerable<(long Offset, ReadOnlyMemory<byte> Line)> ReadLines(SafeFileHandle file)
    {
        byte[] buffer = new byte[1 << 16];
        long offset = 0;
        int filled = 0;
        while (true)
        {
            int count = RandomAccess.Read(file, buffer.AsSpan(filled), offset + filled);
            if (count == 0) yield break;
            filled += count;
            int start = 0;
            for (int length; (length = buffer.AsSpan(start, filled - start).IndexOf((byte)'\n') + 1) > 0; start += length)
                yield return (offset + start, buffer.AsMemory(start, length));
            buffer.AsSpan(start, filled - start).CopyTo(buffer);
            offset += start;
            filled -= start;
            if (filled < buffer.Length) continue;
            if (filled >= LongestLine) yield break;
            Array.Resize(ref buffer, 2 * buffer.Length);
        }
    }

    // EAGAIN as the runtime reports a lock that another process holds.
    static bool IsLocked(Exception e) => e is IOException && e.HResult == 11;
}
