namespace Boxfit.Tests.Training;

public sealed class TrainerTests(FinishedRun whole) : IClassFixture<FinishedRun>, IDisposable
{
    readonly TemporaryFolder _folder = new();

    string RunPath => _folder["run"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_run_leaves_everything_in_its_folder()
    {
        string folder = whole.Result.RunFolder;
        var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(folder, f));
        Assert.Equal(
        [
            ".lock", "best.safetensors", "checkpoints/epoch-0001.safetensors", "checkpoints/epoch-0002.safetensors", "config.yaml",
            "curves.png", "environment.json", "evaluation.csv", "last.safetensors", "metrics.jsonl", "model.onnx", "model.safetensors",
            "pictures.csv", "results.csv", "sheet.png",
        ], files.Where(f => !f.StartsWith("events", StringComparison.Ordinal)).Order(StringComparer.Ordinal));

        var r = whole.Result;
        Assert.Equal((false, 2, 10L, false), (r.Interrupted, r.Epochs, r.Steps, r.TooManySkipped));
        Assert.Equal(4, r.Test!.Pictures);
        Assert.InRange(r.DataWaitShare, 0, 1);
        Assert.True(r.PicturesPerSecond > 0);
        Assert.Contains(whole.Reported.OfType<TrainingNotice>(), n => n.Text.Contains("Weights: none", StringComparison.Ordinal));
        Assert.Equal([1, 2], whole.Reported.OfType<EpochProgress>().Select(e => e.Result.Epoch));
    }

    [Fact]
    public void Metrics_have_a_line_a_step_and_a_line_an_epoch()
    {
        var lines = SmallRuns.Metrics(whole.Result.RunFolder).ToArray();
        Assert.Equal("sssssesssss" + "e", string.Concat(lines.Select(l => l.GetProperty("event").GetString()![0])));
        var steps = lines.Where(l => l.GetProperty("event").GetString() == "step").ToArray();
        Assert.Equal(Enumerable.Range(1, 10), steps.Select(l => l.GetProperty("step").GetInt32()));
        foreach (string key in (string[])["epoch", "loss", "meanIou", "learningRate", "picturesPerSecond", "wait"])
            Assert.All(steps, s => Assert.Equal(JsonValueKind.Number, s.GetProperty(key).ValueKind));

        // 18 training pictures in batches of 4, 4, 4, 4, 2: the epoch's loss weighs the smaller batch by its pictures.
        double mean = steps.Take(5).Select((s, i) => s.GetProperty("loss").GetDouble() * (i < 4 ? 4 : 2)).Sum() / 18;
        Assert.Equal(mean, lines[5].GetProperty("trainLoss").GetDouble(), 1e-12);
    }

    [Fact]
    public void A_least_number_of_steps_makes_more_epochs_and_is_kept_for_resuming()
    {
        List<TrainingProgress> reported = [];
        var result = Trainer.Run(SmallRuns.Settings(whole.Csv, RunPath) with { Epochs = 1, MinSteps = 11 }, new Reports(reported.Add));
        Assert.Equal((3, 15L), (result.Epochs, result.Steps));
        Assert.Contains(new TrainingNotice("3 epochs instead of 1, since 18 pictures are few (--min-steps 11)."), reported);
        var kept = TrainingSettings.Resolve(SettingsFile.Read(Path.Combine(RunPath, "config.yaml")), []);
        Assert.Equal((3, 11), (kept.Epochs, kept.MinSteps));
    }

    [Fact]
    public void Same_seed_and_threads_give_the_same_bits() => whole.AssertSame(Trainer.Run(SmallRuns.Settings(whole.Csv, RunPath)));

    [Fact]
    public void Another_seed_gives_other_bits() =>
        Assert.NotEqual(
            SmallRuns.Numbers(Path.Combine(whole.Result.RunFolder, "last.safetensors")),
            SmallRuns.Numbers(Path.Combine(
                Trainer.Run(SmallRuns.Settings(whole.Csv, RunPath) with { Seed = 12 }).RunFolder, "last.safetensors")));

    [Fact]
    public void Bad_pictures_are_skipped_counted_and_beyond_the_share_flagged()
    {
        string csv = SmallRuns.Draw(_folder["pictures"]);
        File.WriteAllText(_folder["pictures/3.png"], "not a picture");
        byte[] cut = File.ReadAllBytes(_folder["pictures/5.png"]);
        File.WriteAllBytes(_folder["pictures/5.png"], cut[..(cut.Length / 2)]);
        var result = Trainer.Run(SmallRuns.Settings(csv, RunPath) with { Epochs = 1 });
        Assert.Equal(["3.png", "5.png"], result.Skipped.Select(s => s.Name).Order(StringComparer.Ordinal));
        Assert.True(result.TooManySkipped);
    }

