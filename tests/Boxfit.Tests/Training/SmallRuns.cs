using System.Security.Cryptography;

namespace Boxfit.Tests.Training;

/// <summary>Pictures, settings and helpers for trainings that take a second or two.</summary>
static class SmallRuns
{
    const int Width = 60, Height = 40;

    /// <summary>Draws pictures of a light rectangle on a dark ground, and their CSV; returns its path.</summary>
    public static string Draw(string folder, int count = 22)
    {
        Directory.CreateDirectory(folder);
        var random = new SeededRandom(3);
        var lines = new List<string> { "path,x1,y1,x2,y2" };
        for (int i = 0; i < count; i++)
        {
            int x1 = random.NextInt(20), y1 = random.NextInt(15), x2 = x1 + 15 + random.NextInt(20), y2 = y1 + 10 + random.NextInt(12);
            var image = new RgbImage(Width, Height);
            for (int y = 0; y < Height; y++)
            {
                for (int x = 0; x < Width; x++)
                {
                    byte level = (byte)(x >= x1 && x < x2 && y >= y1 && y < y2 ? 200 : random.NextInt(80));
                    image.Pixels.AsSpan((y * Width + x) * 3, 3).Fill(level);
                }
            }
            PictureWriter.SavePng(image, Path.Combine(folder, $"{i}.png"));
            lines.Add($"{i}.png,{x1},{y1},{x2},{y2}");
        }
        string csv = Path.Combine(folder, "boxes.csv");
        File.WriteAllLines(csv, lines);
        return csv;
    }

    /// <summary>Two epochs of five steps, the last smaller, with everything random switched on.</summary>
    public static TrainingSettings Settings(string csv, string runFolder) => new()
    {
        Data = csv,
        Out = runFolder,
        Weights = TrainingSettings.FromScratch,
        Model = new() { Backbone = "mobilenet_v2", ExtraConvolutions = [], Head = [16], Dropout = 0.2 },
        Preprocessing = new(32, 32),
        Epochs = 2,
        Batch = 4,
        Augmentation = new() { Flip = 0.5, Shift = 0.1 },
        TrainShare = 0.82,
        Seed = 11,
        Threads = 2,
        Workers = 2,
        Keep = 2,
    };

    /// <summary>A hash of the numbers in a .safetensors file, without its header.</summary>
    public static string Numbers(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        return Convert.ToHexString(SHA256.HashData(bytes.AsSpan(8 + (int)BitConverter.ToUInt64(bytes))));
    }

    /// <summary>Compares the numbers of two runs' files, or the texts of what is no .safetensors file.</summary>
    public static void AssertSame(string expected, string actual, params string[] names)
    {
        foreach (string name in names)
        {
            Func<string, string> read = name.EndsWith(".safetensors", StringComparison.Ordinal) ? Numbers : File.ReadAllText;
            Assert.Equal(read(Path.Combine(expected, name)), read(Path.Combine(actual, name)));
        }
    }

    /// <summary>The lines of a run's <c>metrics.jsonl</c>.</summary>
    public static IEnumerable<JsonElement> Metrics(string folder) =>
        File.ReadLines(Path.Combine(folder, "metrics.jsonl")).Select(l => JsonDocument.Parse(l).RootElement);

    /// <summary>Copies a run folder as it is.</summary>
    public static void Copy(string from, string to)
    {
        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    /// <summary>Rewrites a checkpoint with one tensor changed.</summary>
    public static void Change(string path, string name, Action<float[]> change) =>
        Rewrite(path, (tensors, _) => change(tensors.Single(t => t.Key == name).Value.Values));

    /// <summary>Rewrites a checkpoint with other metadata.</summary>
    public static void Describe(string path, Action<Dictionary<string, string>> change) => Rewrite(path, (_, metadata) => change(metadata));

    static void Rewrite(string path, Action<List<KeyValuePair<string, Tensor>>, Dictionary<string, string>> change)
    {
        List<KeyValuePair<string, Tensor>> tensors;
        Dictionary<string, string> metadata;
        using (var reader = SafetensorsReader.Open(path))
        {
            tensors = [.. reader.Entries.Select(e => new KeyValuePair<string, Tensor>(e.Name, reader.Read(e.Name)))];
            metadata = new(reader.Metadata, StringComparer.Ordinal);
        }
        change(tensors, metadata);
        SafetensorsWriter.Save(path, tensors, metadata);
    }
}

/// <summary>Runs an action for each report, at once and on the training's own thread.</summary>
sealed class Reports(Action<TrainingProgress> action) : IProgress<TrainingProgress>
{
    public void Report(TrainingProgress value) => action(value);
}

/// <summary>The pictures and one whole run, made once for all tests of a class.</summary>
public sealed class FinishedRun : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public FinishedRun()
    {
        Csv = SmallRuns.Draw(_folder["pictures"]);
        Reported = [];
        Result = Trainer.Run(SmallRuns.Settings(Csv, _folder["run"]), new Reports(Reported.Add));
    }

    public string Csv { get; }

    public TrainingResult Result { get; }

    public List<TrainingProgress> Reported { get; }

    public void Dispose() => _folder.Dispose();

    /// <summary>The same run, interrupted at the first step of an epoch.</summary>
    public TrainingResult Until(int epoch, string runFolder)
    {
        using var stop = new CancellationTokenSource();
        return Trainer.Run(SmallRuns.Settings(Csv, runFolder), new Reports(p =>
        {
            if (p is StepProgress s && s.Epoch == epoch) stop.Cancel();
        }), stop.Token);
    }

    /// <summary>Asserts that another run has come to the same end, bit for bit.</summary>
    public void AssertSame(TrainingResult result)
    {
        Assert.False(result.Interrupted);
        SmallRuns.AssertSame(
            Result.RunFolder, result.RunFolder, "last.safetensors", "best.safetensors", "checkpoints/epoch-0001.safetensors",
            "checkpoints/epoch-0002.safetensors", "results.csv", "evaluation.csv");
        Assert.Equal(Losses(Result.RunFolder), Losses(result.RunFolder));
        Assert.Equal(Result.Best, result.Best);
        Assert.Equal(Result.Test!.MeanIou, result.Test!.MeanIou);

        static string[] Losses(string folder) =>
        [
            .. from line in SmallRuns.Metrics(folder)
               let loss = line.TryGetProperty("loss", out var ofStep) ? ofStep : line.GetProperty("trainLoss")
               select $"{line.GetProperty("event")} {line.GetProperty("step")} {loss}",
        ];
    }
}
