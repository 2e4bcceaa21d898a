namespace Boxfit.Training.Tuning;

/// <summary>What a search has found of a candidate.</summary>
/// <param name="Label">How it differs from the first; empty for the first.</param>
/// <param name="MeanIous">Its mean IoU on each fold that it was trained on, by the fold's number.</param>
/// <param name="Difference">
/// Mean of the differences from the first on the same folds, those that chose it included; null where there is none.
/// </param>
/// <param name="Spread">The standard error of that; null of one fold.</param>
/// <param name="Seconds">Time that its trainings took.</param>
sealed record TuneRow(
    string Label, IReadOnlyDictionary<int, double> MeanIous, double? Difference, double? Spread, double Seconds)
{
    /// <summary>Number of folds that it was trained on.</summary>
    public int Folds => MeanIous.Count;

    /// <summary>The mean of <see cref="MeanIous"/>.</summary>
    public double MeanIou => MeanIous.Values.Average();

    /// <summary>Whether a training of it failed.</summary>
    public bool Failed { get; init; }
}

/// <summary>What a search has found, a row a candidate, those on the most folds and the best of them first.</summary>
static class TuneTable
{
    /// <summary>The rows of the candidates that were trained.</summary>
    public static IReadOnlyList<TuneRow> Of(IReadOnlyList<TuneCandidate> candidates, TuneState state, int folds)
    {
        var rows = new List<TuneRow>();
        for (int c = 0; c < candidates.Count; c++)
        {
            var candidate = candidates[c];
            TuneTrial[] trials = [.. Enumerable.Range(1, folds).Select(fold => state.Find(candidate, fold)).OfType<TuneTrial>()];
            if (trials.Length == 0) continue;
            var verdict = c == 0 ? null : TuneVerdict.Of(c, (k, fold) => state.Measured(candidates[k], fold), Enumerable.Range(1, folds));
            rows.Add(new(
                candidate.Label, trials.ToDictionary(t => t.Fold, t => t.MeanIou), verdict?.Difference, verdict?.Spread,
                trials.Sum(t => t.Seconds))
            {
                Failed = Array.Exists(trials, t => t.Failed),
            });
        }
        return [.. rows.OrderByDescending(r => r.Folds).ThenByDescending(r => r.MeanIou)];
    }

    /// <summary>Writes them as CSV.</summary>
    /// <exception cref="BoxfitException">The file cannot be written.</exception>
    public static void Write(string path, IReadOnlyList<TuneRow> rows, int folds)
    {
        int[] numbers = [.. Enumerable.Range(1, folds)];
        var text = new StringBuilder("settings,folds,meanIou,difference,spread,seconds")
            .AppendJoin("", numbers.Select(n => $",fold{n}")).Append('\n');
        foreach (var row in rows)
        {
            text.Append(CsvText.Quote(row.Label)).Append(CultureInfo.InvariantCulture, $",{row.Folds},{Figure(row.MeanIou)},")
                .Append(CultureInfo.InvariantCulture, $"{Figure(row.Difference)},{Figure(row.Spread)},{row.Seconds:0}")
                .AppendJoin("", numbers.Select(n => "," + Figure(row.MeanIous.TryGetValue(n, out double iou) ? iou : null))).Append('\n');
        }
        AtomicFile.WriteText(path, text.ToString());

        static string Figure(double? figure) => figure?.ToString("0.######", CultureInfo.InvariantCulture) ?? "";
    }
}
