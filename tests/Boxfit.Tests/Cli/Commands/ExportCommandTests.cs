using Boxfit.Data.Demo;
using Boxfit.Tests.Core.Uncertainty;
using Boxfit.Tests.Onnx;

namespace Boxfit.Tests.Cli.Commands;

public sealed class ExportCommandTests(TinyRun run) : IClassFixture<TinyRun>
{
    [Fact]
    public void A_run_is_written_and_compared_on_its_test_pictures()
    {
        string file = run["exported/m.onnx"];
        var result = CommandRun.Of("export", run.Folder, "--to", "onnx", "--out", file);
        Assert.True(result.ExitCode == ExitCode.Done, result.Messages);
        Assert.Matches(
            """
            ^Comparing ONNX Runtime 1\.\d+\.\d+ with the training engine on \d pictures? \(the run's test pictures\) …
            They agree: the boxes' edges are at most \d\.\de[-+]\d\d? of the picture's side apart\.

            Written
              \S*m\.onnx  ONNX, opset 17, float32, \d+\.\d MB
            It takes bytes, N×\d+×\d+×3: RGB levels of upright pictures, stretched to that size\. It gives boxes, N×4: x1, .*\.
            \S*docs/onnx\.md shows its use from Python, JavaScript and C#\.
            $
            """.ReplaceLineEndings("\n"), result.Messages);
        using var session = new OnnxSession(File.ReadAllBytes(file), 1);
        Assert.Equal(ModelFile.Describe(ModelFile.Find(run.Folder)).ToJson(), session.Metadata[ModelFile.MetadataName]);
    }

    [Fact]
    public void Pictures_that_came_to_the_data_later_are_none_that_the_run_was_tested_on()
    {
        string data = DemoPictures.Write(run["grown"], 12, seed: 1), trained = run["grown/run"];
        Assert.Equal(ExitCode.Done, CommandRun.Of(["train", data, "--out", trained, .. TinyRun.Settings()]).ExitCode);
        string before = Comparison();
        string[] lines = File.ReadAllLines(data);
        for (int i = 0; i < 12; i++) File.Copy(run["grown/00000.jpg"], run[$"grown/new{i}.jpg"]);
        File.AppendAllLines(data, Enumerable.Range(0, 12).Select(i => lines[1].Replace("00000", $"new{i}", StringComparison.Ordinal)));
        Assert.Equal(before, Comparison());

        string Comparison()
        {
            var result = CommandRun.Of("export", trained, "--out", run[$"{Guid.NewGuid()}.onnx"]);
            Assert.True(result.ExitCode == ExitCode.Done, result.Messages);
            Assert.Contains("(the run's test pictures)", result.Messages);
            return result.Messages.Split('\n')[0];
        }
    }

    [Theory]
    [InlineData("pixels", "It gives boxes, N×4: x1, y1, x2, y2 in 0…1 of it")]
    [InlineData("tensor", "It gives the network's numbers")]
    public void A_model_that_says_more_than_a_box_names_its_outputs(string input, string expected)
    {
        var configuration = new LocalizerConfiguration
        {
            Backbone = "mininet", ExtraConvolutions = [], Head = [], Presence = true, Classes = 3,
        };
        var model = RandomModel.Of(configuration);
        string file = run[$"{input}.safetensors"];
        ModelFile.Save(file, model.Description, model.Parameters);
        var result = CommandRun.Of("export", file, "--to", "onnx", "--input", input, "--out", run[$"{input}.onnx"]);
        Assert.True(result.ExitCode == ExitCode.Done, result.Messages);
        Assert.Contains(
            $"{expected}, and presence, N: the probability that the object is there, and classes, N×3: the probability of each.\n",
            result.Messages);
    }

