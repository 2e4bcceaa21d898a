using Boxfit.Training.Session;

namespace Boxfit.Cli.Input;

/// <summary>The word RUN of a command line: a run folder, or a model file by itself.</summary>
static class TrainedModel
{
    // So many pictures take about as long as laying out the weights for the processor.
    const int FewPictures = 8;

    static readonly string[] s_models = [ModelFile.DeliveredName, ModelFile.OnnxName];

    /// <summary>Says which of a run's models is meant.</summary>
    public static Option<string?> CreateCheckpointOption() => BoxfitCommand.Option<string?>("--checkpoint", "best|last|N",
        "Which model of a run folder: best, last, or an epoch's number; default: the one that the run delivers");

    /// <summary>Refuses a command line on which the model stands behind what it is given, and says the right one.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="run">Its word RUN.</param>
    /// <param name="others">The words behind it.</param>
    /// <exception cref="InputException">One of the others is a model, and RUN is none.</exception>
    public static void RefuseSwapped(ParseResult arguments, string run, params IReadOnlyList<string> others)
    {
        if (IsModel(run) || others.FirstOrDefault(IsModel) is not { } model) return;
        List<string> words = [.. arguments.Tokens.Select(t => t.Value)];
        words.RemoveAt(words.LastIndexOf(model));
        words.Insert(words.IndexOf(run), model);
        throw new InputException(
            $"{run} is no model, but {model} is one: the model comes first. In that order: {ShellLine.Of(words)}");
    }

    /// <summary>Whether something looks like a run folder or a model file; files are told by their names.</summary>
    static bool IsModel(string path) => Directory.Exists(path)
        ? RunFolder.IsRun(path) || s_models.Any(n => File.Exists(Path.Combine(path, n)))
        : File.Exists(path) && s_models.Any(n => path.EndsWith(Path.GetExtension(n), StringComparison.OrdinalIgnoreCase));

