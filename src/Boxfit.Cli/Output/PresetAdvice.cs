namespace Boxfit.Cli.Output;

/// <summary>Says which preset was taken where none is named, and what else there is where its weights cannot be had.</summary>
/// <param name="settings">The settings of a training.</param>
/// <param name="given">What of them was given.</param>
sealed class PresetAdvice(TrainingSettings settings, IReadOnlyList<GivenSetting> given)
{
    const string WeightsOption = "--weights";

    // Published weights that may still have to be fetched.
    readonly KnownWeights? _published = settings.Weights == TrainingSettings.Imagenet
        ? WeightCatalogue.Default(settings.Model.Backbone) : null;

    /// <summary>The preset chosen, how long it takes, and the others with the reason to take them; null where one was named.</summary>
    public string? Choice => given.Any(g => g.Name is SettingsTable.Preset or SettingsTable.From) ? null
        : $"Preset {settings.Preset}, since none is named{(settings.Preset == Presets.Article ? " but a backbone" : "")}: " +
            $"{settings.Model.Backbone} {Weights}, {Length}. Others: {Others}.";

    /// <summary>What preset best is, and costs, where its weights are not here yet; null where they are.</summary>
    public static string? MissingForBest
    {
        get
        {
            var needed = WeightCatalogue.Default(Presets.Get(Presets.Best).Model.Backbone)!;
            return IsThere(needed) ? null : $"fits better, and fetches {needed.Megabytes:0} MB of weights first, once";
        }
    }

    /// <summary>How published weights come here where they cannot be fetched; null where none are needed.</summary>
    public string? OtherWay => _published is null ? null
        : $"Or get {_published.Url} by other means and put it to {WeightCache.OfUser().PathOf(_published)}, or name it by " +
            $"{WeightsOption} FILE.";

    /// <summary>
    /// The command with a preset that needs no weights; null where those that the training needs are there, or are not published ones.
    /// </summary>
    /// <param name="words">The command as it was typed.</param>
    public string? WithoutWeights(IReadOnlyList<string> words)
    {
        if (_published is null || IsThere(_published)) return null;
        List<string> others = [.. words];
        Remove(others, "--" + SettingsTable.Preset);
        Remove(others, WeightsOption);
        // A file of settings may name them, too.
        string[] none = given.Any(g => "--" + g.Name == WeightsOption) ? [WeightsOption, TrainingSettings.FromScratch] : [];
        return ShellLine.Of([.. others, .. none, "--" + SettingsTable.Preset, Presets.Fast]);
    }

    /// <summary>Removes an option with its value, in either form.</summary>
    static void Remove(List<string> words, string option)
    {
        int at = words.IndexOf(option);
        if (at >= 0) words.RemoveRange(at, Math.Min(2, words.Count - at));
        words.RemoveAll(w => w.StartsWith(option + "=", StringComparison.Ordinal));
    }

    static bool IsThere(KnownWeights weights)
    {
        try
        {
            return WeightCache.OfUser().Has(weights);
        }
        catch (InputException)
        {
            return false; // There is no folder for them.
        }
    }

    string Weights => _published is not null
        ? "with ImageNet weights " +
            (IsThere(_published) ? "(at hand)" : $"({_published.Megabytes:0} MB, fetched now, once)")
        : settings.Weights == TrainingSettings.FromScratch ? "without weights" : "with your weights";

    string Length
    {
        get
        {
            double minutes = settings.Time.TotalMinutes;
            string time = minutes < 1 ? Counted.Of((int)settings.Time.TotalSeconds, "second")
                : string.Create(CultureInfo.InvariantCulture, $"{minutes:0.#} {(minutes == 1 ? "minute" : "minutes")}");
            if (settings.Epochs == TrainingSettings.Unlimited) return time;
            string epochs = Counted.Of(settings.Epochs, "epoch");
            return minutes > 0 ? $"{epochs}, at most {time}" : epochs;
        }
    }

    string Others => string.Join(", ", from preset in Presets.Names
                                       where preset != settings.Preset
                                       select $"--preset {preset} {Reason(preset)}");

    static string Reason(string preset) => preset switch
    {
        Presets.Fast => "is small and needs no weights",
        Presets.Best => "is the most accurate (ImageNet weights, at most 18 minutes)",
        Presets.BestFast => "looks once instead of twice (half the time, less accurate)",
        _ => "is the published recipe (ResNet-50, hours on two cores)",
    };
}
