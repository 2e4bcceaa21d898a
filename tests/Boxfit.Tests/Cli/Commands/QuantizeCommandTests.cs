using Boxfit.Data.Demo;
using Boxfit.Tests.Core.Uncertainty;
using Boxfit.Tests.Training;

namespace Boxfit.Tests.Cli.Commands;

public sealed class QuantizeCommandTests(TinyRun run) : IClassFixture<TinyRun>
{
    const int Pictures = 84;

    /// <summary>Other pictures than the run's, divided as the run divides: 67 to decide, 17 held out.</summary>
    string Data()
    {
        string file = Path.Combine(run["others"], "boxes.csv");
        return File.Exists(file) ? file : DemoPictures.Write(run["others"], Pictures, seed: 5);
    }

    [Fact]
    public void A_file_of_bytes_is_written_with_what_it_cost()
    {
        string file = run["int8/m.onnx"], report = run["int8/m.html"];
        var result = CommandRun.Of("quantize", run.Folder, Data(), "--out", file, "--max-loss", "1", "--report", report, "--threads", "1");
        Assert.True(result.ExitCode == ExitCode.Done, result.Messages);
        Assert.Contains("34 pictures calibrate, 33 choose, and 17 measure the result.", result.Messages);
        Assert.Matches(@"\nWritten\n  \S*m\.onnx  ONNX, opset 17, int8, [0-9.]+ [kM]B\n", result.Messages);
        Assert.Matches(
            """
            ^Mean IoU        0\.\d{4} before, 0\.\d{4} after: [+-]?0\.\d{4}   on 17 pictures that decided nothing
            Time            \d+\.\d ms before, \d+\.\d ms after: \d+\.\d\d×   a picture at a time, median of \d+ pairs in turn
            Size            [0-9.]+ MB before, [0-9.]+ [kM]B after
            Same boxes      IoU [01]\.\d{3} of the boxes before with those after
            Ranges          (min-max|percentile 99\.999?|entropy), by 34 pictures; chosen by 33 others
            Weights         7 bits; channels (equalized|as they were), biases (corrected|as they were)
            Left in floats  .+
            layer +multiply-adds  moves boxes by  IoU lost  computes with
            """.ReplaceLineEndings("\n"), result.Output);
        // A run of one epoch has learned nothing.
        Assert.Matches(
            @"Warning: the mean IoU of 0\.\d{3} is below the best constant box's \(0\.\d{3}\): one and the same box", result.Messages);
        Assert.Equal(result.Messages.Contains("On this processor bytes gain no time: ", StringComparison.Ordinal),
            double.Parse(result.Output.Split("after: ")[2].Split('×')[0], CultureInfo.InvariantCulture) < SpeedComparison.LeastGain);
        string page = File.ReadAllText(report);
        Assert.Contains("What was tried", page);
        Assert.Contains("features.17.conv.3", page);
        using var session = new OnnxSession(File.ReadAllBytes(file), 1);
        Assert.Equal(ModelFile.Describe(ModelFile.Find(run.Folder)).ToJson(), session.Metadata[ModelFile.MetadataName]);

        // It predicts and is evaluated as any other, to the figure that was said of it.
        Assert.Equal(ExitCode.Done, CommandRun.Of("predict", file, Path.Combine(run.Pictures, "00000.jpg")).ExitCode);
        using var facts = JsonDocument.Parse(session.Metadata[Quantizer.MetadataName]);
        var json = CommandRun.Of("evaluate", file, HeldOut(), "--images", run["others"], "--json").Json;
        Assert.Equal(facts.RootElement.GetProperty("meanIouAfter").GetDouble(), json.GetProperty("meanIou").GetDouble(), 1e-3);
    }

    /// <summary>The pictures that measure the result: the run's test part of the data.</summary>
    string HeldOut()
    {
        var dataset = Dataset.Load(new() { File = Data() });
        var settings = TrainingSettings.OfRun(Path.Combine(run.Folder, "config.yaml"));
        var test = DatasetSplit.Make(dataset.Samples, settings.TrainShare, settings.ValidationShare, settings.Seed).Test;
        string[] lines = File.ReadAllLines(Data());
        string file = run["held-out.csv"];
        File.WriteAllLines(file, [lines[0], .. test.Select(s => lines[s.Row - 1])]);
        return file;
    }

