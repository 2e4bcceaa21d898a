namespace Boxfit.Training.Tuning;

/// <summary>What a search is asked to do.</summary>
/// <param name="Settings">The settings that it begins with, with the number of folds; they are the first candidate.</param>
/// <param name="Fixed">Names of the settings that it leaves as they are.</param>
/// <param name="Time">Time that it may take, over all processes, with the last training.</param>
/// <param name="Folder">Its folder.</param>
sealed record TuneRequest(TrainingSettings Settings, IReadOnlyList<string> Fixed, TimeSpan Time, string Folder);

/// <summary>
/// Searches for better settings by successive halving on folds, then trains the winner on all training pictures and measures it on the
/// test part, by which nothing is chosen. Nor do the folds choose that say whether the winner is better.
/// </summary>
sealed class Tuner
{
    // From here on the speed of a training is known.
    const double StartShare = 0.1;

    static readonly TimeSpan s_start = TimeSpan.FromSeconds(20);

    readonly TuneFolder _folder;
    readonly TuneRequest _request;
    readonly IReadOnlyList<TuneCandidate> _candidates;
    readonly TuneReports _reports;
    readonly CancellationToken _cancellation;
    readonly IReadOnlyList<string> _files;
    readonly long _start;
    readonly TimeSpan _before;
    TuneState _state;

    Tuner(TuneFolder folder, TuneRequest request, TuneState state, long start, TuneReports reports, CancellationToken cancellation)
    {
        (_folder, _request, _start, _reports, _cancellation) = (folder, request, start, reports, cancellation);
        _candidates = TuneSpace.Candidates(request.Settings, request.Fixed.Contains);
        (_state, _before) = (state with { Seconds = request.Time.TotalSeconds }, TimeSpan.FromSeconds(state.Elapsed));
        _files = folder.FoldFiles(Folds);
    }

    int Folds => _request.Settings.Folds;

    TimeSpan Elapsed => _before + Stopwatch.GetElapsedTime(_start);

    TimeSpan Left => _request.Time - Elapsed;

    TimeSpan? Unit => _state.Unit(_candidates);

    /// <summary>Begins a search, or goes on with one.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="progress">Receives the progress.</param>
    /// <param name="cancellation">Finishes the step in progress, saves, and returns.</param>
    /// <exception cref="InputException">
    /// The data or the settings are wrong, the folder is of something else, or the time is too short for the first rung.
    /// </exception>
    /// <exception cref="BoxfitException">Something cannot be fetched or written, or a native library is missing.</exception>
    public static TuneResult Run(TuneRequest request, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        // Reading and dividing the data takes time, too.
        long start = Stopwatch.GetTimestamp();
        string path = Path.GetFullPath(request.Folder);
        TuneFolder.Require(path);
        // What is wrong with them is told before anything is written.
        var candidates = TuneSpace.Candidates(request.Settings, request.Fixed.Contains);
        var reports = new TuneReports(request.Settings, progress);
        var dataset = Dataset.Load(request.Settings.CreateDatasetOptions() with { ByParts = true, WithPrints = true });
        var asked = new TuneState
        {
            Data = PrintOf(dataset, request.Settings),
            Settings = SettingsTable.Standard.Deciding(request.Settings),
            Fixed = [.. request.Fixed.Order(StringComparer.Ordinal)],
            Seconds = request.Time.TotalSeconds,
        };
        FoldTraining.RefuseSeen(request.Settings, dataset, "search on pictures that it has not seen");
        Require(TuneState.Read(path));
        var data = TuneState.Read(path) is null ? TuneData.Divide(dataset, request.Settings, reports, cancellation) : null;
        using var folder = TuneFolder.Open(path);
        // Another process may have begun until now, or been killed before it had written all of it.
        var before = TuneState.Read(path);
        Require(before);
        if (before is null) asked.Write(path);
        else data = folder.HasData(request.Settings.Folds) ? null : TuneData.Divide(dataset, request.Settings, reports, cancellation);
        if (data is not null) folder.Write(data);
        // The files of the folds have fewer pictures, by which less would be learned than of all.
        var settled = request with { Settings = Learning(dataset, request.Settings) };
        return new Tuner(folder, settled, before ?? asked, start, reports, cancellation).Search();

        void Require(TuneState? state)
        {
            state?.RequireSame(asked, path, dataset.File);
            state?.RequireKnown(candidates, path);
        }
    }

