using System.Text.Json.Serialization;

namespace Boxfit.Training.Tuning;

/// <summary>A training of a candidate on a fold that is done.</summary>
/// <param name="Candidate">The candidate's label.</param>
/// <param name="Fold">The fold, from 1.</param>
/// <param name="MeanIou">Mean IoU on the fold; 0 where the training failed.</param>
/// <param name="Seconds">Time that it took.</param>
/// <param name="Failed">Whether its loss became no number.</param>
sealed record TuneTrial(string Candidate, int Fold, double MeanIou, double Seconds, bool Failed = false);

/// <summary>How far a search has come: its <c>tune.json</c>, which is always complete.</summary>
sealed record TuneState
{
    /// <summary>The file's name.</summary>
    public const string Name = "tune.json";

    /// <summary>Prints of the pictures with their boxes, of their files, and of classes, parts and groups, joined by hyphens.</summary>
    public required string Data { get; init; }

    /// <summary>The settings that the search began with, as <see cref="SettingsTable.Deciding"/> gives them.</summary>
    public required IReadOnlyDictionary<string, string> Settings { get; init; }

    /// <summary>Settings that are not changed.</summary>
    public required IReadOnlyList<string> Fixed { get; init; }

    /// <summary>Time that the search may take, over all processes.</summary>
    public required double Seconds { get; init; }

    /// <summary>Time that it has taken.</summary>
    public double Elapsed { get; init; }

    /// <summary>Number of candidates; 0 before the time of a training is known.</summary>
    public int Candidates { get; init; }

    /// <summary>What is done.</summary>
    public IReadOnlyList<TuneTrial> Trials { get => field ?? []; init; }

    /// <summary>The label of the candidate that won; null while the search goes on.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Winner { get; init; }

    /// <summary>
    /// The time of the first candidate's training on a fold, by all that came to their end; null before the first. One that failed says
    /// only how long its loss was a number.
    /// </summary>
    /// <param name="candidates">All candidates.</param>
    public TimeSpan? Unit(IReadOnlyList<TuneCandidate> candidates)
    {
        TuneTrial[] whole = [.. Trials.Where(t => !t.Failed)];
        return whole.Length == 0 ? null : TimeSpan.FromSeconds(
            whole.Sum(t => t.Seconds) / whole.Sum(t => candidates.First(c => c.Label == t.Candidate).Length));
    }

    /// <summary>The mean IoU of a candidate on a fold; null where it is not measured.</summary>
    public double? Measured(TuneCandidate candidate, int fold) => Find(candidate, fold)?.MeanIou;

    /// <summary>A candidate's training on a fold; null where it is not done.</summary>
    public TuneTrial? Find(TuneCandidate candidate, int fold) =>
        Trials.FirstOrDefault(t => t.Candidate == candidate.Label && t.Fold == fold);

    /// <summary>Reads a folder's; null where there is none.</summary>
    /// <exception cref="InputException">It is damaged.</exception>
    public static TuneState? Read(string folder)
    {
        string file = Path.Combine(folder, Name);
        if (!File.Exists(file)) return null;
        try
        {
            using var stream = RegularFile.OpenRead(file);
            return JsonSerializer.Deserialize(stream, TrainingJson.Default.TuneState) ?? throw new JsonException("It is null.");
        }
        catch (JsonException e)
        {
            throw new InputException(
                $"{file} is damaged ({JsonText.Reason(e)}), so what the search has done is not known. Bring it back as it was, or begin " +
                "anew in another folder.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{file} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Writes it.</summary>
    /// <exception cref="BoxfitException">The disk is full, or the file cannot be written.</exception>
    public void Write(string folder) =>
        JsonText.Save(Path.Combine(folder, Name), this, TrainingJson.Default.TuneState, JsonText.Indented, "\n");

    /// <summary>Refuses to go on with other candidates, as those of another version.</summary>
    /// <param name="candidates">Those that there are.</param>
    /// <param name="folder">The search's folder.</param>
    public void RequireKnown(IReadOnlyList<TuneCandidate> candidates, string folder)
    {
        var labels = Trials.Select(t => t.Candidate).Concat(Winner is null ? [] : [Winner]).Except(candidates.Select(c => c.Label));
        if (labels.FirstOrDefault() is not { } other) return;
        throw new InputException(
            $"The search in {folder} has tried '{ForeignText.Shown(other)}', which this version does not try. Search in another folder " +
            "(--out).");
    }

    /// <summary>Refuses to go on with other pictures or settings than it was begun with.</summary>
    /// <param name="asked">What a search that begins now would keep.</param>
    /// <param name="folder">The search's folder.</param>
    /// <param name="data">The data file.</param>
    public void RequireSame(TuneState asked, string folder, string data)
    {
        // A search of an earlier version has no print of classes, parts and groups.
        if (asked.Data != Data && !asked.Data.StartsWith($"{Data}-", StringComparison.Ordinal))
        {
            throw new InputException(
                $"The search in {folder} was begun with other pictures, boxes, classes, parts or groups than {data} has. Bring the data " +
                "back as it was, or search in another folder (--out).");
        }
        string[] changed =
        [
            .. from setting in asked.Settings
               let before = Settings.GetValueOrDefault(setting.Key)
               where before is not null && before != setting.Value
               select $"--{setting.Key} {setting.Value} instead of {before}",
            .. asked.Fixed.Except(Fixed).Select(name => $"--{name} given, which was searched"),
            .. Fixed.Except(asked.Fixed).Select(name => $"--{name} not given, which was"),
        ];
        if (changed.Length > 0)
        {
            throw new InputException(
                $"The search in {folder} was begun with other settings: {string.Join("; ", changed)}. Give the same ones to go on, or " +
                "search in another folder (--out).");
        }
        if (asked.Seconds < Seconds)
        {
            throw new InputException(
                $"The search in {folder} was begun with --time {SettingSyntax.PrintDuration(TimeSpan.FromSeconds(Seconds))}, and can " +
                "only become longer. Give the same time or more, or search in another folder (--out).");
        }
    }
}
