using Boxfit.Pretrained;
using Boxfit.Training;

namespace Boxfit.Cli.Input;

/// <summary>The word FILE of the commands for weights: a weight file, or a run folder, which stands for the model that it delivers.</summary>
static class WeightSource
{
    /// <summary>Path of the file.</summary>
    /// <exception cref="InputException">A run folder without a model.</exception>
    public static string Find(string word) => Directory.Exists(word) ? RunFolder.FindModel(word) : word;

    /// <summary>The backbone that a file is loaded into: the given one, or else the one that the file fits.</summary>
    /// <exception cref="InputException">None is given and the file fits none.</exception>
    public static string ChooseBackbone(string path, string? given)
    {
        if (given is not null) return given;
        using var file = WeightFiles.Open(path);
        return PretrainedWeights.FindFits(file) is [var fit, ..] ? fit.Backbone : throw new InputException(
            $"{file.Path} fits no backbone as it is. Name the one that you expect with --backbone to see what is in the way.");
    }
}
