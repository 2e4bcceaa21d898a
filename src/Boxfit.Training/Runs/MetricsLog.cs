using System.Buffers;
using System.Text.Json;

namespace Boxfit.Training.Runs;

/// <summary>
/// A run's <c>metrics.jsonl</c>: a line a step and a line an epoch, each written through at once, so that others can follow the run.
/// Writing a step's line allocates nothing.
/// </summary>
sealed class MetricsLog : IDisposable
{
    readonly string _path;
    readonly FileStream _stream;
    readonly ArrayBufferWriter<byte> _buffer = new();
    readonly Utf8JsonWriter _json;

    /// <summary>Opens the file to append to it.</summary>
    public MetricsLog(string path)
    {
        _path = path;
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
    public static void CutBack(string path, long step, int epochs)
    {
        if (!File.Exists(path)) return;
        AtomicFile.Write(path, stream =>
        {
            foreach (string line in File.ReadLines(path))
                if (IsWithin(line, step, epochs)) stream.Write(System.Text.Encoding.UTF8.GetBytes(line + "\n"));
        });
    }

    public void WriteStep(in StepFigures f)
    {
        Begin("step", f.Epoch, f.Step);
        _json.WriteNumber("loss", f.Loss);
        _json.WriteNumber("meanIou", f.MeanIou);
        _json.WriteNumber("learningRate", f.LearningRate);
        _json.WriteNumber("picturesPerSecond", Math.Round(f.PicturesPerSecond, 2));
        _json.WriteNumber("wait", Math.Round(f.Wait.TotalSeconds, 6));
        End();
    }

    public void WriteEpoch(EpochResult r, EpochTimes times)
    {
        Begin("epoch", r.Epoch, r.Step);
        _json.WriteNumber("learningRate", r.LearningRate);
        _json.WriteNumber("trainLoss", r.TrainLoss);
        _json.WriteNumber("trainMeanIou", r.TrainMeanIou);
        if (r.Validation is { } validation)
        {
            _json.WriteNumber("validationMeanIou", validation.MeanIou);
            _json.WriteNumber("validationMse", validation.Mse);
        }
        _json.WriteNumber("testMeanIou", r.Test.MeanIou);
        _json.WriteNumber("testMse", r.Test.Mse);
        _json.WriteNumber("seconds", Math.Round(times.Training.TotalSeconds, 3));
        _json.WriteNumber("picturesPerSecond", Math.Round(times.PicturesPerSecond, 2));
        _json.WriteNumber("dataWaitShare", Math.Round(times.WaitShare, 6));
        End();
    }

    public void Dispose()
    {
        _json.Dispose();
        _stream.Dispose();
    }

    static bool IsWithin(string line, long step, int epochs)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var root = document.RootElement;
            return root.GetProperty("event").GetString() == "epoch"
                ? root.GetProperty("epoch").GetInt32() <= epochs
                : root.GetProperty("step").GetInt64() <= step;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            // The last line of a run that was killed may be half a line.
            return false;
        }
    }

    void Begin(string kind, int epoch, long step)
    {
        _buffer.ResetWrittenCount();
        _json.Reset();
        _json.WriteStartObject();
        _json.WriteString("event", kind);
        _json.WriteNumber("epoch", epoch);
        _json.WriteNumber("step", step);
    }

    void End()
    {
        _json.WriteEndObject();
        _json.Flush();
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

/// <summary>A step's figures.</summary>
readonly record struct StepFigures(
    int Epoch, long Step, double Loss, double MeanIou, double LearningRate, double PicturesPerSecond, TimeSpan Wait);

/// <summary>How long the steps of an epoch took in this process.</summary>
readonly record struct EpochTimes(long Pictures, TimeSpan Training, TimeSpan Wait)
{
    public double PicturesPerSecond => Training > TimeSpan.Zero ? Pictures / Training.TotalSeconds : 0;

    public double WaitShare => Training > TimeSpan.Zero ? Wait / Training : 0;

    public static EpochTimes operator +(EpochTimes a, EpochTimes b) => new(a.Pictures + b.Pictures, a.Training + b.Training, a.Wait + b.Wait);
}