    [Fact]
    public void A_model_that_looks_twice_does_so_within_the_file_and_once_where_that_is_asked_for()
    {
        string trained = Looking(2), file = run["twice.onnx"], quick = run["quick.onnx"];
        var result = CommandRun.Of("export", trained, "--out", file, "--check-on", run.Pictures);
        Assert.True(result.ExitCode == ExitCode.Done, result.Messages);
        Assert.Contains(
            "It takes bytes, N×96×128×3: RGB levels of upright pictures, fitted, with grey around, to that size.", result.Messages);
        Assert.Contains("\nIt looks 2 times by itself: at the whole picture, and at cuts of it.\n", result.Messages);
        result = CommandRun.Of("export", trained, "--out", quick, "--looks", "1", "--check-on", run.Pictures);
        Assert.Contains("It takes bytes, N×48×64×3: ", result.Messages);
        Assert.Contains("\nIt computes one look. The model was trained to look 2 times: ", result.Messages);

        using var own = Predictor.Load(trained, new() { Convert = OnnxConversion.Convert });
        using Predictor twice = Predictor.Load(file), once = Predictor.Load(quick);
        using var batched = Predictor.Load(file, new() { BatchSize = 3 });
        Assert.Equal((null, null), (twice.Description.Preprocessing.Looks, once.Description.Preprocessing.Looks));
        Assert.Equal((true, false), (twice.Description.Promise is not null, once.Description.Promise is not null));
        string[] pictures = Directory.GetFiles(run.Pictures, "*.jpg");
        int same = 0;
        foreach (var (expected, one, many) in own.Predict(pictures).Zip(twice.Predict(pictures), batched.Predict(pictures)))
        {
            AssertNear(expected.Box, one.Box);
            AssertNear(expected.Box, many.Box);
            Assert.Equal(expected.Confidence!.Value, one.Confidence!.Value, 1e-4);
            if (Math.Abs(once.Predict(expected.Path).Box.X1 - expected.Box.X1) < 1e-3) same++;
        }
        Assert.InRange(same, 0, pictures.Length / 2);
        Assert.Equal(2, CommandRun.Of("export", trained, "--out", run["j.onnx"], "--json").Json.GetProperty("looks").GetInt32());
    }

    [Theory]
    [InlineData(2, "--looks: found 3, expected 1 to 2, as often as the model was trained to look.", "--looks", "3")]
    [InlineData(2, "--looks: found 0, expected 1 to 2", "--looks", "0")]
    [InlineData(1, "--looks: found 2, expected 1, since the model was trained to look once.", "--looks", "2")]
    [InlineData(2, "--looks: it is for --input pixels.", "--looks", "1", "--input", "tensor")]
    public void Looks_that_a_file_cannot_take_are_refused(int trained, string expected, params string[] words)
    {
        var result = CommandRun.Of(["export", Looking(trained), "--out", run["looks/m.onnx"], .. words]);
        Assert.Equal(ExitCode.BadInput, result.ExitCode);
        Assert.Contains(expected, result.Messages, StringComparison.Ordinal);
        Assert.False(Directory.Exists(run["looks"]));
    }

    /// <summary>A model that looks some times, of a network whose boxes agree with each other.</summary>
    string Looking(int count)
    {
        string file = run[$"looks{count}.safetensors"];
        if (File.Exists(file)) return file;
        var configuration = new LocalizerConfiguration
        {
            Backbone = "mininet", ExtraConvolutions = [], Head = [], Presence = true, Vectorizer = Vectorizer.Vote, Neck = new(16, 8),
        };
        var looks = count > 1 ? new Looks(count, Margin: 2, Detail: 2) : null;
        var model = RandomModel.Of(configuration, new(64, 48, ResizeMode.Letterbox) { Looks = looks });
        ModelFile.Save(file, model.Description with { Promise = BoxPromiseTests.Promise(0.1) }, model.Parameters);
        return file;
    }

    static void AssertNear(BoundingBox expected, BoundingBox actual)
    {
        Assert.Equal(expected.X1, actual.X1, 1e-4);
        Assert.Equal(expected.Y1, actual.Y1, 1e-4);
        Assert.Equal(expected.X2, actual.X2, 1e-4);
        Assert.Equal(expected.Y2, actual.Y2, 1e-4);
    }

    [Fact]
    public void What_was_exported_is_not_exported_again_nor_quantized()
    {
        Assert.Equal(0, CommandRun.Of("export", run.Folder, "--out", run["first.onnx"]).ExitCode);
        foreach (string[] words in (string[][])[["export"], ["quantize", run.Data]])
        {
            var again = CommandRun.Of([words[0], run["first.onnx"], .. words[1..], "--out", run["second.onnx"]]);
            Assert.Equal(2, again.ExitCode);
            Assert.Contains("first.onnx is a model that was exported; this begins with the model that was trained.", again.Messages);
        }
    }