    /// <summary>Path of the model file.</summary>
    /// <exception cref="InputException">There is none.</exception>
    public static string Find(string run, string? checkpoint = null)
    {
        if (checkpoint is null) return ModelFile.Find(run);
        if (!Directory.Exists(run)) throw new InputException($"--checkpoint chooses among the models of a run folder, but {run} is none.");
        string name = checkpoint switch
        {
            "best" or "last" => $"{checkpoint}.safetensors",
            _ when int.TryParse(checkpoint, NumberStyles.None, CultureInfo.InvariantCulture, out int epoch) =>
                $"checkpoints/epoch-{epoch:D4}.safetensors",
            _ => throw new InputException($"--checkpoint: found '{checkpoint}', expected best, last or an epoch's number."),
        };
        string path = Path.Combine(Path.GetFullPath(run), name);
        if (File.Exists(path)) return path;
        var kept = RunFolder.Models(run).Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal);
        throw new InputException($"--checkpoint: there is no {path}. The run has: {string.Join(", ", kept)}.");
    }

    /// <summary>Path of the model file that training wrote, which can become others.</summary>
    /// <exception cref="InputException">There is none, or it is what was made of one.</exception>
    public static string FindTrained(string run, string? checkpoint)
    {
        string file = Find(run, checkpoint);
        if (!file.EndsWith(Path.GetExtension(ModelFile.OnnxName), StringComparison.OrdinalIgnoreCase)) return file;
        throw new InputException(
            $"{run} is a model that was exported; this begins with the model that was trained. Give the run folder, or its " +
            $"{ModelFile.DeliveredName}.");
    }

    /// <summary>Loads a model to predict with: the run's <c>model.onnx</c> where it has one, else ONNX made of its model file.</summary>
    /// <param name="run">The run folder or model file.</param>
    /// <param name="checkpoint">Which of the folder's models; null for the one that it delivers.</param>
    /// <param name="threads">Threads that compute; 0 for one a processor.</param>
    /// <param name="pictures">How many pictures there are; null where that is not known.</param>
    /// <param name="threshold">From which confidence on the object is there; null for the model's own.</param>
    /// <exception cref="InputException">There is none, or it has nothing to do with a threshold.</exception>
    public static Predictor Load(
        string run, string? checkpoint, int threads, int? pictures = null, double? threshold = null) => Predictor.Load(
        checkpoint is null ? run : Find(run, checkpoint),
        new()
        {
            // One picture by itself is there soonest with all threads, of many the most a second with one each.
            Threads = threads, ThreadsPerPicture = pictures == 1 ? 0 : 1, QuickStart = pictures <= FewPictures,
            Convert = OnnxConversion.Convert, Threshold = threshold,
        });

    /// <summary>The files that <see cref="Load"/> may read.</summary>
    public static IEnumerable<string> Files(string run, string? checkpoint) => checkpoint is not null ? [Find(run, checkpoint)]
        : Directory.Exists(run) ? RunFolder.ModelFiles(run) : [run];

    /// <summary>SHA-256 of what <see cref="Load"/> may take its numbers from, by which another model is told.</summary>
    /// <exception cref="InputException">There is none.</exception>
    public static string FingerprintOf(string run, string? checkpoint)
    {
        string onnx = Path.Combine(run, ModelFile.OnnxName);
        bool hasOnnx = checkpoint is null && File.Exists(onnx);
        // A folder that was shipped has nothing else.
        bool isShipped = hasOnnx && !File.Exists(Path.Combine(run, ModelFile.DeliveredName)) && ReadSettings(run) is null;
        string[] files = [.. isShipped ? Array.Empty<string>() : [Find(run, checkpoint)], .. hasOnnx ? [onnx] : Array.Empty<string>()];
        return string.Join(" with ", files.Select(FileComparison.Sha256));
    }

    /// <summary>How to build and feed the model; its numbers stay unread.</summary>
    public static ModelDescription Describe(string run) => ModelFile.Describe(Find(run));

    /// <summary>How far a run has come that is not at its end; null for one that is, and for a model file by itself.</summary>
    public static string? Unfinished(string run)
    {
        string last = Path.Combine(run, RunFolder.LastName);
        if (ReadSettings(run) is not { } settings || !File.Exists(last)) return null;
        var position = CheckpointFile.Describe(last).Position;
        if (position.IsAtEnd(settings)) return null;
        string all = settings.Epochs == TrainingSettings.Unlimited ? "" : $" of {settings.Epochs}";
        return $"{run} has not come to its end: it is being trained, or was stopped, after epoch {position.CompletedEpochs}{all}";
    }

    /// <summary>Says of a run that is not at its end that this is not the model it will have.</summary>
    public static void SayUnfinished(string run, Terminal terminal)
    {
        try
        {
            if (Unfinished(run) is not { } unfinished) return;
            terminal.Say($"Note: {unfinished}. This takes the model that it has so far; to finish it, where nothing trains it: " +
                ShellLine.Of("train", "--resume", ShellLine.Nearby(run)));
        }
        catch (InputException)
        {
            // What the run delivers is a model still.
        }
    }

    /// <summary>The epochs that a run's preset takes with the run's own pictures.</summary>
    /// <param name="run">The run folder.</param>
    /// <param name="settings">The run's settings.</param>
    public static int EpochsOfPreset(string run, TrainingSettings settings)
    {
        var preset = Presets.Get(settings.Preset);
        return RunPictures.TrainedOn(run) is > 0 and var pictures
            ? (settings with { Epochs = preset.Epochs, MinSteps = preset.MinSteps }).EpochsOn(pictures) : preset.Epochs;
    }

    /// <summary>The settings that a run was started with, or null for a model file by itself.</summary>
    public static TrainingSettings? ReadSettings(string run)
    {
        string file = Path.Combine(run, "config.yaml");
        return Directory.Exists(run) && File.Exists(file) ? TrainingSettings.OfRun(file) : null;
    }
}
