using System.Text;
using System.Text.Json;

namespace Boxfit.Training;

/// <summary>
/// Where a run stands: all that is needed beside the parameters and the optimizer's moments to go on to the same bits. Random streams
/// need nothing: they follow from the seed, the epoch and the step.
/// </summary>
/// <param name="CompletedEpochs">Epochs that are done, evaluated and recorded.</param>
/// <param name="StepInEpoch">Steps done of the epoch after those.</param>
/// <param name="Step">Optimizer steps since the run began.</param>
/// <param name="LossSum">Sum of the loss over the pictures of the epoch in progress.</param>
/// <param name="IouSum">Sum of the IoU over the same pictures.</param>
/// <param name="Pictures">Number of those pictures.</param>
/// <param name="BestEpoch">The best epoch so far; 0 for none.</param>
/// <param name="BestMeanIou">Its mean IoU.</param>
/// <param name="Data">Fingerprint of the pictures and boxes of each part.</param>
sealed record TrainingPosition(
    int CompletedEpochs,
    int StepInEpoch,
    long Step,
    double LossSum,
    double IouSum,
    long Pictures,
    int BestEpoch,
    double BestMeanIou,
    string Data)
{
    public static TrainingPosition Start(string data) => new(0, 0, 0, 0, 0, 0, 0, 0, data);

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
            json.WriteString("data", Data);
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
            return new(
                json.GetProperty("completedEpochs").GetInt32(),
                json.GetProperty("stepInEpoch").GetInt32(),
                json.GetProperty("step").GetInt64(),
                json.GetProperty("lossSum").GetDouble(),
                json.GetProperty("iouSum").GetDouble(),
                json.GetProperty("pictures").GetInt64(),
                json.GetProperty("bestEpoch").GetInt32(),
                json.GetProperty("bestMeanIou").GetDouble(),
                json.GetProperty("data").GetString() ?? "");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new FormatException($"the position in the training is damaged ({e.Message})", e);
        }
    }
}
