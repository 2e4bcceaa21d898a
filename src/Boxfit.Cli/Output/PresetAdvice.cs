namespace Boxfit.Cli.Output;

/// <summary>Says which preset was taken where none is named, and what else there is where its weights cannot be had.</summary>
/// <param name="settings">The settings of a training.</param>
/// <param name="given">What of them was given.</param>
sealed class PresetAdvice(TrainingSettings settings, IReadOnlyList<GivenSetting> given)
{
    // Published weights that may still have to be fetched.
    readonly KnownWeights? _published = settings.Weights == TrainingSettings.Imagenet
        ? WeightCatalogue.Default(settings.Model.Backbone) : null;

    /// <summary>The preset chosen, how long it takes, and the others with the reason to take them; null where one was named.</summary>
    public string? Choice => given.Any(g => g.Name == SettingsTable.Preset) ? null
        : $"Preset {settings.Preset}, since none is named{(settings.Preset == Presets.Article ? " but a backbone" : "")}: " +
            $"{settings.Model.Backbone} {Weights}, {Length}. Others: {Others}.";

    /// <summary>
    /// The command with a preset that needs no weights; null where those that the training needs are there, or are not published ones.
    /// </summary>
    public string? WithoutWeights(ParseResult arguments)
    {
        if (_published is null || WeightCache.OfUser().Has(_published)) return null;
        string[] words = [.. arguments.Tokens.Select(t => t.Value)];
        int preset = Array.IndexOf(words, "--" + SettingsTable.Preset);
        if (preset >= 0) words = [.. words[..preset], .. words[(preset + 2)..]];
        return ShellLine.Of([.. words, "--" + SettingsTable.Preset, Presets.Fast]);
    }

    string Weights => _published is not null
        ? "with ImageNet weights " +
            (WeightCache.OfUser().Has(_published) ? "(at hand)" : $"({_published.Megabytes:0} MB, fetched now, once)")
        : settings.Weights == TrainingSettings.FromScratch ? "without weights" : "with your weights";

    string Length
    {
        get
        {
            double minutes = settings.Time.TotalMinutes;
            string time = string.Create(CultureInfo.InvariantCulture, $"{minutes:0.#} {(minutes == 1 ? "minute" : "minutes")}");
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
        _ => "is the published recipe (ResNet-50, hours on two cores)",
    };
}