    /// <summary>Settings that say what all pictures let a model learn beside the box.</summary>
    static TrainingSettings Learning(Dataset dataset, TrainingSettings settings) => settings with
    {
        Presence = dataset.Samples.Any(s => !s.HasObject) ? OutputChoice.On : settings.Presence,
        Classes = ClassChoice.Of(settings.Classes, dataset).Count > 0 ? OutputChoice.On : settings.Classes,
    };

    /// <summary>Changes when the pictures do, their boxes or files, or the classes, parts and groups that divide them.</summary>
    static string PrintOf(Dataset dataset, TrainingSettings settings)
    {
        var data = new TrainingData(dataset, new(dataset.Samples, [], []), SplitOrder.Seeded);
        string prints = string.Join(',', PictureContents.Prints(dataset.Samples).Select(p => $"{p:x8}"));
        string?[]? groups = FoldDivision.Groups(dataset, dataset.Samples, FoldDivision.Options(dataset, settings));
        string marks = string.Join('\n', dataset.Samples.Select((s, i) => $"{s.Label}\t{s.Part}\t{groups?[i]}"));
        return $"{data.Fingerprint()}-{SeededRandom.Key(prints):x16}-{SeededRandom.Key(marks):x16}";
    }

    TuneResult Search()
    {
        _reports.Epoch = Save;
        _reports.Say($"Up to {Counted.Of(_candidates.Count, "candidate")}, the first of them preset {_request.Settings.Preset} as it " +
            $"is. Tried beside it: {TuneSpace.Describe(_request.Settings, _request.Fixed.Contains)}.");
        if (_state.Winner is not null && TuneState.Read(_folder.Path)!.Seconds < _state.Seconds)
            _reports.Say("The winner is chosen already, and more time does not change it: search in another folder (--out).");
        if (_state.Winner is null && !TrainCandidates()) return Result(null);
        if (_state.Winner is null)
        {
            _state = _state with { Winner = Verdict is { IsBetter: true } better ? _candidates[better.Candidate].Label : "" };
            Save();
        }
        WriteWinner();
        return Result(TrainWinner());
    }

    /// <summary>Trains candidates on folds while there is time; false where it was interrupted.</summary>
    bool TrainCandidates()
    {
        Plan();
        while (Next() is var (candidate, fold))
        {
            if (_state.Candidates > 0 && Left < EstimateOf(candidate) - DoneOf(candidate, fold) + Reserve)
            {
                _reports.Say("The time is not enough for another training on a fold and the last one: the search ends here.");
                return true;
            }
            if (!TrainTrial(candidate, fold)) return false;
            if (_state.Candidates > 0 && Left <= Reserve) return true;
            Plan();
        }
        return true;
    }

    TuneVerdict? Verdict => TuneVerdict.Last(Count, Measured, Folds);

    (int Candidate, int Fold)? Next() => new SuccessiveHalving(Folds, Count).Next(Measured);

    double? Measured(int candidate, int fold) => _state.Measured(_candidates[candidate], fold);

    int Count => Math.Max(2, _state.Candidates);

    TimeSpan EstimateOf(int candidate) => _candidates[candidate].Length * Unit!.Value;

    /// <summary>What a training that was stopped has taken already.</summary>
    TimeSpan DoneOf(int candidate, int fold)
    {
        string path = _folder.TrialPath(candidate, fold);
        return File.Exists(Path.Combine(path, RunFolder.LastName)) ? ElapsedOf(path) : TimeSpan.Zero;
    }

    static TimeSpan ElapsedOf(string run) => CheckpointFile.Describe(Path.Combine(run, RunFolder.LastName)).Position.Elapsed;

    /// <summary>Time that is kept for the last training.</summary>
    TimeSpan Reserve => Unit is { } unit ? Budget(unit).Last(Count) : TimeSpan.Zero;

    TuneBudget Budget(TimeSpan unit) => new(_candidates, Folds, unit);

