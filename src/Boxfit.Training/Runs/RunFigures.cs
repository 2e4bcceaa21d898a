namespace Boxfit.Training.Runs;

/// <summary>What a run's own files say of how far it has come and how well its model does.</summary>
sealed record RunFigures
{
    /// <summary>Epochs done; null where the table of results cannot be read.</summary>
    public required int? Epochs { get; init; }

    /// <summary>Epochs asked for; null where a time alone ends it, or its settings cannot be read.</summary>
    public required int? AllEpochs { get; init; }

    /// <summary>Mean IoU of the best epoch on the part that epochs are compared by, 0…1; null before the first.</summary>
    public required double? BestMeanIou { get; init; }

    /// <summary>The epoch whose model the run delivers; null before the first.</summary>
    public required int? ModelEpoch { get; init; }

    /// <summary>Mean IoU of that model after its epoch, 0…1, on the part <see cref="MeasuredOn"/>; null before the first.</summary>
    public required double? ModelMeanIou { get; init; }

    /// <summary>Mean IoU of that model on the test part, 0…1; null where it was not measured there since it is the model.</summary>
    public required double? TestMeanIou { get; init; }

    /// <summary>What the epochs are measured on: validation, or test where there is no validation part; null before the first.</summary>
    public required string? MeasuredOn { get; init; }

    /// <summary>The settings; null where they cannot be read.</summary>
    public required TrainingSettings? Settings { get; init; }

    /// <summary>What of the run cannot be read and why, a sentence or more each.</summary>
    public required IReadOnlyList<string> Faults { get; init; }

    /// <summary>Reads a run's figures; what is damaged is told by <see cref="Faults"/>.</summary>
    public static RunFigures Of(string path)
    {
        var faults = new List<string>();
        var results = Attempt(() => ResultsTable.Read(Path.Combine(path, RunFolder.ResultsName), int.MaxValue));
        var settings = Attempt(() => TrainingSettings.OfRun(Path.Combine(path, RunFolder.ConfigurationName)));
        bool isChosen = results is [var first, ..] && first.Validation is not null;
        // Without a validation part the last is delivered, whatever the test part says.
        var model = results is null or [] ? null : isChosen ? results.MaxBy(r => r.Deciding?.MeanIou) : results[^1];
        return new()
        {
            Epochs = results?.Count,
            AllEpochs = settings?.Epochs is { } epochs && epochs != TrainingSettings.Unlimited ? epochs : null,
            BestMeanIou = results?.Max(r => r.Deciding?.MeanIou),
            ModelEpoch = model?.Epoch,
            ModelMeanIou = model?.Deciding?.MeanIou,
            TestMeanIou = model?.Test?.MeanIou ?? Attempt(() => TestMeasured(path)),
            MeasuredOn = model?.Deciding is null ? null : isChosen ? PartNames.Validation : PartNames.Test,
            Settings = settings,
            Faults = faults,
        };

        // A damaged run is listed, too.
        T? Attempt<T>(Func<T?> read)
        {
            try
            {
                return read();
            }
            catch (Exception e) when (e is BoxfitException or IOException or UnauthorizedAccessException)
            {
                faults.Add(e.Message);
                return default;
            }
        }
    }

    /// <summary>Whether the table of test pictures is one of the model that the run delivers now.</summary>
    public static bool IsEvaluationOfModel(string path)
    {
        string table = Path.Combine(path, RunFolder.EvaluationName);
        return File.Exists(table)
            && File.GetLastWriteTimeUtc(table) >= File.GetLastWriteTimeUtc(Path.Combine(path, ModelFile.DeliveredName));
    }

    /// <summary>The mean IoU that the run's end measured; null where it has not come there with the model that is delivered now.</summary>
    static double? TestMeasured(string path) =>
        IsEvaluationOfModel(path) ? EvaluationTable.ReadMeanIou(Path.Combine(path, RunFolder.EvaluationName)) : null;
}
