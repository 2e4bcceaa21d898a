using System.Security.Cryptography;

namespace Boxfit.Preparation.Labelling;

/// <summary>One call of <see cref="Labeller.Run"/>.</summary>
sealed class LabellingRun : IDisposable
{
    /// <summary>At most so much work is lost when the machine, not just the process, stops.</summary>
    static readonly TimeSpan s_commitInterval = TimeSpan.FromSeconds(2);

    readonly LabellingOptions _options;
    readonly LabelSearch _search;
    readonly LabelOutputs _outputs;
    readonly string[] _names;
    readonly LabelJournal _journal;
    readonly bool _isForeign;
    string? _kept;

    public LabellingRun(LabellingOptions options, CancellationToken cancellation)
    {
        _options = options;
        _search = new(options, cancellation);
        (_outputs, _names) = (_search.Outputs, _search.Names);
        if (!options.Restart && !File.Exists(_outputs.Journal)) LabelOutputChecks.RefuseForeign(_outputs);
        LabelSearch.CreateFolder(_outputs.Folder);
        _isForeign = options.Restart && LabelOutputChecks.AreForeign(_outputs);
        _journal = LabelJournal.Open(_outputs.Journal, _search.Settings, options.Restart);
    }

    public LabellingSummary Run(IProgress<LabellingProgress>? progress, CancellationToken cancellation)
    {
        var count = new LabelCount(_options.Cascades.Count);
        if (_options.Restart)
        {
            if (_isForeign) _kept = LabelOutputChecks.Keep(_outputs);
            LabelOutputChecks.Delete(_outputs);
        }
        else if (IsFinished(count, cancellation)) return Summarize(count, wasFinished: true);
        else LabelOutputChecks.RefuseChanged(_outputs, _journal, _options);

        if (_options.Sheet) LabelSearch.RequireRoom(_outputs.Folder, _names.Count(n => !_journal.Contains(n)));
        count = new(_options.Cascades.Count);
        Search(count, progress, cancellation);
        if (!IsWrittenAlong)
            AnnotationFiles.Write(_outputs.Labels, _options.Format, [.. Recorded().Select(Annotate).OfType<AnnotatedPicture>()]);
        if (_options.Sheet) LabelSheet.Write(_outputs, _options, _names, Recorded(), count.Labelled > 0);
        _journal.Finish(new(Fingerprint(_names), LabelOutputChecks.FingerprintOf(_outputs.Labels)));
        return Summarize(count, wasFinished: false);
    }

    public void Dispose() => _journal.Dispose();

    bool IsWrittenAlong => _options.Format == LabellingOptions.DefaultFormat;

    IEnumerable<LabelledPicture> Recorded() => _names.Select(n => _journal.Find(n)!);

    /// <summary>
    /// True when these pictures were all done and neither they nor the labels have changed; then <paramref name="count"/> counts them.
    /// </summary>
    bool IsFinished(LabelCount count, CancellationToken cancellation)
    {
        string[] results = _options.Sheet ? [_outputs.Rejected, _outputs.Sheet] : [_outputs.Rejected];
        if (!_journal.IsFinished || _journal.Mark!.Pictures != Fingerprint(_names)) return false;
        if (!Path.Exists(_outputs.Labels) || !Array.TrueForAll(results, File.Exists)) return false;
        if (File.Exists(_outputs.Labels) && LabelOutputChecks.FingerprintOf(_outputs.Labels) != _journal.Mark.Labels) return false;
        foreach (var picture in Recorded())
        {
            cancellation.ThrowIfCancellationRequested();
            if (!_search.IsValid(picture)) return false;
            count.Add(picture, picture.Choose(_options.Policy, out string? reason), reason);
        }
        return true;
    }

    /// <summary>Searches what was not searched yet, and writes labels and rejections in the order of the pictures.</summary>
    void Search(LabelCount count, IProgress<LabellingProgress>? progress, CancellationToken cancellation)
    {
        using var labels = IsWrittenAlong ? new GrowingFile(_outputs.Labels) : null;
        using var rejected = new GrowingFile(_outputs.Rejected);
        Append(labels, LabelTable.LabelHeader);
        Append(rejected, LabelTable.RejectedHeader);
        int pending = _names.Count(n => !_journal.Contains(n));
        long committed = Stopwatch.GetTimestamp();
        try
        {
            foreach (var (picture, isNew) in OrderedParallel.Select(_names, Search, _search.Workers, cancellation))
            {
                if (isNew) _journal.Add(picture);
                var label = picture.Choose(_options.Policy, out string? reason);
                count.Add(picture, label, reason, isNew);
                if (label is { } box) Append(labels, LabelTable.Label(picture.Name, box, _options.LabelOf(picture.Cascade)));
                else Append(rejected, LabelTable.Rejected(picture, reason!));
                progress?.Report(count.Progress(_names.Length, pending));
                if (Stopwatch.GetElapsedTime(committed) < s_commitInterval) continue;
                Commit();
                committed = Stopwatch.GetTimestamp();
            }
        }
        catch (OperationCanceledException)
        {
            Commit();
            throw;
        }
        _journal.Flush();
        labels?.Finish();
        rejected.Finish();

        // The journal is always ahead of the tables, so that no line of theirs is unknown after a crash.
        void Commit()
        {
            _journal.Flush();
            labels?.Commit();
            rejected.Commit();
        }
    }