    /// <summary>Decides how many candidates there are, once it is known how long a training takes.</summary>
    void Plan()
    {
        if (Unit is not { } unit) return;
        var budget = Budget(unit);
        // With more time than at first, more are tried.
        bool isLonger = _state.Candidates > 0 && TuneState.Read(_folder.Path)?.Seconds < _state.Seconds;
        if (_state.Candidates > 0 && !isLonger) return;
        int count = budget.Candidates(_request.Time) ?? throw TooShort(unit);
        _state = _state with { Candidates = Math.Max(count, _state.Candidates) };
        Save();
        var halving = new SuccessiveHalving(Folds, Count);
        string whole = budget.All(Count) <= _request.Time ? ""
            : " That is more than the time is enough for, so that fewer folds will say which is better.";
        _reports.Say($"A training on a fold takes about {Print(unit)}: {Count} candidates, {halving.Trials} trainings on folds, and one " +
            $"on all training pictures.{whole}");
    }

    InputException TooShort(TimeSpan unit)
    {
        var budget = Budget(unit);
        Save();
        return new(
            $"--time {SettingSyntax.PrintDuration(_request.Time)} is too short for the first rung: a training on a fold takes about " +
            $"{Print(unit)}, and the first rung is two of them, after which the winner is trained on all training pictures. That needs " +
            $"about {Print(budget.FirstRung(2))}, and a comparison of two candidates on all folds {Print(budget.All(2))}. What is " +
            $"done is kept in {_folder.Path}: the same command with a longer --time goes on.");
    }

