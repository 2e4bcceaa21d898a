using Microsoft.Data.Sqlite;

namespace Boxfit.Data.Reviews;

/// <summary>
/// A review: pictures, what sources propose for them, what people decided, and each decision with what was before. It is an SQLite file
/// that one server at a time has open; data is read from it while that works. Safe to use from several threads. A decision is on the disk
/// when <see cref="Save"/> returns: it costs a person seconds, and waiting for the disk milliseconds.
/// </summary>
sealed class ReviewFile : IDisposable
{
    /// <summary>What the name of a review file ends in.</summary>
    public const string Ending = ".review.db";

    const string LockEnding = ".lock", LogEnding = "-wal", IndexEnding = "-shm";

    // The lock last: once it is gone, another may make a review of this name.
    static readonly string[] s_beside = [LogEnding, IndexEnding, LockEnding];

    readonly FileStream _lock;
    readonly ReviewConnection _writer, _reader;
    readonly ReviewKeys _keys;
    bool _isDiscarded;

    ReviewFile(string path, FileStream held, ReviewConnection writer, ReviewConnection reader) =>
        (Path, _lock, _writer, _reader, _keys, Labels) = (path, held, writer, reader, new(writer), new(reader, writer));

    /// <summary>Absolute path.</summary>
    public string Path { get; }

    /// <summary>Whether it was made when it was opened.</summary>
    public bool IsNew { get; private init; }

    /// <summary>The folder from which the names of pictures lead to them.</summary>
    public string Folder => System.IO.Path.GetDirectoryName(Path)!;

    /// <summary>A text that no other review has.</summary>
    public string Id => _reader.Read("SELECT id FROM review", r => r.GetString(0))[0];

    /// <summary>The names of the sources, the shown one first.</summary>
    public IReadOnlyList<string> Sources => _reader.Read("SELECT name FROM source ORDER BY rank", r => r.GetString(0));

    /// <summary>The classes.</summary>
    public ReviewLabels Labels { get; }

    /// <summary>Opens a review file, which is made where there is none.</summary>
    /// <exception cref="InputException">
    /// Another server has it, it is another program's or a newer Boxfit's, it is damaged, or it is no file.
    /// </exception>
    /// <exception cref="BoxfitException">It cannot be written.</exception>
    public static ReviewFile Open(string path)
    {
        path = System.IO.Path.GetFullPath(path);
        OutputPlace.RequireFile(path);
        bool hadLock = File.Exists(path + LockEnding);
        var held = Lock(path);
        ReviewConnection? writer = null;
        try
        {
            // An empty file is what is left of one whose making was interrupted; of another name it may be anything.
            bool isNew = !File.Exists(path) || new FileInfo(path).Length == 0 && path.EndsWith(Ending, StringComparison.Ordinal);
            if (!isNew) Require(path);
            writer = ReviewConnection.Open(path, SqliteOpenMode.ReadWriteCreate);
            if (isNew) writer.Run(ReviewSchema.Make);
            RequireSound(writer, path);
            writer.Run(ReviewSchema.Labels);
            writer.Run("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
            return new(path, held, writer, ReviewConnection.Open(path, SqliteOpenMode.ReadOnly)) { IsNew = isNew };
        }
        catch
        {
            writer?.Dispose();
            if (!hadLock) AtomicFile.Remove(path + LockEnding);
            held.Dispose();
            throw;
        }
    }

    /// <summary>Whether a file is a review file by what stands at its beginning, of whatever version.</summary>
    public static bool Is(ReadOnlySpan<byte> header) => ReviewSchema.Read(header)?.ApplicationId == ReviewSchema.ApplicationId;

    /// <summary>Whether there is a review file at a path, of whatever version.</summary>
    public static bool IsAt(string path) => FileStatus.IsFile(path) && Is(Header(path));

    /// <summary>Refuses one of the files that are kept beside a review while it is open.</summary>
    /// <exception cref="InputException">It is one.</exception>
    public static void RefuseBeside(string path)
    {
        if (Array.Find(s_beside, e => path.EndsWith(e, StringComparison.Ordinal) && IsAt(path[..^e.Length])) is not { } ending) return;
        string review = path[..^ending.Length];
        throw new InputException(
            $"{path} is kept beside the review {review} while that is open. Name the review: {ShellLine.Word(review)}");
    }

    /// <summary>Refuses what is no review file that this version reads.</summary>
    /// <exception cref="InputException">It is another program's, or a newer Boxfit's.</exception>
    internal static void Require(string path)
    {
        byte[] header = Header(path);
        if (Is(header)) return;
        bool isSqlite = header.AsSpan().StartsWith(ReviewSchema.Magic);
        throw new InputException($"{path} is no review file of Boxfit{(isSqlite ? ", but another program's SQLite file" : "")}. Nothing " +
            "in it was changed. Name another file by --out.");
    }

    static byte[] Header(string path)
    {
        byte[] header = new byte[ReviewSchema.HeaderBytes];
        using var stream = RegularFile.OpenRead(path);
        return header[..stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false)];
    }