    [Fact]
    public void A_run_that_is_not_at_its_end_is_taken_as_it_is_and_that_is_said()
    {
        string longer = run["longer"];
        Directory.CreateDirectory(longer);
        foreach (string file in Directory.GetFiles(run.Folder)) File.Copy(file, Path.Combine(longer, Path.GetFileName(file)));
        string config = Path.Combine(longer, "config.yaml"), settings = File.ReadAllText(config);
        Assert.Contains("epochs: 1\n", settings);
        File.WriteAllText(config, settings.Replace("epochs: 1\n", "epochs: 9\n"));
        var result = CommandRun.Of("export", longer, "--out", run["longer.onnx"]);
        Assert.True(result.ExitCode == ExitCode.Done, result.Messages);
        Assert.StartsWith(
            $"Note: {longer} has not come to its end: it is being trained, or was stopped, after epoch 1 of 9. This takes the model that " +
            $"it has so far; to finish it, where nothing trains it: boxfit train --resume {longer}\n", result.Messages);
        string note = result.Messages.Split('\n')[0];
        Assert.Contains(note, CommandRun.Of("predict", longer, run.Pictures).Messages);
        Assert.Contains(note, CommandRun.Of("evaluate", longer, run.Data).Messages);
        Assert.DoesNotContain("Note", CommandRun.Of("predict", longer, run.Pictures, "--checkpoint", "last").Messages);
        // What the run delivers is a model still.
        File.WriteAllText(config, "epochs: [\n");
        var damaged = CommandRun.Of("predict", longer, run.Pictures);
        Assert.True(damaged.ExitCode == ExitCode.Done, damaged.Messages);
    }

    [Fact]
    public void Its_boxes_are_the_predictors()
    {
        string file = run["boxes.onnx"];
        Assert.Equal(ExitCode.Done, CommandRun.Of("export", run.Folder, "--out", file).ExitCode);
        using var predictor = Predictor.Load(run.Folder);
        using var session = new OnnxSession(File.ReadAllBytes(file), 1);
        var preprocessor = new Preprocessor(predictor.Description.Preprocessing);
        foreach (string picture in Directory.GetFiles(run.Pictures, "*.jpg"))
        {
            byte[] levels = new byte[preprocessor.FittedBytes];
            var placement = preprocessor.FitFile(picture, levels, out _);
            float[] edges = session.Run<byte>(levels, 1)[0];
            var box = placement.ToPicture(BoxRepresentation.Xyxy.Decode(edges)).Clip();
            AssertNear(predictor.Predict(picture).Box, box);
        }
    }

    [Fact]
    public void Half_precision_and_the_bare_network_are_said_in_the_result()
    {
        var json = CommandRun.Of("export", run.Folder, "--out", run["h.onnx"], "--float16", "--input", "tensor", "--json").Json;
        Assert.Equal(("onnx", "tensor", true, 17), (json.GetProperty("format").GetString(), json.GetProperty("input").GetString(),
            json.GetProperty("float16").GetBoolean(), json.GetProperty("opset").GetInt32()));
        Assert.Equal(new FileInfo(run["h.onnx"]).Length, json.GetProperty("bytes").GetInt64());
        Assert.InRange(json.GetProperty("largestDifference").GetDouble(), 0, OnnxCheck.HalfTolerance);
    }

    [Fact]
    public void A_model_file_by_itself_is_compared_on_random_pictures_or_on_those_that_are_named()
    {
        string model = ModelFile.Find(run.Folder);
        var result = CommandRun.Of("export", model, "--out", run["a.onnx"], "--json");
        Assert.StartsWith("Note: the comparison takes random pictures; --check-on names others.\n", result.Messages);
        Assert.Equal("random pictures", result.Json.GetProperty("checkedOn").GetString());
        result = CommandRun.Of("export", model, "--out", run["b.onnx"], "--check-on", run.Pictures, "--json");
        Assert.Equal(12, result.Json.GetProperty("pictures").GetInt32());
        Assert.Equal("the pictures of --check-on", result.Json.GetProperty("checkedOn").GetString());
        result = CommandRun.Of("export", model, "--out", run["c.onnx"], "--check-on", run.Data);
        Assert.Equal(ExitCode.Done, result.ExitCode);
        File.WriteAllText(run["no.jpg"], "no picture");
        result = CommandRun.Of("export", model, "--out", run["d.onnx"], "--check-on", run["no.jpg"]);
        Assert.Equal(ExitCode.BadInput, result.ExitCode);
        Assert.Contains("None of the pictures of --check-on can be read", result.Messages);
        Assert.False(File.Exists(run["d.onnx"]));
    }

