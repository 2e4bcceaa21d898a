using Boxfit.Tests.Training;

namespace Boxfit.Tests.Cli;

/// <summary>What commands say of how unlike its training a picture is.</summary>
public sealed class UnlikenessTests(FinishedUnlikenessRun run) : IClassFixture<FinishedUnlikenessRun>
{
    [Fact]
    public void Predict_gives_it_in_lines_and_tables_and_counts_what_is_unlike()
    {
        string picture = Path.Combine(Path.GetDirectoryName(run.Csv)!, "0.png");
        var line = CommandRun.Of("predict", run.Folder, picture).Json;
        double unlikeness = line.GetProperty("unlikeness").GetDouble(), distance = line.GetProperty("featureDistance").GetDouble();
        Assert.InRange(unlikeness, 0, 1);
        Assert.InRange(distance, 0.1, 10);
        string[] table = CommandRun.Of("predict", run.Folder, picture, "--csv").Output.TrimEnd().Split('\n');
        Assert.EndsWith(",label,unlikeness,featureDistance", table[0], StringComparison.Ordinal);
        Assert.EndsWith(string.Create(CultureInfo.InvariantCulture, $",{unlikeness},{distance}"), table[1], StringComparison.Ordinal);

        // Nothing that was trained on is white.
        string white = run["white.png"];
        var image = new RgbImage(60, 40);
        image.Pixels.AsSpan().Fill(255);
        PictureWriter.SavePng(image, white);
        var many = CommandRun.Of("predict", run.Folder, white, "--out", run["white.jsonl"], "--json");
        Assert.Equal(1, many.Json.GetProperty("unlike").GetInt32());
        Assert.Contains("1 of 1 picture is more unlike the model's training than 95 % of held-out pictures are", many.Messages,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Evaluate_gives_the_share_that_is_unlike()
    {
        string csv = run["unlike.csv"];
        var evaluated = CommandRun.Of("evaluate", run.Folder, run.Csv, "--csv", csv, "--json");
        Assert.True(evaluated.ExitCode == 0, evaluated.Messages);
        var figures = evaluated.Json.GetProperty("unlikeness");
        double[] all = [.. File.ReadLines(csv).Skip(1).Select(l => double.Parse(l.Split(',')[^2], CultureInfo.InvariantCulture)).Order()];
        Assert.Equal(40, figures.GetProperty("pictures").GetInt32());
        Assert.Equal(all.Count(u => u > 0.95), figures.GetProperty("above").GetInt32());
        Assert.Equal((all[19] + all[20]) / 2, figures.GetProperty("median").GetDouble(), 1e-5);
        Assert.Contains("Unlike training     ", CommandRun.Of("evaluate", run.Folder, run.Csv).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Summary_and_export_say_that_a_model_has_it()
    {
        Assert.Contains("; says how unlike its training a picture is, by 30 pictures of its training",
            CommandRun.Of("summary", run.Folder).Output, StringComparison.Ordinal);
        Assert.True(CommandRun.Of("summary", run.Folder, "--json").Json.GetProperty("tellsUnlikeness").GetBoolean());
        var export = CommandRun.Of("export", run.Folder, "--to", "onnx", "--out", run["model16.onnx"], "--float16");
        Assert.Contains("and unlikeness and featureDistance, N: how unlike its training a picture is", export.Messages,
            StringComparison.Ordinal);
        string picture = Path.Combine(Path.GetDirectoryName(run.Csv)!, "0.png");
        Assert.Equal(Distance(run.Folder), Distance(run["model16.onnx"]), 0.02);

        double Distance(string model) => CommandRun.Of("predict", model, picture).Json.GetProperty("featureDistance").GetDouble();
    }
}
