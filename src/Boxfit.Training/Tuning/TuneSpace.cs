namespace Boxfit.Training.Tuning;

/// <summary>
/// What a search tries: a few settings that matter with few pictures, each as it is or otherwise. The first candidate changes nothing; the
/// others are drawn by the seed, each setting left as it is in half of them.
/// </summary>
static class TuneSpace
{
    /// <summary>More candidates than this are never tried.</summary>
    public const int MostCandidates = 16;

    /// <summary>The space, for people.</summary>
    public const string Description =
        "half or twice the learning rate; augmentation 0.6 or 1.4 times as strong; twice as long; a margin of the second look 0.8 or " +
        "1.25 times as large; one frozen stage less or more";

    const string Rate = "lr", Margin = "look-margin", Freeze = "freeze";
    const double KeptShare = 0.5, Weaker = 0.6, Stronger = 1.4, Nearer = 0.8, Farther = 1.25;
    const int MostDraws = 1000;

    /// <summary>Names of the settings that are changed where they are not given.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [Rate, Margin, Freeze, .. SettingsTable.Lengths, .. Augmentation.Settings.Select(row => row.Name)];

    /// <summary>The candidates in the order in which they are tried; the same with the same seed.</summary>
    /// <param name="settings">What the search begins with.</param>
    /// <param name="isFixed">Whether a setting, by its name, is not to be changed.</param>
    /// <exception cref="InputException">Nothing is left to be changed.</exception>
    public static IReadOnlyList<TuneCandidate> Candidates(TrainingSettings settings, Predicate<string> isFixed)
    {
        var space = Of(settings, isFixed);
        if (space.Length == 0)
        {
            throw new InputException(
                $"There is nothing to try: the search changes {Description}, and what of it there is with these settings is given. " +
                "Leave some of it out.");
        }
        var random = SeededRandom.For(settings.Seed, SeededRandom.Key("tune"));
        List<TuneCandidate> candidates = [new("", settings, 1)];
        for (int draw = 0; draw < MostDraws && candidates.Count < MostCandidates; draw++)
        {
            var drawn = candidates[0];
            foreach (var dimension in space)
            {
                // Both are always drawn, so that one setting does not move the others.
                bool isKept = random.NextDouble() < KeptShare;
                int choice = random.NextInt(dimension.Length);
                if (!isKept) drawn = dimension[choice].Of(drawn);
            }
            if (candidates.TrueForAll(c => c.Label != drawn.Label)) candidates.Add(drawn);
        }
        return candidates;
    }

    /// <summary>What is tried beside settings as they are, for people.</summary>
    public static string Describe(TrainingSettings settings, Predicate<string> isFixed) =>
        string.Join("; ", Of(settings, isFixed).Select(dimension => string.Join(" or ", dimension.Select(c => c.Label))));

    /// <summary>All changes; one at the end of its setting's range, which changes nothing, is none.</summary>
    static Change[][] Of(TrainingSettings settings, Predicate<string> isFixed)
    {
        var before = SettingsTable.Standard.Deciding(settings);
        return [.. Dimensions(settings, isFixed).Select(d => d.Where(Differs).ToArray()).Where(d => d.Length > 0)];

        bool Differs(Change change) => SettingsTable.Standard.Deciding(change.Apply(settings)).Except(before).Any();
    }

    static IEnumerable<IEnumerable<Change>> Dimensions(TrainingSettings s, Predicate<string> isFixed)
    {
        yield return isFixed(Rate) ? [] : ((double[])[0.5, 2]).Select(f => Rounded(s.LearningRate * f))
            .Select(rate => new Change($"{Rate} {SettingText.Print(rate)}", t => t with { LearningRate = rate }));
        yield return ((double[])[Weaker, Stronger]).Select(f => new Change(
            $"augmentation ×{SettingText.Print(f)}", t => t with { Augmentation = Scaled(t.Augmentation, f, isFixed) }));
        yield return s.Epochs == TrainingSettings.Unlimited || SettingsTable.Lengths.Any(n => isFixed(n)) ? [] : (Change[])
        [
            new("twice as long", t => t with { Epochs = 2 * t.Epochs, MinSteps = 2 * t.MinSteps, Time = 2 * t.Time }) { Length = 2 },
        ];
        yield return s.Looking.Count < 2 || isFixed(Margin) ? [] : ((double[])[Nearer, Farther])
            .Select(f => Math.Clamp(Rounded(s.Looking.Margin * f), Looks.LeastMargin, Looks.MostMargin))
            .Select(m => new Change($"{Margin} {SettingText.Print(m)}", t => t with { Looking = t.Looking with { Margin = m } }));
        yield return isFixed(Freeze) ? [] : Frozen(s).Select(stages => stages == 0 ? "none" : $"{stages}").Select(stages => new Change(
            $"{Freeze} {stages}", t => t with { Freezing = t.Freezing with { Freeze = stages == "none" ? [] : [stages] } }));
    }

    /// <summary>Other numbers of frozen stages, where a number of them is frozen from the beginning to the end.</summary>
    static IEnumerable<int> Frozen(TrainingSettings s)
    {
        if (s.Freezing is not { Freeze: [var word], Unfreeze: [] }) return [];
        if (!int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out int stages)) return [];
        int all = BackboneStages.Of(TrainableNetwork.Build(s).Graph).Count;
        return ((int[])[stages - 1, stages + 1]).Where(n => n >= 0 && n <= all);
    }

    static Augmentation Scaled(Augmentation a, double factor, Predicate<string> isFixed)
    {
        var scaled = a with
        {
            Shift = Most(a.Shift, 0.5),
            Zoom = Most(a.Zoom, 1),
            ZoomOut = a.ZoomOut is { } zoom ? Most(zoom, 1) : null,
            Aspect = Most(a.Aspect, 1),
            Rotate = Strongest(a.Rotate, 45),
            Perspective = Strongest(a.Perspective, 0.5),
            Brightness = Strongest(a.Brightness, 1),
            Contrast = Strongest(a.Contrast, 1),
            Saturation = Strongest(a.Saturation, 1),
            Hue = Strongest(a.Hue, 0.5),
        };
        return Augmentation.Settings.Where(row => isFixed(row.Name) && row.Print(scaled) != row.Print(a))
            .Aggregate(scaled, (all, row) => row.Parse(all, row.Print(a)));

        double Most(double value, double limit) => Math.Min(limit, Rounded(value * factor));
        Strength Strongest(Strength strength, double limit) => strength with { Most = Most(strength.Most, limit) };
    }

    static double Rounded(double value) =>
        double.Parse(value.ToString("g4", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    /// <summary>Another value of a setting.</summary>
    sealed record Change(string Label, Func<TrainingSettings, TrainingSettings> Apply)
    {
        public double Length { get; init; } = 1;

        public TuneCandidate Of(TuneCandidate c) =>
            new(c.Label.Length == 0 ? Label : $"{c.Label}, {Label}", Apply(c.Settings), c.Length * Length);
    }
}
