using System.Buffers;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Boxfit.Training.Runs;

/// <summary>
/// A run's <c>metrics.jsonl</c>: a line a step and a line an epoch, each written through at once, so that others can follow the run.
/// Writing a step's line allocates nothing.
/// </summary>
sealed class MetricsLog : IDisposable
{
    readonly string _path;
    readonly FileStream _stream;
    // Room for the longest line.
    readonly ArrayBufferWriter<byte> _buffer = new(1024);
    readonly Utf8JsonWriter _json;

    /// <summary>Opens the file to append to it.</summary>
    public MetricsLog(string path)
    {
        _path = path;
        RegularFile.Require(path);
        try
        {
            _stream = new(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw AtomicFile.Explain(path, e);
        }
        _json = new(_buffer);
    }

    /// <summary>Removes the lines of steps after <paramref name="step"/> and of epochs after <paramref name="epochs"/>.</summary>
    /// <exception cref="InputException">A line is damaged; the file is as it was.</exception>
    public static void CutBack(string path, long step, int epochs)
    {
        if (!File.Exists(path)) return;
        AtomicFile.Write(path, stream =>
        {
            foreach (var line in OwnLines.Read(path))
                if (IsWithin(line, step, epochs, path)) stream.Write(System.Text.Encoding.UTF8.GetBytes(line.Text + "\n"));
        });
    }

    public void WriteStep(in StepFigures figures) => Write(figures, TrainingJson.Default.StepFigures);

    public void WriteEpoch(EpochResult result, EpochTimes times) => Write(new(result, times), TrainingJson.Default.EpochFigures);

    public void Dispose()
    {
        _json.Dispose();
        _stream.Dispose();
    }

    static bool IsWithin(OwnLine line, long step, int epochs, string path)
    {
        try
        {
            var head = JsonSerializer.Deserialize(line.Text, TrainingJson.Default.LineHead) ?? throw new JsonException("It is null.");
            return head.Event == "epoch" ? head.Epoch <= epochs : head.Step <= step;
        }
        catch (Exception e) when (e is JsonException or FormatException or OverflowException)
        {
            // The last line of a run that was killed may be half a line.
            if (!line.IsWhole) return false;
            throw new InputException(
                $"{path}, line {line.Number}: found '{ForeignText.Shown(line.Text)}', expected a line such as " +
                "{\"event\":\"epoch\",\"epoch\":1,\"step\":20,…}. The file is damaged; remove the line, or the file: the run itself " +
                "needs neither.", e);
        }
    }

    void Write<T>(in T line, JsonTypeInfo<T> type)
    {
        _buffer.ResetWrittenCount();
        _json.Reset();
        JsonSerializer.Serialize(_json, line, type);
        _buffer.Write("\n"u8);
        try
        {
            _stream.Write(_buffer.WrittenSpan);
        }
        catch (IOException e)
        {
            throw AtomicFile.Explain(_path, e);
        }
    }
}

/// <summary>What every line begins with.</summary>
sealed record LineHead([property: JsonRequired] string Event, [property: JsonRequired] int Epoch, [property: JsonRequired] long Step);

/// <summary>A step's figures, as its line has them.</summary>
readonly record struct StepFigures(
    int Epoch, long Step, double Loss, double MeanIou, double LearningRate, [property: JsonIgnore] EpochTimes Time)
{
    [JsonPropertyOrder(-1)]
    public string Event => "step";

    public double PicturesPerSecond => Math.Round(Time.PicturesPerSecond, 2);

    public double Wait => Math.Round(Time.Wait.TotalSeconds, 6);

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Share => Time.Share is { } share ? Math.Round(share.TotalSeconds, 6) : null;
}

/// <summary>An epoch's figures, as its line has them.</summary>
readonly struct EpochFigures(EpochResult r, EpochTimes times)
{
    public string Event => "epoch";

    public int Epoch => r.Epoch;

    public long Step => r.Step;

    public double LearningRate => r.LearningRate;

    public double TrainLoss => r.TrainLoss;

    public double TrainMeanIou => r.TrainMeanIou;

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? ValidationMeanIou => r.Validation?.MeanIou;

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? ValidationMse => r.Validation?.Mse;

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? ValidationAuroc => r.Validation?.Auroc;

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? ValidationClassAccuracy => r.Validation?.ClassAccuracy;

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? TestMeanIou => r.Test?.MeanIou;

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? TestMse => r.Test?.Mse;

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? TestAuroc => r.Test?.Auroc;

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? TestClassAccuracy => r.Test?.ClassAccuracy;

    public double Seconds => Math.Round(times.Training.TotalSeconds, 3);

    public double PicturesPerSecond => Math.Round(times.PicturesPerSecond, 2);

    public double DataWaitShare => Math.Round(times.WaitShare, 6);

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Share => times.Share is { } share ? Math.Round(share.TotalSeconds, 3) : null;
}

/// <summary>How long a step, or the steps of an epoch in this process, took.</summary>
readonly record struct EpochTimes(double Pictures, TimeSpan Training, TimeSpan Wait)
{
    /// <summary>Of it, the waiting for other processes; null for one that is alone.</summary>
    public TimeSpan? Share { get; init; }

    public double PicturesPerSecond => Training > TimeSpan.Zero ? Pictures / Training.TotalSeconds : 0;

    public double WaitShare => Training > TimeSpan.Zero ? Wait / Training : 0;

    public static EpochTimes operator +(EpochTimes a, EpochTimes b) =>
        new(a.Pictures + b.Pictures, a.Training + b.Training, a.Wait + b.Wait)
        {
            Share = b.Share is { } share ? share + (a.Share ?? TimeSpan.Zero) : a.Share,
        };
}
