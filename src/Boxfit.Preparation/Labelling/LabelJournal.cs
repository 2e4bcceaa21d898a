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
        RegularFile.Require(path);
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

    /// <summary>Writes the journal of a labelling that has searched these pictures and was interrupted then.</summary>
    /// <param name="path">Its file, which is replaced.</param>
    /// <param name="settings">What the labels depend on.</param>
    /// <param name="pictures">What was found, in the order of the work.</param>
    /// <exception cref="BoxfitException">It cannot be written.</exception>
    public static void Write(string path, IReadOnlyDictionary<string, string> settings, IEnumerable<LabelledPicture> pictures) =>
        AtomicFile.Write(path, stream =>
        {
            stream.Write(JournalLine.Of(settings));
            foreach (var picture in pictures) stream.Write(JournalLine.Of(picture));
        });

    /// <summary>
    /// What a journal says, which another process may be writing: how many pictures, the last mark, and whether none came after.
    /// </summary>
    public static (int Pictures, FinishedMark? Mark, bool IsFinished) Look(string path)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        FinishedMark? last = null;
        bool isFinished = false;
        using var file = RegularFile.OpenRead(path);
        foreach (var (_, bytes) in ReadLines(file.SafeFileHandle))
        {
            var line = JournalLine.Read(bytes.Span);
            if (line?.ToPicture() is { } picture)
            {
                names.Add(picture.Name);
                isFinished = false;
            }
            else if (line?.ToMark() is { } mark) (last, isFinished) = (mark, true);
        }
        return (names.Count, last, isFinished);
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
        return JournalLine.Read(line)?.ToPicture()
            ?? throw new BoxfitException($"{_path} changed while it was read. Run the command again.");
    }

    /// <summary>Adds a picture, or replaces what was found in it before.</summary>
    public void Add(LabelledPicture picture)
    {
        byte[] line = JournalLine.Of(picture);
        _lines[picture.Name] = (_file.Length, line.Length);
        IsFinished = false;
        Write(line);
    }

    /// <summary>Marks the labelling as finished.</summary>
    public void Finish(FinishedMark mark)
    {
        if (IsFinished && Mark == mark) return;
        Write(JournalLine.Of(mark));
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
        foreach (var (offset, bytes) in ReadLines(_file.SafeFileHandle))
        {
            var line = JournalLine.Read(bytes.Span);
            if (isFirst)
            {
                Compare(settings, line?.ToSettings());
                isFirst = false;
            }
            else if (line?.ToPicture() is { } picture)
            {
                _lines[picture.Name] = (offset, bytes.Length);
                IsFinished = false;
            }
            else if (line?.ToMark() is { } mark)
            {
                (Mark, IsFinished) = (mark, true);
            }
            else
            {
                break; // What a failing disk or power supply left; the pictures are done again.
            }
            end = offset + bytes.Length;
        }
        _file.SetLength(end);
        _file.Position = end;
        if (!isFirst) return;
        // It is new, or was killed before its first line was whole.
        Write(JournalLine.Of(settings));
        Flush();
    }

    void Compare(IReadOnlyDictionary<string, string> settings, IReadOnlyDictionary<string, string>? before)
    {
        const string Remedy = "Give another --out, or start over with --restart.";
        if (before is null)
            throw Refusal($"{_path} is not the journal of a labelling that this version of Boxfit can go on with.");
        string[] changes =
        [
            .. settings.Where(s => before.GetValueOrDefault(s.Key) != s.Value)
                .Select(s => $"{s.Key} was {before.GetValueOrDefault(s.Key, "not set")} and is now {s.Value}"),
        ];
        if (changes.Length == 0) return;
        throw Refusal($"The labels that {_path} belongs to were begun in another way: {string.Join("; ", changes)}.");

        static InputException Refusal(string cause) => new($"{cause} {Remedy}") { Cause = cause };
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

/// <summary>
/// A line of a <see cref="LabelJournal"/>, one JSON object: what the labels depend on (the first line), what was found in a picture, or
/// that the labelling was finished.
/// </summary>
sealed record JournalLine
{
    /// <summary>Changes whenever the same settings would give other labels, or the lines another form.</summary>
    const int Version = 1;

    public int? BoxfitLabels { get; init; }
    public IReadOnlyDictionary<string, string>? Settings { get; init; }

    public string? Name { get; init; }
    public long? Bytes { get; init; }
    public string? Error { get; init; }
    public int? Width { get; init; }
    public int? Height { get; init; }
    public bool? TooSmall { get; init; }
    public int? Cascade { get; init; }

    // Of each box the edges, the number of neighbours and the level weight.
    public double[][]? Boxes { get; init; }

    public string? Finished { get; init; }
    public string? Labels { get; init; }

    /// <summary>The first line.</summary>
    public static byte[] Of(IReadOnlyDictionary<string, string> settings) =>
        new JournalLine { BoxfitLabels = Version, Settings = settings }.ToBytes();

    /// <summary>A picture's line.</summary>
    public static byte[] Of(LabelledPicture picture)
    {
        var line = new JournalLine { Name = picture.Name, Bytes = picture.Bytes, Error = picture.Error };
        if (picture.Error is not null) return line.ToBytes();
        line = line with
        {
            Width = picture.Width,
            Height = picture.Height,
            TooSmall = picture.IsTooSmall ? true : null,
            Cascade = picture.Cascade,
            Boxes = [.. picture.Boxes.Select(b => (double[])[b.X1, b.Y1, b.X2, b.Y2, b.Neighbours, b.LevelWeight])],
        };
        return line.ToBytes();
    }

    /// <summary>The last line of a labelling that was finished.</summary>
    public static byte[] Of(FinishedMark mark) => new JournalLine { Finished = mark.Pictures, Labels = mark.Labels }.ToBytes();

    /// <summary>Reads a line of any kind; null where it is damaged.</summary>
    public static JournalLine? Read(ReadOnlySpan<byte> line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, PreparationJson.Default.JournalLine);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The settings of a first line; null where it is none, or of another version.</summary>
    public IReadOnlyDictionary<string, string>? ToSettings() => BoxfitLabels == Version ? Settings : null;

    /// <summary>The picture of a line; null where it is of another kind, or not whole.</summary>
    public LabelledPicture? ToPicture()
    {
        if (this is not { Name: { } name, Bytes: { } bytes }) return null;
        var picture = new LabelledPicture { Name = name, Bytes = bytes, Error = Error };
        if (Error is not null) return picture;
        if (this is not { Width: { } width, Height: { } height, Cascade: { } cascade, Boxes: { } boxes }) return null;
        if (boxes.Any(b => b.Length < 6)) return null;
        return picture with
        {
            Width = width,
            Height = height,
            IsTooSmall = TooSmall is not null,
            Cascade = cascade,
            Boxes = [.. boxes.Select(b => new FoundBox((int)b[0], (int)b[1], (int)b[2], (int)b[3], (int)b[4], b[5]))],
        };
    }

    /// <summary>The mark of a last line; null where it is none.</summary>
    public FinishedMark? ToMark() => this is { Finished: { } pictures, Labels: { } labels } ? new(pictures, labels) : null;

    byte[] ToBytes() => [.. JsonText.Utf8(this, PreparationJson.Default.JournalLine, JsonText.Relaxed), (byte)'\n'];
}

/// <summary>What was finished.</summary>
/// <param name="Pictures">Fingerprint of the pictures' names in their order.</param>
/// <param name="Labels">Fingerprint of the file of labels; empty where they are a folder.</param>
sealed record FinishedMark(string Pictures, string Labels);