    /// <summary>Refuses a file that is damaged, or of a newer version.</summary>
    internal static void RequireSound(ReviewConnection connection, string path)
    {
        long version = connection.Read("PRAGMA user_version", r => r.GetInt64(0))[0];
        if (version != ReviewSchema.Version)
        {
            throw new InputException(
                $"{path} is a review file of version {version}, made by a newer Boxfit; this one reads version {ReviewSchema.Version}. " +
                "Nothing in it was changed. Update Boxfit.");
        }
        if (connection.Read("PRAGMA quick_check(1)", r => r.GetString(0)) is not ["ok"]) throw ReviewFault.Damaged(path);
    }

    /// <summary>Makes a source known that computes boxes; what another of its name said before is forgotten.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="stamp">What tells it from another of its name.</param>
    /// <param name="isFirst">Whether it is to be the shown one; else it keeps its rank where it is there.</param>
    public void AddSource(string name, string stamp, bool isFirst = false) => Change(() =>
    {
        stamp = ReviewSchema.Computed + stamp;
        var renewed = StampOf(name) != stamp ? _keys.Forget(name) : isFirst ? _keys.PicturesOf(name) : [];
        _keys.Place(name, stamp, isFirst);
        foreach (long id in renewed) _keys.Renew(id);
        return true;
    });

    /// <summary>Keeps some of the sources in an order; what the others say is forgotten, and no decision is.</summary>
    /// <param name="names">Names of sources, the one to be shown first.</param>
    public void KeepSources(IReadOnlyList<string> names) => Change(() =>
    {
        _keys.Keep(names);
        foreach (long id in _writer.Read("SELECT id FROM picture", r => r.GetInt64(0))) _keys.Renew(id);
        return true;
    });

    /// <summary>The names of all pictures.</summary>
    public IReadOnlySet<string> Names => _reader.Read("SELECT name FROM picture", r => r.GetString(0)).ToHashSet(StringComparer.Ordinal);

    /// <summary>The pictures whose files could be read when they were looked at last.</summary>
    public IReadOnlyList<(long Id, string Name)> Readable => Named("problem IS NULL");

    /// <summary>The pictures whose files could not be read when they were looked at last.</summary>
    public IReadOnlyList<(long Id, string Name)> Unreadable => Named("problem IS NOT NULL");

    /// <summary>What a source was when it was brought in last; null where it never was.</summary>
    public string? StampOf(string source) =>
        _reader.Read("SELECT stamp FROM source WHERE name = $1", r => ReviewRows.Text(r, 0), source).FirstOrDefault();

    /// <summary>
    /// Brings pictures in: those that are there keep what was decided, get the sizes and problems that are said now, and what the sources
    /// say takes the place of what they said before.
    /// </summary>
    /// <param name="entries">The pictures.</param>
    /// <param name="stamps">The sources that are brought in, each with what tells it from an older one.</param>
    public void Add(IReadOnlyList<ReviewEntry> entries, IReadOnlyList<(string Source, string Stamp)> stamps) => Change(() =>
    {
        var renewed = new HashSet<long>();
        foreach (var (source, stamp) in stamps)
        {
            renewed.UnionWith(_keys.Forget(source));
            _keys.Place(source, stamp, isFirst: false);
        }
        foreach (var entry in entries)
        {
            long id = Add(entry);
            foreach (var proposal in entry.Proposals) _keys.Propose(id, proposal);
            renewed.Add(id);
        }
        foreach (long id in renewed) _keys.Renew(id);
        return true;
    });

    /// <summary>Keeps what a source says of pictures, together.</summary>
    public void Propose(IReadOnlyList<(long Picture, ReviewProposal Proposal)> proposals) => Change(() =>
    {
        foreach (var (picture, proposal) in proposals)
        {
            _keys.Propose(picture, proposal);
            _keys.Renew(picture);
        }
        return true;
    });

    /// <summary>Keeps of pictures that they can be read, with their sizes, or why they cannot, together.</summary>
    public void SetReadable(IReadOnlyList<(long Picture, PictureInfo? Info, string? Problem)> found) => _writer.InTransaction(() =>
    {
        foreach (var (picture, info, problem) in found)
        {
            _writer.Run(
                $"""
                UPDATE picture SET width = ifnull($2, width), height = ifnull($3, height), problem = $4, state = {UndecidedState("$4")}
                WHERE id = $1
                """, picture, info?.Width, info?.Height, problem);
        }
        return true;
    });