    /// <summary>Trains a candidate on a fold; false where it was interrupted.</summary>
    bool TrainTrial(int candidate, int fold)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(_cancellation);
        var halving = new SuccessiveHalving(Folds, Count);
        bool isFirst = _state.Trials.Count == 0;
        int number = _state.Trials.Count + 1;
        long start = Stopwatch.GetTimestamp();
        var estimate = TimeSpan.Zero;
        bool isTooLong = false;
        _reports.Begin(
            new(number, Math.Max(number, halving.Trials) + 1) { Name = $"Trial {number}" },
            left => LeftAfter(left, Unit ?? Stopwatch.GetElapsedTime(start) + left));
        _reports.Watch = left =>
        {
            var done = Stopwatch.GetElapsedTime(start);
            estimate = done + left;
            // The first steps say little of the speed.
            isTooLong = isFirst && done > s_start && done > StartShare * estimate && Budget(estimate).Candidates(_request.Time) is null;
            if (isTooLong || Left <= Reserve) stop.Cancel();
        };
        string path = _folder.TrialPath(candidate, fold);
        var trial = Train(_candidates[candidate], fold, path, stop.Token);
        _reports.Watch = null;
        if (trial is null && !_cancellation.IsCancellationRequested)
        {
            if (isFirst) throw TooShort(estimate);
            _reports.Say("The time for the search is over; the training in progress is not counted.");
            return true;
        }
        if (trial is null)
        {
            Save();
            return false;
        }
        _state = _state with { Trials = [.. _state.Trials, trial] };
        Save();
        WriteTable();
        TuneFolder.Remove(path);
        string label = trial.Candidate.Length > 0 ? trial.Candidate : $"preset {_request.Settings.Preset}";
        string figure = trial.Failed ? "its loss became no number"
            : string.Create(CultureInfo.InvariantCulture, $"mean IoU {trial.MeanIou:0.000}");
        _reports.Say($"Trial {number}, fold {fold}, {label}: {figure} ({Print(TimeSpan.FromSeconds(trial.Seconds))})");
        return true;
    }

    /// <summary>Time left for all, by what is left for the training in progress.</summary>
    /// <param name="left">That.</param>
    /// <param name="unit">Time that a training takes; of the first one as far as its own speed tells it.</param>
    TimeSpan LeftAfter(TimeSpan left, TimeSpan unit)
    {
        var budget = Budget(unit);
        int count = _state.Candidates > 0 ? Count : budget.Candidates(_request.Time) ?? Count;
        int trials = new SuccessiveHalving(Folds, count).Trials;
        var estimate = left + Math.Max(0, trials - _state.Trials.Count - 1) * unit + budget.Last(count);
        return estimate < Left || Left <= TimeSpan.Zero ? estimate : Left;
    }

    TuneTrial? Train(TuneCandidate candidate, int fold, string path, CancellationToken cancellation)
    {
        var before = TimeSpan.Zero;
        long start = Stopwatch.GetTimestamp();
        bool isBegun = File.Exists(Path.Combine(path, RunFolder.LastName));
        if (isBegun) before = ElapsedOf(path);
        else TuneFolder.Remove(path);
        try
        {
            var settings = FoldTraining.OnFile(candidate.Settings, _files[fold - 1], path);
            if (TrainRun(settings, path, isBegun, TimeSpan.Zero, cancellation).Interrupted) return null;
        }
        catch (DivergedException) when (candidate.Label.Length > 0)
        {
            return new(candidate.Label, fold, 0, Seconds(), Failed: true);
        }
        double iou = EvaluationTable.ReadMeanIou(Path.Combine(path, RunFolder.EvaluationName)) ?? 0;
        return new(candidate.Label, fold, iou, Seconds());

        double Seconds() => Math.Round((before + Stopwatch.GetElapsedTime(start)).TotalSeconds, 3);
    }

    /// <summary>Trains a run, or goes on with it.</summary>
    /// <param name="settings">Its settings.</param>
    /// <param name="path">Its folder.</param>
    /// <param name="isBegun">Whether it is there already.</param>
    /// <param name="within">As of <see cref="PreparedRun.Within"/>.</param>
    /// <param name="cancellation">Stops it.</param>
    TrainingResult TrainRun(TrainingSettings settings, string path, bool isBegun, TimeSpan within, CancellationToken cancellation)
    {
        if (isBegun)
        {
            using var begun = RunFolder.Open(path);
            return Trainer.Resume(begun, [], World.Alone, _reports, cancellation, within);
        }
        var run = PreparedRun.Settle(settings, _reports, cancellation) with { Within = within };
        using var folder = Trainer.Create(path, run);
        return Trainer.Train(run, folder, _reports, cancellation);
    }

    /// <summary>Trains the winner on all training pictures, in the time that is left, and measures it on the test part.</summary>
    TrainingResult TrainWinner()
    {
        var winner = _candidates.First(c => c.Label == _state.Winner);
        string path = _folder.RunPath;
        bool isBegun = File.Exists(Path.Combine(path, RunFolder.LastName));
        if (!isBegun) TuneFolder.Remove(path);
        var settings = FoldTraining.OnFile(winner.Settings, _folder.PartsFile, path);
        var before = isBegun ? ElapsedOf(path) : TimeSpan.Zero;
        var within = before + TimeSpan.FromSeconds(Math.Max(1, Math.Floor(Left.TotalSeconds)));
        int number = _state.Trials.Count + 1;
        _reports.Begin(new(number, number) { Name = "The winner" }, remaining => remaining);
        var result = TrainRun(settings, path, isBegun, within, _cancellation);
        Save();
        return result;
    }

    void Save()
    {
        _state = _state with { Elapsed = Math.Round(Elapsed.TotalSeconds, 3) };
        _state.Write(_folder.Path);
    }

    void WriteTable() => TuneTable.Write(_folder.TableFile, Rows(), Folds);

    void WriteWinner()
    {
        WriteTable();
        var winner = _candidates.First(c => c.Label == _state.Winner);
        string than = winner.Label.Length > 0 && Verdict is { Spread: { } spread } verdict
            ? string.Create(CultureInfo.InvariantCulture,
                $": {verdict.Difference:+0.000;-0.000} ± {spread:0.000} on {verdict.Folds} folds against preset ")
            : ": preset ";
        WinnerFile.Write(
            _folder.WinnerFile, winner.Settings,
            $"What won a search on {Path.GetFileName(_request.Settings.Data)}{than}{_request.Settings.Preset}.");
    }

    IReadOnlyList<TuneRow> Rows() => TuneTable.Of(_candidates, _state, Folds);

    TuneResult Result(TrainingResult? run) => new()
    {
        Folder = _folder.Path,
        Preset = _request.Settings.Preset,
        Candidates = Rows(),
        Winner = _state.Winner,
        Verdict = Verdict,
        Finalist = Verdict is { } verdict ? _candidates[verdict.Candidate].Label : null,
        Folds = Folds,
        Trials = _state.Trials.Count,
        AllTrials = new SuccessiveHalving(Folds, Count).Trials,
        Elapsed = Elapsed,
        Run = run,
    };

    static string Print(TimeSpan time) => SettingSyntax.PrintDuration(TimeSpan.FromSeconds(Math.Max(1, Math.Ceiling(time.TotalSeconds))));
}
