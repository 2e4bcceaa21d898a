namespace Boxfit.Training.Calibrating;

/// <summary>
/// Calibrates a model on labelled pictures that it was not trained on, so that it promises how far the object may be from its boxes:
/// split conformal prediction. A picture in which the model says that there is no object has no box, so that it does not count.
/// </summary>
public static class Calibrator
{
    /// <summary>Measures a model and finds its promise; nothing is written.</summary>
    /// <param name="model">The model.</param>
    /// <param name="samples">Pictures that it was not trained on, such as those that will come.</param>
    /// <param name="dataset">Name of the data file that they are from.</param>
    /// <param name="settings">What it is to promise.</param>
    /// <param name="skipped">Pictures that were set aside before, to be counted as skipped.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="InputException">There are too few pictures that can be read.</exception>
    /// <exception cref="BoxfitException">The model gives too many boxes without area to promise anything.</exception>
    public static CalibrationResult Run(
        Predictor model, IReadOnlyList<Sample> samples, string dataset, CalibrationSettings settings, int skipped = 0,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(settings);
        RequireEnough(samples.Count, more: "", settings.Coverage);
        var evaluation = Evaluator.Evaluate(model, samples, skipped, cancellation);
        return Of(model.Description, evaluation, dataset, settings);
    }

    /// <summary>Writes a promise into the files of the model that it was measured with.</summary>
    /// <param name="model">The run folder or model file.</param>
    /// <param name="result">The promise.</param>
    /// <returns>The files that have it now.</returns>
    /// <exception cref="BoxfitException">The model was replaced meanwhile, or a file cannot be written.</exception>
    public static IReadOnlyList<string> Save(string model, CalibrationResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return PromiseFiles.Write(model, result.Model, result.Promise);
    }

    /// <summary>The promise that follows from a measurement.</summary>
    internal static CalibrationResult Of(
        ModelDescription model, Evaluation evaluation, string dataset, CalibrationSettings settings)
    {
        var pictures = evaluation.Seen;
        RequireEnough(pictures.Count, LeftOut(evaluation), settings.Coverage);
        double[] scores = [.. pictures.Select(p => settings.Score.Of(settings.Kind, p.Predicted, p.Sample.Box)).Order()];
        double factor = ConformalRank.Bound(scores, settings.Coverage);
        if (!double.IsFinite(factor))
        {
            int empty = scores.Count(s => !double.IsFinite(s));
            throw new BoxfitException(
                $"{Counted.Of(empty, "predicted box has", "predicted boxes have")} no area on {Counted.Of(scores.Length, "picture")}, so " +
                $"that none can hold the object in {Shares.Text(settings.Coverage)} of them. A model that finds the object more often is " +
                "needed, or a smaller --coverage.");
        }
        return new(model, new(settings.Coverage, settings.Kind, settings.Score, factor)
        {
            Pictures = pictures.Count, Dataset = dataset, Created = DateTimeOffset.Now,
        }, evaluation);
    }

    /// <summary>What other pictures there are, in parentheses behind those that count.</summary>
    static string LeftOut(Evaluation evaluation)
    {
        int unreadable = evaluation.Unreadable.Count, missed = evaluation.Pictures.Count - evaluation.Seen.Count;
        string[] more =
        [
            .. unreadable > 0 ? [$"{unreadable:N0} more cannot be read"] : Array.Empty<string>(),
            .. missed > 0 ? [$"in {missed:N0} more the model sees no object"] : Array.Empty<string>(),
        ];
        return more.Length == 0 ? "" : $" ({string.Join(", ", more)})";
    }

    static void RequireEnough(int count, string more, double coverage)
    {
        if (count >= ConformalRank.Fewest(coverage)) return;
        string smaller = count == 0 ? ""
            : string.Create(CultureInfo.InvariantCulture,
                $", or ask for less: --coverage {Math.Floor(1000.0 * count / (count + 1)) / 1000} is the most of {count:N0}");
        throw new InputException(
            $"There {Counted.Word(count, "is", "are")} {Counted.Of(count, "picture")} to calibrate by{more}; a coverage of " +
            $"{Shares.Text(coverage)} needs at least {ConformalRank.Fewest(coverage):N0}. Add pictures that the model was not trained on" +
            $"{smaller}.");
    }
}

/// <summary>What was found by calibrating a model.</summary>
/// <param name="Model">The model that was measured.</param>
/// <param name="Promise">What it promises now.</param>
/// <param name="Evaluation">Its boxes on the pictures.</param>
public sealed record CalibrationResult(ModelDescription Model, BoxPromise Promise, Evaluation Evaluation);
