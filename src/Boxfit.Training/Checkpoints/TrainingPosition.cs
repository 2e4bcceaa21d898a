using System.Text.Json.Serialization;

namespace Boxfit.Training.Checkpoints;

/// <summary>
/// Where a run stands: all that is needed beside the parameters and the optimizer's moments to go on to the same bits. Random streams
/// need nothing: they follow from the seed, the epoch and the step.
/// </summary>
/// <param name="data">Fingerprint of the pictures and boxes of each part.</param>
/// <param name="settings">The settings that the run was begun with; may be absent, but where it is written it is no null.</param>
sealed class TrainingPosition(string data, IReadOnlyDictionary<string, string> settings = null!)
{
    /// <summary>Epochs that are done, measured and recorded.</summary>
    [JsonRequired]
    public int CompletedEpochs { get; set; }

    /// <summary>Optimizer steps done of the epoch after those.</summary>
    [JsonRequired]
    public int StepInEpoch { get; set; }

    /// <summary>Optimizer steps since the run began.</summary>
    [JsonRequired]
    public long Step { get; set; }

    /// <summary>Sum of the loss over the pictures of the epoch in progress.</summary>
    [JsonRequired]
    public double LossSum { get; set; }

    /// <summary>Sum of the IoU over those of them that show an object.</summary>
    [JsonRequired]
    public double IouSum { get; set; }

    /// <summary>Number of those pictures.</summary>
    [JsonRequired]
    public long Pictures { get; set; }

    /// <summary>Number of those that show no object.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Empty { get; set; }

    /// <summary>The best epoch so far; 0 for none.</summary>
    [JsonRequired]
    public int BestEpoch { get; set; }

    /// <summary>Its mean IoU.</summary>
    [JsonRequired]
    public double BestMeanIou { get; set; }

    /// <summary>Steps that the time left out of the last epoch of a run that was made longer afterwards.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long StepsLeftOut { get; set; }

    /// <summary>How many processes have trained it last, where they were several; else 0.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Processes { get; set; }

    /// <summary>Mean loss of the epoch in progress; of the pictures so far.</summary>
    [JsonIgnore]
    public double MeanLoss => LossSum / Pictures;

    /// <summary>Mean IoU of the same, of those that show an object.</summary>
    [JsonIgnore]
    public double MeanIou => Pictures > Empty ? IouSum / (Pictures - Empty) : 0;

    /// <summary>Time that the run has taken so far, over all its processes.</summary>
    [JsonIgnore]
    public TimeSpan Elapsed { get; set; }

    /// <summary><see cref="Elapsed"/> as checkpoints keep it; those of earlier versions have neither this nor an end.</summary>
    public double ElapsedSeconds { get => Elapsed.TotalSeconds; set => Elapsed = TimeSpan.FromSeconds(value); }

    /// <summary>What ended the run; null while it goes on.</summary>
    [JsonIgnore]
    public RunEnd? End { get; set; }

    /// <summary>Whether the run has come to the end of its length; one that was made longer since has not.</summary>
    /// <param name="now">The run's settings now; null where they are not known.</param>
    public bool IsAtEnd(TrainingSettings? now) => End is not null && (now is null || !RunLength.IsChanged(Settings, now));

    /// <summary><see cref="End"/> as checkpoints keep it.</summary>
    [JsonPropertyName("end"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? EndName
    {
        get => End?.ToString();
        set => End = value is null ? null : Enum.TryParse(value, out RunEnd end) ? end
            : throw new FormatException($"the run ended by '{value}', which this version of Boxfit does not know");
    }

    /// <summary>Fingerprint of the pictures and boxes of each part.</summary>
    public string Data { get; } = data;

    /// <summary>Prints of the pictures' files (<see cref="PictureContents"/>); null in checkpoints of earlier versions.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Contents { get; set; }

    /// <summary>
    /// The settings that the run was begun with (<see cref="SettingsTable.Deciding"/>); none in checkpoints of earlier versions.
    /// </summary>
    public IReadOnlyDictionary<string, string> Settings { get; private set; } = settings ?? new Dictionary<string, string>();

    /// <summary>Takes the settings of a longer run, which has not come to its end yet.</summary>
    /// <param name="settings">The settings that decide it.</param>
    /// <param name="stepsLeftOut">Becomes <see cref="StepsLeftOut"/>.</param>
    public void Lengthen(IReadOnlyDictionary<string, string> settings, long stepsLeftOut) =>
        (Settings, StepsLeftOut, End) = (settings, stepsLeftOut, null);

    /// <summary>Counts a step.</summary>
    /// <param name="sums">Its pictures, with the sums of their losses and IoUs.</param>
    public void Advance(in StepSums sums)
    {
        StepInEpoch++;
        Step++;
        Pictures += sums.Pictures;
        Empty += sums.Empty;
        LossSum += sums.Loss;
        IouSum += sums.Iou;
    }

    /// <summary>Counts an epoch, and returns true when it is the best so far.</summary>
    /// <param name="meanIou">Its mean IoU; null where there is no part to compare epochs by.</param>
    public bool CompleteEpoch(double? meanIou)
    {
        CompletedEpochs++;
        (StepInEpoch, LossSum, IouSum, Pictures, Empty) = (0, 0, 0, 0, 0);
        if (meanIou is not { } iou || (BestEpoch > 0 && iou <= BestMeanIou)) return false;
        (BestEpoch, BestMeanIou) = (CompletedEpochs, iou);
        return true;
    }

    /// <summary>The position as the text in a checkpoint's header.</summary>
    public string Print() => JsonText.Of(this, TrainingJson.Default.TrainingPosition);

    /// <summary>Reads what <see cref="Print"/> wrote.</summary>
    /// <exception cref="FormatException">The text is no position.</exception>
    public static TrainingPosition Parse(string text)
    {
        try
        {
            var position = JsonSerializer.Deserialize(text, TrainingJson.Default.TrainingPosition)
                ?? throw new JsonException("It is null.");
            return position.Settings.Values.All(v => v is not null) ? position : throw new JsonException("One of its settings is null.");
        }
        catch (Exception e) when (e is JsonException or OverflowException)
        {
            throw new FormatException($"the position in the training is damaged ({JsonText.Reason(e)})", e);
        }
    }
}

/// <summary>Sums over the pictures of a step, that of the IoU over those that show an object.</summary>
readonly record struct StepSums(int Pictures, double Loss, double Iou)
{
    /// <summary>Pictures that show no object.</summary>
    public int Empty { get; init; }

    public double MeanLoss => Loss / Pictures;

    /// <summary>Mean IoU; 0 where no picture shows an object.</summary>
    public double MeanIou => Pictures > Empty ? Iou / (Pictures - Empty) : 0;

    public static StepSums operator +(StepSums a, StepSums b) =>
        new(a.Pictures + b.Pictures, a.Loss + b.Loss, a.Iou + b.Iou) { Empty = a.Empty + b.Empty };
}

/// <summary>What ended a run.</summary>
enum RunEnd
{
    /// <summary>All epochs are done.</summary>
    Epochs,

    /// <summary>Its time was over.</summary>
    Time,

    /// <summary>The validation part had no better IoU for as many epochs as patience was asked for.</summary>
    Patience,
}
