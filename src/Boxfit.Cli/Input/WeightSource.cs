namespace Boxfit.Cli.Input;

/// <summary>What the commands for weights ask of a weight file.</summary>
static class WeightSource
{
    public static Argument<string> File(string name = "FILE") =>
        BoxfitCommand.Argument<string>(name, "Weight file of any kind, model file or run folder");

    /// <summary>The backbone that a file is loaded into: the given one, or else the one that the file fits.</summary>
    /// <exception cref="InputException">None is given and the file fits none.</exception>
    public static string ChooseBackbone(string path, string? given)
    {
        if (given is not null) return given;
        using var file = WeightFiles.Open(path);
        return PretrainedWeights.FindFits(file) is [var fit, ..] ? fit.Backbone : throw new InputException(
            $"{file.Path} fits no backbone as it is. Name the one that you expect with --backbone to see what is in the way.");
    }

    /// <summary>Why weights lack the backbone's last layers.</summary>
    public static string ExplainLack(LoadedBackbone weights) => weights.Model?.Configuration.Neck is null
        ? "the backbone's last layers" : "the backbone's last layers; the model was trained with a neck, which leaves them out";
}
