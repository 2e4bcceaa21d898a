namespace Boxfit.Tests.Training.Evaluating;

public sealed class EvaluationTableTests
{
    [Fact]
    public void Rows_are_read_as_they_were_written_whatever_the_names()
    {
        using var folder = new TemporaryFolder();
        string[] names = ["plain.png", "a, \"b\".png", "two\nlines.png", " ends ", "ä ☃.png"];
        EvaluatedPicture[] pictures =
        [
            .. names.Select((name, i) => new EvaluatedPicture(
                new(folder[name], name, new(0.1, 0.2, 0.5, 0.6), i + 2, 200, 100), new(0.2, 0.2, 0.6, 0.6), 0.1 * i)),
        ];
        var summary = new BoxMetrics();
        summary.Add(new(0, 0, 1, 1), new(0, 0, 1, 1), 1, 1);
        EvaluationTable.Write(folder["evaluation.csv"], new(summary.Summarize(0, 0), pictures, []));
        EvaluatedRow[] rows = [.. EvaluationTable.Read(folder["evaluation.csv"])];
        Assert.Equal(names, rows.Select(r => r.Name));
        Assert.Equal(new("ä ☃.png", 6, 200, 100, new(20, 20, 100, 60), new(40, 20, 120, 60)) { IoU = 0.4 }, rows[^1]);
    }

    [Fact]
    public void What_is_said_beside_boxes_is_read_as_it_was_written()
    {
        using var folder = new TemporaryFolder();
        var metrics = new BoxMetrics();
        metrics.Add(new(0, 0, 1, 1), new(0, 0, 1, 1), 1, 1);
        EvaluatedPicture with = new(
            new(folder["a"], "a.png", new(0.1, 0.2, 0.5, 0.6), 2, 200, 100) { Label = "a, \"b\"" }, new(0.2, 0.2, 0.6, 0.6), 0.5)
        {
            Confidence = 0.75, Label = "c", LabelConfidence = 0.5,
        };
        EvaluatedPicture[] without =
        [
            .. ((double[])[0.1, 0.9]).Select(c => new EvaluatedPicture(
                new(folder["b"], $"{c}.png", default, 3, 20, 10) { HasObject = false }, new(0, 0, 0.5, 0.5), 0)
            {
                Confidence = c, Label = "c", LabelConfidence = 1,
            }),
        ];
        EvaluationTable.Write(folder["evaluation.csv"], new(metrics.Summarize(0, 0), [with], [])
        {
            Empty = without, Presence = PresenceFigures.Of([0.75], [0.1, 0.9], 0.5),
        });
        string[] lines = File.ReadAllLines(folder["evaluation.csv"]);
        Assert.Equal(EvaluationTable.Header + ",confidence,label,predictedLabel,labelConfidence", lines[0]);
        Assert.Equal("0.9.png,3,20,10,,,,,0,0,10,5,,0.9,,c,1", lines[2]);
        EvaluatedRow[] rows = [.. EvaluationTable.Read(folder["evaluation.csv"])];
        Assert.Equal([true, false, false], rows.Select(r => r.HasObject));
        Assert.Equal([0.75, 0.9, 0.1], rows.Select(r => r.Confidence));
        Assert.Equal(("c", 0.5, 0.5), (rows[0].Label, rows[0].LabelConfidence, rows[0].IoU));
        Assert.Equal(new(0, 0, 10, 5), rows[1].Predicted);
        Assert.Equal(0.5, EvaluationTable.ReadMeanIou(folder["evaluation.csv"]));
    }

    [Theory]
    [InlineData("a.png,1,2\n", 2)]
    [InlineData("a.png,2,9,9,1,1,5,5,1,1,5,5,much\n", 2)]
    [InlineData("a.png,2,0,9,1,1,5,5,1,1,5,5,0.5\n", 2)]
    [InlineData("a.png,2,9,9,1,1,5,5,1,1,5,5,0.5\n\"b.png,2,9,9,1,1,5,5,1,1,5,5,0.5", 3)]
    [InlineData("2,9,9,1,1,5,5,1,1,5,5,0.5\n", 2)]
    public void Damage_is_told_with_its_line(string text, int line)
    {
        using var folder = new TemporaryFolder();
        string file = folder.Write("evaluation.csv", EvaluationTable.Header + "\n" + text);
        var e = Assert.Throws<InputException>(() => EvaluationTable.Read(file).ToList());
        Assert.StartsWith($"{file}, line {line}: found '", e.Message);
    }
}
