using Boxfit.Tests.Preparation.Checking;

namespace Boxfit.Tests.Cli.Commands;

public sealed class DataPreviewCommandTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    string Data(int count = 10)
    {
        Directory.CreateDirectory(_folder["in"]);
        for (int i = 0; i < count; i++) PictureWriter.SavePng(Scenes.Draw(i), _folder[$"in/{i}.png"]);
        string path = _folder["in/boxes.csv"];
        File.WriteAllText(path, "path,box\n" + string.Concat(Enumerable.Range(0, count)
            .Select(i => $"{i}.png,\"[10, 10, {30 + i}, 60]\"\n")));
        return path;
    }

    CommandRun Preview(string file, params string[] options) =>
        CommandRun.Of(["data", "preview", Data(), "--out", _folder[file], "--json", .. options]);

    [Fact]
    public void The_boxes_are_those_of_a_training_with_the_same_settings()
    {
        string[] options = ["--preset", "fast", "--size", "64x48", "--rotate", "10", "--seed", "3", "--split", "0.5",
            "--validation", "0.2"];
        var run = Preview("out/sheet.svg", [.. options, "--count", "3", "--views", "2", "--epoch", "4"]);
        Assert.True(run.ExitCode == 0, run.Messages);

        var settings = TrainingSettings.Resolve(
            [], [new("data", _folder["in/boxes.csv"], "DATA"), .. options.Chunk(2).Select(o => GivenSetting.Option(o[0][2..], o[1]))]);
        var train = TrainingData.Load(settings).Split.Train;
        var seen = new Dictionary<(int Epoch, int Sample), BoundingBox>();
        using var loader = new BatchLoader(
            train, new Preprocessor(settings.Preprocessing), new() { Seed = 3, Shuffle = true, Augmentation = settings.Augmentation });
        loader.Start(3);
        for (int step = 0; step < 2 * loader.StepsPerEpoch; step++)
        {
            var batch = loader.Take(TestContext.Current.CancellationToken);
            for (int i = 0; i < batch.Count; i++) seen[(batch.Epoch, batch.Samples[i])] = batch.Boxes[i];
            loader.Return(batch);
        }

        var pictures = run.Json.GetProperty("pictures").EnumerateArray().ToArray();
        // At even distances, over the whole part.
        int[] shown = [0, 1, 3];
        Assert.Equal(shown.Select(i => train[i].Path), pictures.Select(p => p.GetProperty("path").GetString()));
        Assert.Equal(5, run.Json.GetProperty("trainingPictures").GetInt32());
        foreach (var (n, sample) in shown.Index())
        {
            var views = pictures[n].GetProperty("views").EnumerateArray().ToArray();
            Assert.Equal([4, 5], views.Select(v => v.GetProperty("epoch").GetInt32()));
            foreach (var view in views)
            {
                double[] edges = [.. view.GetProperty("box").EnumerateArray().Select(e => e.GetDouble())];
                var expected = seen[(view.GetProperty("epoch").GetInt32() - 1, sample)];
                Assert.Equal(new[] { expected.X1, expected.Y1, expected.X2, expected.Y2 }.Select(e => Math.Round(e, 6)), edges);
            }
        }
        string svg = File.ReadAllText(_folder["out/sheet.svg"]);
        Assert.Equal(9, svg.Split("<image ").Length - 1);
        Assert.Contains("boxes.csv: 3 of 5 training pictures, epochs 4 to 5, seed 3", svg);
        Assert.DoesNotContain("prediction", svg);
    }

    [Theory]
    [InlineData("sheet.png")]
    [InlineData("sheet.html")]
    public void A_sheet_may_be_a_picture_or_a_page(string file)
    {
        var run = Preview(file, "--count", "2", "--views", "3", "--flip", "0.5", "--size", "40", "--looks", "1");
        Assert.True(run.ExitCode == 0, run.Messages);
        Assert.Equal(_folder[file], run.Json.GetProperty("file").GetString());
        if (file.EndsWith(".png", StringComparison.Ordinal)) Assert.True(PictureReader.Read(_folder[file]).Width > 1000);
        else Assert.Equal(8, File.ReadAllText(_folder[file]).Split("<img ").Length - 1);
    }

    [Fact]
    public void What_a_model_that_looks_again_sees_then_is_shown_beside()
    {
        var run = Preview("sheet.svg", "--count", "1", "--views", "2", "--size", "40", "--looks", "2");
        Assert.True(run.ExitCode == 0, run.Messages);
        string sheet = File.ReadAllText(_folder["sheet.svg"]);
        Assert.Equal(5, sheet.Split("<image ").Length - 1);
        Assert.Contains("epoch 2, look again", sheet);
    }

    [Fact]
    public void For_people_it_says_in_three_lines_what_was_drawn()
    {
        var run = CommandRun.Of(["data", "preview", Data(), "--out", _folder["sheet.png"], "--count", "2", "--size", "40",
            "--preset", "article", "--flip", "0.5", "--rotate", "5@0.2"]);
        Assert.True(run.ExitCode == 0, run.Messages);
        Assert.Equal($"""
            Sheet    {_folder["sheet.png"]}
            Shown    2 of 8 training pictures, epochs 1 to 4
            Changes  flip 0.5, rotate 5@0.2

            """, run.Output);
    }

    [Fact]
    public void Without_augmentation_it_says_that_all_epochs_look_alike()
    {
        var run = Preview("sheet.png", "--preset", "article", "--count", "1", "--size", "40");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("look alike", run.Messages);
        var changed = Preview("sheet.png", "--preset", "article", "--count", "1", "--size", "40", "--flip", "0.5");
        Assert.DoesNotContain("look alike", changed.Messages);
    }

    [Fact]
    public void Unreadable_pictures_are_named_and_none_readable_is_an_error()
    {
        string data = Data(3);
        byte[] whole = File.ReadAllBytes(_folder["in/1.png"]);
        File.WriteAllBytes(_folder["in/1.png"], whole[..(whole.Length / 2)]);
        string[] command = ["data", "preview", data, "--out", _folder["sheet.svg"], "--split", "0.7", "--split-order", "rows",
            "--size", "40"];
        var run = CommandRun.Of(command);
        Assert.Equal(3, run.ExitCode);
        Assert.Contains("1.png", run.Messages);
        Assert.Contains("cannot be read", File.ReadAllText(_folder["sheet.svg"]));

        File.WriteAllBytes(_folder["in/0.png"], File.ReadAllBytes(_folder["in/0.png"])[..500]);
        run = CommandRun.Of([.. command, "--count", "2"]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("No picture of 2 can be read", run.Messages);
    }

    [Theory]
    [InlineData("sheet.jpg", "--flip", "0.5", ".html, .png or .svg")]
    [InlineData("sheet.png", "--count", "0", "expected 1 to 1000000")]
    [InlineData("sheet.png", "--count", "300", "too many for a sheet")]
    [InlineData("sheet.png", "--epoch", "-1", "expected 1 to 1000000")]
    [InlineData("sheet.png", "--epoch", "2147483647", "expected 1 to 1000000")]
    [InlineData("sheet.png", "--rotate", "90", "0 to 45")]
    [InlineData("in/3.png", "--flip", "0.5", "did not write it")]
    public void Wrong_use_is_refused_and_nothing_is_written(string file, string option, string value, string message)
    {
        var run = Preview(file, option, value);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(message, run.Messages);
        if (!file.StartsWith("in/", StringComparison.Ordinal)) Assert.False(File.Exists(_folder[file]));
        else Assert.Equal(120, PictureReader.Read(_folder[file]).Width);
    }
}
