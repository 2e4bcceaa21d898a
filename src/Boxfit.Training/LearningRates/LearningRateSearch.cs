using System.Text.Json.Serialization;

namespace Boxfit.Training.LearningRates;

/// <summary>A step of a search for a learning rate.</summary>
/// <param name="Rate">Learning rate.</param>
/// <param name="Loss">Mean loss of its pictures before the step.</param>
/// <param name="Smoothed">Geometric mean of the losses around it, the nearer the more.</param>
public sealed record SearchPoint([property: JsonPropertyName("learningRate")] double Rate, double Loss, double Smoothed);

/// <summary>What a search for a learning rate found.</summary>
public sealed record LearningRateSearch
{
    /// <summary>Name of the drawing in <see cref="Folder"/>; the same as SVG lies beside it.</summary>
    public const string PictureName = "find-lr.png";

    // Shares of the fall that are left at Fallen, and lost again at Rising; of the loss's logarithm.
    const double Rest = 0.05, Climb = 0.25;

    // Between two rates that are tried.
    const double Step = 3;

    /// <summary>Absolute path of the folder with the drawing and the figures.</summary>
    public required string Folder { get; init; }

    /// <summary>The steps, in rising order of the learning rate.</summary>
    public required IReadOnlyList<SearchPoint> Points { get; init; }

    /// <summary>The smallest rate at which all but a twentieth of the loss's fall is done; null where it does not fall.</summary>
    public double? Fallen { get; private init; }

    /// <summary>The smallest rate after the lowest loss at which it has clearly risen; null where it did not up to the last rate.</summary>
    public double? Rising { get; private init; }

    /// <summary>
    /// What the sweep alone says: a tenth of <see cref="Rising"/>, the usual choice, but at most ten times <see cref="Fallen"/>, since a
    /// loss that lies flat over decades says nothing there; <see cref="Fallen"/> where the loss does not rise.
    /// </summary>
    public double? Swept => Rising is { } rising ? Math.Min(rising / 10, 10 * Fallen!.Value) : Fallen;

    /// <summary>Short trainings with the swept rate and others around it, in rising order; empty where there is none to check.</summary>
    public IReadOnlyList<RateTrial> Trials { get; private init; } = [];

    /// <summary>
    /// The rate that held in the check: the swept one where no other was better, else the best of those tried. Null where there is none
    /// to be certain of (<see cref="Doubt"/>).
    /// </summary>
    public double? Proposed { get; private init; }

    /// <summary>Why nothing is proposed.</summary>
    public SearchDoubt Doubt { get; private init; } = SearchDoubt.NoFall;

    /// <summary>Smooths the losses and finds the learning rates of note.</summary>
    /// <param name="folder">Absolute path of the folder.</param>
    /// <param name="losses">
    /// The steps; fewer than <see cref="LearningRateFinder.Steps"/> where the loss rose or was no number any more.
    /// </param>
    internal static LearningRateSearch Create(string folder, IReadOnlyList<(double Rate, double Loss)> losses)
    {
        var curve = new LossCurve([.. losses.Select(l => l.Loss)]);
        double[] smooth = curve.Smoothed;
        var search = new LearningRateSearch
        {
            Folder = folder,
            Points = [.. losses.Zip(smooth, (l, s) => new SearchPoint(l.Rate, l.Loss, Math.Exp(s)))],
        };
        if (curve.Fall is not { } fall) return search;
        double lowest = smooth[curve.Lowest], risen = lowest + Math.Max(Climb * fall, curve.Noise / 2);
        int rising = Array.FindIndex(smooth, curve.Lowest, s => s > risen);
        if (rising < 0 && losses.Count < LearningRateFinder.Steps) rising = losses.Count - 1;
        return search with
        {
            Fallen = losses[Array.FindIndex(smooth, s => s <= lowest + Rest * fall)].Rate,
            Rising = rising < 0 ? null : losses[rising].Rate,
        };
    }

    /// <summary>The rates that a check of the sweep needs, in rising order: around what it found, and the one that is set now.</summary>
    internal IReadOnlyList<double> RatesToTry(double current)
    {
        if (Swept is not { } swept) return [];
        double[] around = [swept / Step, swept, swept * Step];
        bool isNear = around.Any(r => Math.Abs(Math.Log(current / r)) < Math.Log(Step) / 2);
        return [.. (isNear ? around : around.Append(current)).Order()];
    }