    /// <summary>A picture; null where there is none of that number.</summary>
    public ReviewPicture? Find(long id) => ReviewRows.Find(_reader, id);

    /// <summary>Number of pictures before one in a filter's order, whether the filter lets that through or not.</summary>
    public int Before(ReviewFilter filter, long id) => (int)_reader.Read(
        $"SELECT count(*) FROM picture WHERE {filter.Where} AND ({filter.Key}, id) < (SELECT {filter.Key}, id FROM picture WHERE id = $2)",
        r => r.GetInt64(0), filter.Folded, id)[0];

    /// <summary>Pictures by numbers that they have, in a filter's order, with what the first source says.</summary>
    public IReadOnlyList<ReviewPicture> List(ReviewFilter filter, int from, int count) => ReviewRows.List(_reader, filter, from, count);

    /// <summary>Number of pictures that a filter lets through.</summary>
    public int Count(ReviewFilter filter) => (int)_reader.Read(
        $"SELECT count(*) FROM picture WHERE {filter.Where}", r => r.GetInt64(0), filter.Folded)[0];

    /// <summary>The numbers of the pictures behind one in a filter's order.</summary>
    /// <param name="filter">The filter.</param>
    /// <param name="after">The picture; null begins with the first.</param>
    /// <param name="count">How many at most.</param>
    public IReadOnlyList<long> After(ReviewFilter filter, long? after, int count) => _reader.Read(
        $"SELECT id FROM picture WHERE {filter.Where}" +
        (after is null ? "" : $" AND ({filter.Key}, id) > (SELECT {filter.Key}, id FROM picture WHERE id = $2)") +
        $" ORDER BY {filter.Key}, id LIMIT $3", r => r.GetInt64(0), filter.Folded, after, count);

    /// <summary>The pictures that are open or left for later and of which a source says nothing yet.</summary>
    public IReadOnlyList<(long Id, string Name)> Awaiting(string source) => Named(
        $"""
        state IN {ReviewStates.InSql(ReviewState.Open, ReviewState.Skipped)} AND NOT EXISTS (SELECT 1 FROM proposal
            WHERE picture = picture.id AND source = (SELECT id FROM source WHERE name = $1))
        """, source);

    /// <summary>How far the review has come.</summary>
    public ReviewFigures Figures() => ReviewRows.Figures(_reader);

    /// <summary>Saves a decision that is based on what a picture is now.</summary>
    /// <param name="id">The picture.</param>
    /// <param name="version">The picture's version that the person saw.</param>
    /// <param name="decision">What is decided.</param>
    /// <returns>The picture as it is now, and whether that is by this decision: false where another was saved before it.</returns>
    /// <exception cref="RefusedDecisionException">An accepted picture has no box, or there is no such picture.</exception>
    /// <exception cref="ReviewFullException">The disk is full, and nothing has changed.</exception>
    /// <exception cref="BoxfitException">It could not be saved.</exception>
    public (ReviewPicture Now, bool IsSaved) Save(long id, long version, ReviewDecision decision)
    {
        var (now, isSaved) = _writer.InTransaction(() => Write(id, version, decision));
        if (isSaved && now.Label is { } label) Labels.Add(label);
        return (now, isSaved);
    }

    /// <summary>Lets the file grow to a number of SQLite's pages and no further, as a full disk does.</summary>
    internal void LimitPages(int pages) => _writer.Run($"PRAGMA max_page_count = {pages}");

    /// <summary>Removes the file when it is closed, where it is new.</summary>
    public void Discard() => _isDiscarded = IsNew;

    public void Dispose()
    {
        _reader.Dispose();
        try
        {
            // At rest it is one file, which can be copied and read in a folder where nothing can be written.
            _writer.Run("PRAGMA journal_mode = DELETE");
        }
        catch (BoxfitException)
        {
            // It is being read, or the disk is full: what is beside it is part of it.
        }
        _writer.Dispose();
        if (_isDiscarded)
        {
            foreach (string ending in s_beside.Prepend("")) AtomicFile.Remove(Path + ending);
        }
        _lock.Dispose();
    }

    /// <summary>Does what may change the classes that there are.</summary>
    T Change<T>(Func<T> work)
    {
        var result = _writer.InTransaction(work);
        Labels.Change();
        return result;
    }

    List<(long Id, string Name)> Named(string where, params ReadOnlySpan<object?> values) =>
        _reader.Read($"SELECT id, name FROM picture WHERE {where} ORDER BY id", r => (r.GetInt64(0), r.GetString(1)), values);