    (LabelledPicture Picture, bool IsNew) Search(string name) =>
        _journal.Find(name) is { } known && _search.IsValid(known) ? (known, false) : (_search.Search(name), true);

    /// <summary>A picture with its label for the formats that are written at once; null without a label.</summary>
    AnnotatedPicture? Annotate(LabelledPicture picture)
    {
        if (picture.Choose(_options.Policy, out _) is not { } box) return null;
        string folder = AnnotationFiles.IsFolder(_options.Format) ? _outputs.Labels : _outputs.Folder;
        return new()
        {
            Name = LabelOutputs.NameFrom(folder, _outputs.PathOf(picture.Name)),
            File = _outputs.Labels,
            Row = 1,
            Width = picture.Width,
            Height = picture.Height,
            Objects =
            [
                new(box.X1, box.Y1, box.X2, box.Y2, Label: _options.LabelOf(picture.Cascade)) { Confidence = LabelConfidence.Of(box) },
            ],
        };
    }

    LabellingSummary Summarize(LabelCount count, bool wasFinished) => new()
    {
        Pictures = count.Done,
        Labelled = count.Labelled,
        Rejected = count.Rejected,
        Unreadable = count.Unreadable,
        LabelledByCascade = count.ByCascade,
        Searched = count.Searched,
        Repeats = _search.Repeats,
        WasFinished = wasFinished,
        PicturesPerSecond = count.PicturesPerSecond,
        LabelsFile = _outputs.Labels,
        RejectedFile = _outputs.Rejected,
        SheetFile = _options.Sheet ? _outputs.Sheet : null,
        KeptFile = _kept,
    };

    static void Append(GrowingFile? file, string line) => file?.Write(Encoding.UTF8.GetBytes(line));

    static string Fingerprint(IEnumerable<string> names)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string name in names) hash.AppendData(Encoding.UTF8.GetBytes(name + "\n"));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}

/// <summary>Counts pictures as they are done.</summary>
sealed class LabelCount(int cascades)
{
    readonly Dictionary<string, int> _rejected = RejectionReason.All.ToDictionary(r => r, _ => 0, StringComparer.Ordinal);
    readonly int[] _byCascade = new int[cascades];
    readonly List<UnreadPicture> _unreadable = [];
    long _start = Stopwatch.GetTimestamp();
    TimeSpan _time;

    public int Done { get; private set; }

    public int Labelled { get; private set; }

    /// <summary>Pictures that were searched in this run.</summary>
    public int Searched { get; private set; }

    public IReadOnlyDictionary<string, int> Rejected => _rejected;

    public IReadOnlyList<UnreadPicture> Unreadable => _unreadable;

    public IReadOnlyList<int> ByCascade => _byCascade;

    public double PicturesPerSecond => Searched > 0 ? Searched / Math.Max(_time.TotalSeconds, 1e-3) : 0;

    /// <summary>Counts a picture with its label, or with the reason why it has none.</summary>
    public void Add(LabelledPicture picture, FoundBox? label, string? reason, bool isNew = false)
    {
        Done++;
        if (label is null)
        {
            _rejected[reason!]++;
            if (picture.Error is { } error) _unreadable.Add(new(picture.Name, error));
        }
        else
        {
            Labelled++;
            _byCascade[picture.Cascade]++;
        }
        if (isNew)
        {
            Searched++;
            _time = Stopwatch.GetElapsedTime(_start);
        }
        else if (Searched == 0)
        {
            _start = Stopwatch.GetTimestamp(); // Passing over what is known says nothing of the speed.
        }
    }

    /// <summary>How far it has come.</summary>
    /// <param name="pictures">All pictures.</param>
    /// <param name="pending">Those that had to be searched when this run began.</param>
    public LabellingProgress Progress(int pictures, int pending) => new(
        Done, pictures, Labelled, PicturesPerSecond,
        Searched > 0 ? TimeSpan.FromSeconds(Math.Max(0, pending - Searched) / PicturesPerSecond) : null);
}