    [Fact]
    public void The_result_as_JSON_names_all_layers()
    {
        // What the model of floats promises is no promise of this one.
        SmallRuns.Copy(run.Folder, run["calibrated"]);
        string model = Path.Combine(run["calibrated"], "model.safetensors");
        ModelFile.Redescribe(model, ModelFile.Describe(model) with { Promise = BoxPromiseTests.Promise(0.1) });
        var result = CommandRun.Of(
            "quantize", run["calibrated"], Data(), "--out", run["j.onnx"], "--max-loss", "1", "--weight-bits", "8", "--json");
        var json = result.Json;
        Assert.Contains("Note: what the model promises of its boxes is not in the file", result.Messages);
        using (var predictor = Predictor.Load(run["j.onnx"])) Assert.Null(predictor.Description.Promise);
        Assert.Equal(new FileInfo(run["j.onnx"]).Length, json.GetProperty("bytesAfter").GetInt64());
        Assert.Equal((8, 17), (json.GetProperty("weightBits").GetInt32(), json.GetProperty("pictures").GetInt32()));
        Assert.InRange(json.GetProperty("constantBoxIou").GetDouble(), 0.2, 0.8);
        Assert.Equal(54, json.GetProperty("layers").GetArrayLength());
        Assert.True(json.GetProperty("trials").GetArrayLength() >= 16);
    }

    [Fact]
    public void What_loses_too_much_is_measured_but_not_written()
    {
        // The true boxes are the model's own, to all digits, so that bytes can only lose.
        string own = run["own.csv"], file = run["lost.onnx"];
        string[] pictures = [.. Dataset.Load(new() { File = Data() }).Samples.Select(s => s.Path)];
        using (var predictor = Predictor.Load(run.Folder))
        {
            var rows = predictor.Predict(pictures).Select(p => string.Create(CultureInfo.InvariantCulture,
                $"{p.Path},{p.Box.X1 * p.Width},{p.Box.Y1 * p.Height},{p.Box.X2 * p.Width},{p.Box.Y2 * p.Height}"));
            File.WriteAllLines(own, rows.Prepend("path,x1,y1,x2,y2"));
        }
        var result = CommandRun.Of(
            "quantize", ModelFile.Find(run.Folder), own, "--images", run["others"], "--out", file, "--max-loss", "0", "--json");
        Assert.True(result.ExitCode == ExitCode.Failed, result.Messages);
        Assert.Matches(
            @"Error: With bytes the model loses 0\.\d{4} of mean IoU, at most 0 was to be lost \(--max-loss\)\. Nothing was written\.",
            result.Messages);
        Assert.Equal(JsonValueKind.Null, result.Json.GetProperty("out").ValueKind);
        Assert.Equal(1, result.Json.GetProperty("meanIouBefore").GetDouble(), 1e-5);
        Assert.DoesNotContain("constant box", result.Messages);
        Assert.False(File.Exists(file));
    }

    [Fact]
    public void What_cannot_be_done_is_refused_before_the_work()
    {
        string file = run["refused.onnx"];
        var result = CommandRun.Of("quantize", run.Folder, run.Data, "--out", file);
        Assert.Equal(ExitCode.BadInput, result.ExitCode);
        Assert.Contains("There are 5 usable pictures to calibrate by; at least 16 were expected.", result.Messages);
        Assert.Contains("--max-loss: found 2, expected 0 to 1.",
            CommandRun.Of("quantize", run.Folder, Data(), "--out", file, "--max-loss", "2").Messages);
        Assert.Contains("did not write it", CommandRun.Of("quantize", run.Folder, Data(), "--out", Data()).Messages);
        Assert.Equal(ExitCode.BadInput, CommandRun.Of("quantize", run.Folder, Data()).ExitCode);
        Assert.Equal(ExitCode.Interrupted, CommandRun.Interrupted("quantize", run.Folder, Data(), "--out", file).ExitCode);
        Assert.False(File.Exists(file));
    }
}
