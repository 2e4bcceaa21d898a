namespace Boxfit.Tests.Web.Watching;

/// <summary>A folder of runs whose files are as a training writes them, without the training.</summary>
sealed class MadeRuns : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public string Path => _folder["runs"];

    public string this[string run] => System.IO.Path.Combine(Path, run);

    /// <summary>Makes a run that has come to an epoch.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="epochs">Epochs done.</param>
    /// <param name="change">Changes its settings.</param>
    /// <param name="steps">Lines of steps an epoch.</param>
    public string Add(string name, int epochs, Func<TrainingSettings, TrainingSettings>? change = null, int steps = 2)
    {
        string path = this[name];
        Directory.CreateDirectory(path);
        TrainingSettings settings = new() { Data = _folder["boxes.csv"], Out = path, Epochs = 100, Seed = 1 };
        File.WriteAllText(System.IO.Path.Combine(path, "config.yaml"), SettingsFile.Print(change?.Invoke(settings) ?? settings));
        File.WriteAllText(System.IO.Path.Combine(path, "environment.json"), "{\"started\": \"2026-11-30T08:00:00+00:00\"}");
        double quality = name.Sum(c => c) % 17 / 100.0;
        EpochResult[] results = [.. Enumerable.Range(1, epochs).Select(e => Result(e, steps, quality))];
        ResultsTable.Write(System.IO.Path.Combine(path, "results.csv"), results);
        using var log = new MetricsLog(System.IO.Path.Combine(path, "metrics.jsonl"));
        foreach (var result in results) Write(log, result, steps);
        return path;
    }

    /// <summary>Adds an epoch to a run's lines, as its training does.</summary>
    public void AddEpoch(string name, int epoch, int steps = 2)
    {
        using var log = new MetricsLog(System.IO.Path.Combine(this[name], "metrics.jsonl"));
        Write(log, Result(epoch, steps, 0), steps);
    }

    /// <summary>Gives a run a table of test pictures, which are drawn beside it.</summary>
    /// <param name="name">The run.</param>
    /// <param name="shift">By how many pixels its boxes miss, which grows from picture to picture.</param>
    /// <param name="count">Pictures.</param>
    public void AddPictures(string name, double shift, int count = 30)
    {
        var table = new StringBuilder(EvaluationTable.Header).Append('\n');
        var boxes = new StringBuilder("path,x1,y1,x2,y2\n");
        for (int i = 0; i < count; i++)
        {
            string picture = $"{i}.png";
            if (!File.Exists(_folder[picture])) _folder.WritePicture(picture, Draw(i));
            var truth = new BoundingBox(0.1 + 0.02 * (i % 10), 0.2, 0.5 + 0.02 * (i % 10), 0.8);
            double miss = shift * i / count / 60;
            var predicted = new BoundingBox(truth.X1 + miss, truth.Y1, truth.X2 + miss, truth.Y2);
            var (x1, y1, x2, y2) = truth.ToPixels(60, 40);
            var (p1, q1, p2, q2) = predicted.ToPixels(60, 40);
            boxes.Append(CultureInfo.InvariantCulture, $"{picture},{x1},{y1},{x2},{y2}\n");
            double iou = BoundingBox.IoU(truth, predicted);
            table.Append(CultureInfo.InvariantCulture, $"{picture},{i + 2},60,40,{x1},{y1},{x2},{y2},")
                .Append(CultureInfo.InvariantCulture, $"{p1:0.##},{q1:0.##},{p2:0.##},{q2:0.##},{iou:0.######}\n");
        }
        File.WriteAllText(_folder["boxes.csv"], boxes.ToString());
        File.WriteAllText(System.IO.Path.Combine(this[name], "evaluation.csv"), table.ToString());
    }

    public void Dispose() => _folder.Dispose();

    static EpochResult Result(int epoch, int steps, double quality) => new()
    {
        Epoch = epoch,
        Step = epoch * steps,
        LearningRate = 0.001 / epoch,
        TrainLoss = 0.2 / Math.Sqrt(epoch) + quality / 10,
        TrainMeanIou = 0.9 - 0.6 / Math.Sqrt(epoch) - quality,
        Validation = new(0.85 - 0.6 / Math.Sqrt(epoch) - quality, 0.01),
        Test = null,
    };

    static void Write(MetricsLog log, EpochResult result, int steps)
    {
        var time = new EpochTimes(100 + result.Epoch % 7, TimeSpan.FromSeconds(1), TimeSpan.Zero);
        for (int i = 1; i <= steps; i++)
            log.WriteStep(new(result.Epoch, result.Step - steps + i, result.TrainLoss, result.TrainMeanIou, result.LearningRate, time));
        log.WriteEpoch(result, time);
    }

    static RgbImage Draw(int seed)
    {
        var image = new RgbImage(60, 40);
        for (int i = 0; i < image.Pixels.Length; i++) image.Pixels[i] = (byte)((i * (seed + 3)) % 251);
        return image;
    }
}