    (ReviewPicture Now, bool IsSaved) Write(long id, long version, ReviewDecision decision)
    {
        var before = ReviewRows.Find(_writer, id) ?? throw new RefusedDecisionException($"There is no picture {id} in this review.");
        if (before.Version != version) return (before, false);
        var after = Decide(before, decision);
        double? iou = after.Box is { } box && before.Proposals is [{ Box: { } proposed }, ..] ? PixelBox.IoU(box, proposed) : null;
        _writer.Run(
            """
            UPDATE picture SET state = $2, version = $3, x1 = $4, y1 = $5, x2 = $6, y2 = $7, label = $8, person = $9, at = $10, iou = $11
            WHERE id = $1
            """, id, (int)after.State, after.Version, after.Box?.X1, after.Box?.Y1, after.Box?.X2, after.Box?.Y2, after.Label, after.Person,
            after.At?.ToUnixTimeMilliseconds(), iou);
        _writer.Run(
            """
            INSERT INTO history (picture, version, person, at, milliseconds, state_before, x1_before, y1_before, x2_before, y2_before,
                label_before, state, x1, y1, x2, y2, label)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
            """, id, after.Version, decision.Person, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(), decision.Milliseconds,
            (int)before.State, before.Box?.X1, before.Box?.Y1, before.Box?.X2, before.Box?.Y2, before.Label,
            (int)after.State, after.Box?.X1, after.Box?.Y1, after.Box?.X2, after.Box?.Y2, after.Label);
        return (after, true);
    }

    static FileStream Lock(string path)
    {
        try
        {
            return LockFile.TryOpen(path + LockEnding) ?? throw new InputException(
                $"{path} is open in another review. Work in its page, or end it there; two servers at one file would not know of each " +
                "other.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw AtomicFile.Explain(path + LockEnding, e);
        }
    }

    static ReviewPicture Decide(ReviewPicture before, ReviewDecision decision)
    {
        var now = before with
        {
            State = decision.Kind, Version = before.Version + 1, Box = null, Label = null, Person = decision.Person,
            At = DateTimeOffset.FromUnixTimeMilliseconds(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()),
        };
        if (decision.Kind == ReviewState.Open)
            return now with { State = before.Problem is null ? ReviewState.Open : ReviewState.Unreadable, Person = null, At = null };
        if (decision.Kind != ReviewState.Accepted) return now;
        var proposal = before.Proposals is [var shown, ..] ? shown : null;
        var box = decision.Box ?? proposal?.Box
            ?? throw new RefusedDecisionException("There is no box to accept: draw one, or say that there is no object.");
        string? label = decision.Label ?? proposal?.Label;
        bool isUnchanged = proposal?.Box is { } proposed && AreSame(box, proposed) && (proposal.Label is null || proposal.Label == label);
        return isUnchanged ? now with { Box = proposal!.Box, Label = label }
            : now with { State = ReviewState.Changed, Box = box, Label = label };
    }

    /// <summary>Whether boxes are the same to one decimal, as pages get and send them.</summary>
    static bool AreSame(PixelBox a, PixelBox b)
    {
        const double rounding = 0.0501;
        return Math.Abs(a.X1 - b.X1) < rounding && Math.Abs(a.Y1 - b.Y1) < rounding && Math.Abs(a.X2 - b.X2) < rounding
            && Math.Abs(a.Y2 - b.Y2) < rounding;
    }

    /// <summary>In SQL what the state of a picture becomes by whether its file can be read, where that decides.</summary>
    static string UndecidedState(string problem) =>
        $"CASE WHEN state IN {ReviewStates.InSql(ReviewStates.Undecided)} THEN {StateOf(problem)} ELSE state END";

    /// <summary>In SQL the state of a picture that nobody has decided on.</summary>
    static string StateOf(string problem) => $"iif({problem} IS NULL, {(int)ReviewState.Open}, {(int)ReviewState.Unreadable})";

    long Add(ReviewEntry entry)
    {
        // What was missing has another name where it is found.
        if (entry.AsWritten != entry.Name)
            _writer.Run("UPDATE OR IGNORE picture SET name = $1, folded = $3 WHERE name = $2 AND problem IS NOT NULL",
                entry.Name, entry.AsWritten, ReviewFilter.Fold(entry.Name));
        return _writer.Read(
            $"""
            INSERT INTO picture (name, folded, part, width, height, problem, state, shuffle)
            VALUES ($1, $2, $3, $4, $5, $6, {StateOf("$6")}, $7)
            ON CONFLICT (name) DO UPDATE SET part = excluded.part, width = ifnull(excluded.width, width),
                height = ifnull(excluded.height, height), problem = excluded.problem, state = {UndecidedState("excluded.problem")}
            RETURNING id
            """, r => r.GetInt64(0), entry.Name, ReviewFilter.Fold(entry.Name), entry.Part, entry.Width, entry.Height, entry.Problem,
            Random.Shared.Next())[0];
    }
}