    [Fact]
    public void Rows_that_say_the_same_again_are_no_unusable_pictures()
    {
        string csv = SmallRuns.Draw(_folder["pictures"]);
        string[] lines = File.ReadAllLines(csv);
        File.WriteAllLines(csv, [.. lines, .. lines[1..4]]);
        var reported = new List<TrainingProgress>();
        var result = Trainer.Run(
            SmallRuns.Settings(csv, RunPath) with { Epochs = 1, MaxSkipped = 0 }, new Reports(reported.Add));
        Assert.Equal([true, true, true], result.Skipped.Select(s => s.IsRepeat));
        Assert.False(result.TooManySkipped);
        Assert.Contains(new TrainingNotice("3 rows only say again what others say."), reported);
        Assert.DoesNotContain(reported.OfType<TrainingNotice>(), n => n.Text.Contains("--max-skipped", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(ObjectPolicy.Skip, "2 pictures have several objects and are left out (--objects skip).")]
    [InlineData(ObjectPolicy.Largest, "2 pictures have several objects (--objects largest).")]
    [InlineData(ObjectPolicy.Class,
        "2 pictures have several objects (--objects class cat).", "1 picture is left out by --objects.")]
    public void Pictures_with_several_objects_are_told_once(ObjectPolicy policy, params string[] said)
    {
        string csv = SmallRuns.Draw(_folder["pictures"]);
        string[] lines = [.. File.ReadAllLines(csv).Select((line, i) => i == 0 ? line + ",label" : line + ",cat")];
        File.WriteAllLines(csv, [.. lines, "0.png,1,1,9,9,dog", "1.png,1,1,9,9,cat"]);
        var told = new List<string>();
        string name = policy == ObjectPolicy.Class ? "cat" : "";
        var settings = SmallRuns.Settings(csv, RunPath) with { Epochs = 1, Objects = new(policy, name) };
        Trainer.Run(settings, new Reports(p =>
        {
            if (p is TrainingNotice { Text: var text } && text.Contains("object", StringComparison.Ordinal)) told.Add(text);
        }));
        Assert.Equal(said, told.Where(t => !t.Contains("classes", StringComparison.Ordinal)));
    }

    [Fact]
    public void An_existing_run_folder_is_left_alone()
    {
        var settings = SmallRuns.Settings(whole.Csv, whole.Result.RunFolder);
        Assert.Contains("--resume", Assert.Throws<InputException>(() => Trainer.Run(settings)).Message, StringComparison.Ordinal);
        Assert.Throws<InputException>(() => Trainer.Run(SmallRuns.Settings(_folder["missing.csv"], RunPath)));
        Assert.False(Path.Exists(RunPath));
    }

    [Fact]
    public void TensorBoards_events_have_valid_checksums_and_values()
    {
        const string Script = """
            import struct, sys
            table = []
            for i in range(256):
                for _ in range(8): i = (i >> 1) ^ (0x82F63B78 if i & 1 else 0)
                table.append(i)
            def masked(data):
                c = 0xFFFFFFFF
                for b in data: c = table[(c ^ b) & 255] ^ (c >> 8)
                c ^= 0xFFFFFFFF
                return ((c >> 15 | c << 17) + 0xA282EAD8) & 0xFFFFFFFF
            def fields(b):
                i = 0
                def varint():
                    nonlocal i; v = s = 0
                    while True:
                        v |= (b[i] & 127) << s; s += 7; i += 1
                        if b[i - 1] < 128: return v
                out = {}
                while i < len(b):
                    k = varint(); t = k & 7
                    if t == 0: v = varint()
                    elif t == 1: v, = struct.unpack('<d', b[i:i+8]); i += 8
                    elif t == 5: v, = struct.unpack('<f', b[i:i+4]); i += 4
                    else: n = varint(); v = b[i:i+n]; i += n
                    out[k >> 3] = v
                return out
            b = open(sys.argv[1], 'rb').read(); i = 0; events = []
            while i < len(b):
                n, c = struct.unpack('<QI', b[i:i+12]); assert c == masked(b[i:i+8])
                d = b[i+12:i+12+n]; assert struct.unpack('<I', b[i+12+n:i+16+n])[0] == masked(d)
                events.append(fields(d)); i += 16 + n
            assert events[0][3] == b'brain.Event:2' and events[0][1] > 1.7e9
            values = [(e[2], fields(fields(e[5])[1])) for e in events[1:]]
            print(' '.join(f'{s}:{v[2]:.6g}' for s, v in values if v[1] == b'train/loss'))
            """;
        string file = Assert.Single(Directory.GetFiles(whole.Result.RunFolder, "events.out.tfevents.*"));
        string[] expected =
        [
            .. from line in SmallRuns.Metrics(whole.Result.RunFolder)
               where line.TryGetProperty("loss", out _)
               select $"{line.GetProperty("step")}:{line.GetProperty("loss").GetSingle()}",
        ];
        string[] actual = FixtureScript.RunText(Script, file).Split(' ');
        Assert.Equal(expected.Length, actual.Length);
        foreach (var (a, e) in actual.Zip(expected))
        {
            Assert.Equal(e.Split(':')[0], a.Split(':')[0]);
            Assert.Equal(Loss(e), Loss(a), 1e-5f);
        }

        static float Loss(string pair) => float.Parse(pair.Split(':')[1], System.Globalization.CultureInfo.InvariantCulture);
    }
}