    [Fact]
    public void A_Keras_model_is_written_and_said_what_it_takes()
    {
        string file = run["keras/m.h5"];
        var result = CommandRun.Of("export", run.Folder, "--to", "keras", "--out", file);
        Assert.True(result.ExitCode == ExitCode.Done, result.Messages);
        Assert.Matches(@"^\nWritten\n  \S*m\.h5  a whole Keras model, [0-9.]+ [kM]B\nIt takes floats, 32×32×3, ", result.Messages);
        Assert.Matches(
            @"scaled as --scaling [a-z]+ of RGB pictures resized by --resize [a-z]+, and gives the box as --box [a-z]+; \S*docs/keras\.md",
            result.Messages);
        using var weights = WeightFiles.Open(file);
        var model = ModelFile.Load(ModelFile.Find(run.Folder));
        Assert.Equal(model.Parameters.Count, weights.Entries.Count);
        var json = CommandRun.Of("export", run.Folder, "--to", "keras", "--out", run["k.h5"], "--json").Json;
        Assert.Equal("keras", json.GetProperty("format").GetString());
        Assert.Equal(new FileInfo(run["k.h5"]).Length, json.GetProperty("bytes").GetInt64());
        Assert.Equal(JsonValueKind.Null, json.GetProperty("opset").ValueKind);
    }

    [Theory]
    [InlineData("--float16: it is for --to onnx", "--out", "m.h5", "--float16")]
    [InlineData("--input: it is for --to onnx", "--out", "m.h5", "--input", "pixels")]
    [InlineData("expected a name that ends in .h5", "--out", "m.onnx")]
    public void What_a_Keras_model_cannot_have_is_refused(string expected, params string[] words)
    {
        var result = CommandRun.Of(["export", run.Folder, "--to", "keras", words[0], run["refused/" + words[1]], .. words[2..]]);
        Assert.Equal(ExitCode.BadInput, result.ExitCode);
        Assert.Contains(expected, result.Messages, StringComparison.Ordinal);
        Assert.False(Directory.Exists(run["refused"]));
    }

    [Fact]
    public void A_run_whose_pictures_are_gone_is_compared_on_random_ones_and_says_so()
    {
        using var folder = new TemporaryFolder();
        SmallRunCopy(folder["run"]);
        string settings = File.ReadAllText(folder["run/config.yaml"]).Replace(run.Data, folder["gone.csv"], StringComparison.Ordinal);
        File.WriteAllText(folder["run/config.yaml"], settings);
        var result = CommandRun.Of("export", folder["run"], "--out", folder["m.onnx"]);
        Assert.True(result.ExitCode == ExitCode.Done, result.Messages);
        Assert.Contains("Note: the run's own pictures cannot be taken for the comparison. ", result.Messages);
        Assert.Contains("(random pictures)", result.Messages);
    }

    [Fact]
    public void What_cannot_be_written_is_refused_before_the_work()
    {
        string model = ModelFile.Find(run.Folder);
        byte[] before = File.ReadAllBytes(model);
        var result = CommandRun.Of("export", model, "--out", model);
        Assert.Equal(ExitCode.BadInput, result.ExitCode);
        Assert.Contains("did not write it", result.Messages);
        Assert.Equal(before, File.ReadAllBytes(model));
        Assert.Equal(ExitCode.BadInput, CommandRun.Of("export", run.Folder, "--out", run.Pictures).ExitCode);
        Assert.Equal(ExitCode.BadInput, CommandRun.Of("export", run.Folder).ExitCode);
        Assert.Equal(ExitCode.BadInput, CommandRun.Of("export", run.Data, "--out", run["e.onnx"]).ExitCode);
        Assert.Equal(ExitCode.Interrupted, CommandRun.Interrupted("export", run.Folder, "--out", run["e.onnx"]).ExitCode);
        Assert.False(File.Exists(run["e.onnx"]));
    }

    void SmallRunCopy(string target)
    {
        foreach (string file in Directory.GetFiles(run.Folder))
        {
            Directory.CreateDirectory(target);
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
        }
    }
}
