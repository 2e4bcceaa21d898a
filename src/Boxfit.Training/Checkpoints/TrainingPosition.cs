using System.Text;
using System.Text.Json;

namespace Boxfit.Training.Checkpoints;

/// <summary>
/// Where a run stands: all that is needed beside the parameters and the optimizer's moments to go on to the same bits. Random streams
/// need nothing: they follow from the seed, the epoch and the step.
/// </summary>
sealed class TrainingPosition(string data, IReadOnlyDictionary<string, string> settings)
{
    /// <summary>Epochs that are done, measured and recorded.</summary>
    public int CompletedEpochs { get; private set; }

    /// <summary>Optimizer steps done of the epoch after those.</summary>
    public int StepInEpoch { get; private set; }

    /// <summary>Optimizer steps since the run began.</summary>
    public long Step { get; private set; }

    /// <summary>Sum of the loss over the pictures of the epoch in progress.</summary>
    public double LossSum { get; private set; }

    /// <summary>Sum of the IoU over the same pictures.</summary>
    public double IouSum { get; private set; }

    /// <summary>Number of those pictures.</summary>
    public long Pictures { get; private set; }

    /// <summary>The best epoch so far; 0 for none.</summary>
    public int BestEpoch { get; private set; }

    /// <summary>Its mean IoU.</summary>
    public double BestMeanIou { get; private set; }

    /// <summary>Time that the run has taken so far, over all its processes.</summary>
    public TimeSpan Elapsed { get; set; }

    /// <summary>What ended the run; null while it goes on.</summary>
    public RunEnd? End { get; set; }

    /// <summary>Fingerprint of the pictures and boxes of each part.</summary>
    public string Data { get; } = data;

    /// <summary>The settings that the run was begun with (<see cref="SettingsTable.Deciding"/>); none in checkpoints of earlier versions.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; } = settings;

    /// <summary>Counts a step.</summary>
    /// <param name="sums">Its pictures, with the sums of their losses and IoUs.</param>
    public void Advance(in StepSums sums)
    {
        StepInEpoch++;
        Step++;
        Pictures += sums.Pictures;
        LossSum += sums.Loss;
        IouSum += sums.Iou;
    }

    /// <summary>Counts an epoch, and returns true when it is the best so far.</summary>
    public bool CompleteEpoch(double meanIou)
    {
        CompletedEpochs++;
        (StepInEpoch, LossSum, IouSum, Pictures) = (0, 0, 0, 0);
        if (BestEpoch > 0 && meanIou <= BestMeanIou) return false;
        (BestEpoch, BestMeanIou) = (CompletedEpochs, meanIou);
        return true;
    }

    public string Print()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("completedEpochs", CompletedEpochs);
            json.WriteNumber("stepInEpoch", StepInEpoch);
            json.WriteNumber("step", Step);
            json.WriteNumber("lossSum", LossSum);
            json.WriteNumber("iouSum", IouSum);
            json.WriteNumber("pictures", Pictures);
            json.WriteNumber("bestEpoch", BestEpoch);
            json.WriteNumber("bestMeanIou", BestMeanIou);
            json.WriteNumber("elapsedSeconds", Elapsed.TotalSeconds);
            if (End is { } end) json.WriteString("end", end.ToString());
            json.WriteString("data", Data);
            json.WriteStartObject("settings");
            foreach (var (name, value) in Settings) json.WriteString(name, value);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    /// <exception cref="FormatException">The text is no position.</exception>
    public static TrainingPosition Parse(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            var json = document.RootElement;
            return new(json.GetProperty("data").GetString() ?? "", ParseSettings(json))
            {
                CompletedEpochs = json.GetProperty("completedEpochs").GetInt32(),
                StepInEpoch = json.GetProperty("stepInEpoch").GetInt32(),
                Step = json.GetProperty("step").GetInt64(),
                LossSum = json.GetProperty("lossSum").GetDouble(),
                IouSum = json.GetProperty("iouSum").GetDouble(),
                Pictures = json.GetProperty("pictures").GetInt64(),
                BestEpoch = json.GetProperty("bestEpoch").GetInt32(),
                BestMeanIou = json.GetProperty("bestMeanIou").GetDouble(),
                // Checkpoints of earlier versions have neither.
                Elapsed = json.TryGetProperty("elapsedSeconds", out var elapsed) ? TimeSpan.FromSeconds(elapsed.GetDouble()) : TimeSpan.Zero,
                End = json.TryGetProperty("end", out var end) ? ParseEnd(end.GetString()) : null,
            };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or OverflowException)
        {
            throw new FormatException($"the position in the training is damaged ({e.Message})", e);
        }
    }

    static Dictionary<string, string> ParseSettings(JsonElement json) => json.TryGetProperty("settings", out var settings)
        ? settings.EnumerateObject().ToDictionary(s => s.Name, s => s.Value.GetString() ?? "", StringComparer.Ordinal) : [];

    static RunEnd ParseEnd(string? text) => Enum.TryParse(text, out RunEnd end)
        ? end : throw new FormatException($"the run ended by '{text}', which this version of Boxfit does not know");
}

/// <summary>Sums over the pictures of a step.</summary>
readonly record struct StepSums(int Pictures, double Loss, double Iou)
{
    public double MeanLoss => Loss / Pictures;

    public double MeanIou => Iou / Pictures;

    public static StepSums operator +(StepSums a, StepSums b) => new(a.Pictures + b.Pictures, a.Loss + b.Loss, a.Iou + b.Iou);
}