    /// <summary>The search with what trainings of a few steps say of it.</summary>
    /// <param name="trials">Of <see cref="RatesToTry"/>.</param>
    /// <param name="constantIou">Mean IoU of the best constant box on the training pictures, 0…1.</param>
    internal LearningRateSearch Check(IReadOnlyList<RateTrial> trials, double constantIou)
    {
        if (trials.MinBy(t => t.Loss) is not { } best) return this;
        var swept = trials.Single(t => t.Rate == Swept!.Value);
        var chosen = swept.IsAsGoodAs(best) ? swept : best;
        var doubt = double.IsInfinity(best.Loss) ? SearchDoubt.AllFailed
            : best.MeanIou <= constantIou ? SearchDoubt.TooFewSteps
            : chosen == trials[0] || chosen == trials[^1] ? SearchDoubt.AtTheEnd
            : SearchDoubt.None;
        return this with { Trials = trials, Doubt = doubt, Proposed = doubt == SearchDoubt.None ? chosen.Rate : null };
    }

    /// <summary>
    /// The search as one object: <c>folder, steps, proposed, doubt, swept, fallen, rising, trials</c>, the rates with three digits.
    /// </summary>
    public string ToJson() => JsonText.Of(
        new(Folder, Points.Count, Round(Proposed), DoubtAsJson, Round(Swept), Round(Fallen), Round(Rising), TrialsAsJson),
        TrainingJson.Default.SearchJson, JsonText.Relaxed);

    /// <summary>Writes drawing and figures into a folder that is there.</summary>
    internal void Save(string folder)
    {
        foreach (string name in (string[])[PictureName, Path.ChangeExtension(PictureName, ".svg")])
            Chart().Draw(1000, 600).Save(Path.Combine(folder, name));
        JsonText.Save(
            Path.Combine(folder, "find-lr.json"),
            new(Round(Proposed), DoubtAsJson, Round(Swept), Round(Fallen), Round(Rising), TrialsAsJson, Points),
            TrainingJson.Default.SearchFileJson, JsonText.Indented);
    }

    (double X, double Y)[] Tried => [.. Trials.Where(t => double.IsFinite(t.Loss)).Select(t => (t.Rate, t.Loss))];

    TrialJson[] TrialsAsJson =>
        [.. Trials.Select(t => new TrialJson(Round(t.Rate)!.Value, JsonText.Figure(t.Loss), JsonText.Figure(t.MeanIou)))];

    string? DoubtAsJson => Doubt == SearchDoubt.None ? null : JsonNamingPolicy.CamelCase.ConvertName(Doubt.ToString());

    static double? Round(double? rate) => rate is { } value
        ? double.Parse(value.ToString("g3", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) : null;

    LineChart Chart() => new()
    {
        Title = $"Loss against learning rate{(Proposed is { } proposed ? $"; proposed (ring): {proposed:0.0e-0}" : "")}",
        X = new("learning rate", Logarithmic: true),
        Y = new("loss", Logarithmic: true),
        Series =
        [
            new("each step", [.. Points.Select(p => (p.Rate, p.Loss))], Dashed: true),
            new("smoothed", [.. Points.Select(p => (p.Rate, p.Smoothed))]),
            .. Tried is { Length: > 0 } tried ? [new ChartSeries($"after {Counted.Of(RateTrial.Steps, "step")}", tried)]
                : Array.Empty<ChartSeries>(),
        ],
        Mark = Proposed is { } rate ? (rate, Points.MinBy(p => Math.Abs(Math.Log(p.Rate / rate)))!.Smoothed) : null,
    };
}

/// <summary>A search as the terminal's JSON has it.</summary>
sealed record SearchJson(
    string Folder, int Steps, double? Proposed, string? Doubt, double? Swept, double? Fallen, double? Rising,
    IReadOnlyList<TrialJson> Trials);

/// <summary>A trial; without a loss where the training failed.</summary>
sealed record TrialJson(double LearningRate, double? Loss, double? MeanIou);

/// <summary>A search as its file has it.</summary>
sealed record SearchFileJson(
    double? Proposed, string? Doubt, double? Swept, double? Fallen, double? Rising, IReadOnlyList<TrialJson> Trials,
    IReadOnlyList<SearchPoint> Points);
