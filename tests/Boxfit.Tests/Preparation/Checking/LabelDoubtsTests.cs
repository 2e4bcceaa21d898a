using Boxfit.Tests.Training;

namespace Boxfit.Tests.Preparation.Checking;

/// <summary>Labels that differ from predictions by more than these err as a rule are doubted, and no others.</summary>
public sealed class LabelDoubtsTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("doubt-elsewhere", 0.6, 0.6, 0.9, 0.9)]
    [InlineData("doubt-shifted", 0.18, 0.1, 0.48, 0.4)]
    [InlineData("doubt-shifted", 0.2, 0.2, 0.5, 0.5)]
    [InlineData("doubt-loose", 0, 0, 0.6, 0.5)]
    [InlineData("doubt-tight", 0.2, 0.2, 0.31, 0.3)]
    public void The_kind_is_what_explains_the_difference(string kind, double x1, double y1, double x2, double y2) =>
        Assert.Equal(kind, LabelDoubts.KindOf(new(x1, y1, x2, y2), new(0.1, 0.1, 0.4, 0.4)).Name);

    [Fact]
    public void The_most_doubtful_come_first_and_what_is_usual_is_not_doubted()
    {
        var result = Check(s_wrong);
        Finding[] doubts = [.. result.Findings.Where(f => f.Predicted is not null)];
        Assert.Equal(["3.png", "7.png", "5.png", "9.png"], doubts.Select(f => f.Picture));
        Assert.Equal(
            ["doubt-elsewhere", "doubt-tight", "doubt-loose", "doubt-shifted"], doubts.Select(f => f.Kind.Name));
        Assert.StartsWith("1 of 4: IoU 0.00 with what is predicted, [40, 30, 60, 40]", doubts[0].Detail);
        Assert.Equal(FindingSeverity.Note, result.Severity);
        Assert.Contains("20 labels were compared with predictions: median IoU 0.90. Those below 0.7", result.Remarks[0]);

        string page = _folder["report.html"];
        CheckReport.Save(page, "title", result);
        string text = File.ReadAllText(page);
        Assert.Contains("Solid: label. Dashed: prediction. The most doubtful first.", text);
        Assert.Contains("stroke-dasharray", text);
        string list = _folder["list.csv"];
        FindingsTable.Write(list, result.Findings);
        Assert.Contains(",3.png,doubt-elsewhere,note,", File.ReadAllText(list));
    }

    [Fact]
    public void Labels_where_nothing_is_predicted_and_predictions_where_there_is_no_label_are_told()
    {
        // Of the sixth both say that there is no object.
        var result = Check((n, b) => n is 2 or 6 ? null : b, (n, b) => n is 4 or 6 ? null : b);
        var missing = Assert.Single(result.Findings, f => f.Kind == FindingKinds.DoubtMissing);
        Assert.Equal("2.png", missing.Picture);
        var absent = Assert.Single(result.Findings, f => f.Kind == FindingKinds.DoubtAbsent);
        Assert.Equal(("4.png", "predicted: no object"), (absent.Picture, absent.Detail));
        Assert.DoesNotContain(result.Findings, f => f.Picture == "6.png" && f.Kind.AsksForWork);
        Assert.StartsWith("17 labels were compared with predictions", result.Remarks[0], StringComparison.Ordinal);
        Assert.DoesNotContain(result.Remarks, r => r.Contains("to be compared", StringComparison.Ordinal));
    }

    [Fact]
    public void A_picture_that_could_not_be_predicted_is_not_doubted()
    {
        var result = Check(null, (n, b) => n == 4 ? null : b, fault: "cannot be read");
        Assert.DoesNotContain(result.Findings, f => f.Picture == "4.png" && f.Kind.AsksForWork);
        Assert.Contains("1 picture has no one label and prediction to be compared.", result.Remarks);
    }

    [Theory]
    [InlineData("cat", 0)]
    [InlineData("dog", 1)]
    public void A_class_that_a_model_of_several_sees_otherwise_is_told(string predicted, int expected)
    {
        var result = Check(null, labelOf: n => n < 10 ? "cat" : "dog", predictedLabelOf: n => n == 4 ? predicted : n < 10 ? "cat" : "dog");
        Finding[] classes = [.. result.Findings.Where(f => f.Kind == FindingKinds.DoubtClass)];
        Assert.Equal(expected, classes.Length);
        Assert.All(classes, f => Assert.Equal(("4.png", "labelled \"cat\", predicted \"dog\""), (f.Picture, f.Detail)));
    }

    [Fact]
    public void What_a_model_of_one_class_calls_its_boxes_is_no_doubt() => Assert.DoesNotContain(
        Check(null, labelOf: n => n < 10 ? "cat" : "dog", predictedLabelOf: _ => "object").Findings,
        f => f.Kind == FindingKinds.DoubtClass);

    [Fact]
    public void Predictions_of_a_model_that_knows_the_labels_are_told()
    {
        var result = Check(null, isExact: true);
        Assert.Contains(result.Remarks, r => r.StartsWith("The predictions are nearly the labels themselves", StringComparison.Ordinal));
    }

    [Fact]
    public void Predictions_that_hit_by_chance_doubt_nothing()
    {
        var random = new SeededRandom(5);
        var result = Check(null, (_, _) =>
        {
            int x = random.NextInt(40), y = random.NextInt(25);
            return [x, y, x + 20, y + 15];
        });
        Assert.DoesNotContain(result.Findings, f => f.Predicted is not null);
        Assert.Contains("so different from one another that such predictions cannot tell which labels are wrong", result.Remarks[0]);
    }

    [Fact]
    public void Predictions_of_other_pictures_are_refused()
    {
        string csv = SmallRuns.Draw(_folder["pictures"], 3);
        File.WriteAllText(_folder["other.csv"], "path,x1,y1,x2,y2\nelsewhere.png,1,1,9,9\n");
        string message = Assert.Throws<InputException>(() => DataChecker.Run(new()
        {
            Sets = [AnnotationFiles.Read(csv, ReadOptions.ByContent)],
            Predictions = AnnotationFiles.Read(_folder["other.csv"], ReadOptions.ByContent),
        })).Message;
        Assert.StartsWith("No picture of the data has a box in ", message);
    }

    /// <summary>One label on something else, and one too large, too small, and shifted.</summary>
    static readonly Func<int, double[], double[]?> s_wrong = (n, b) => n switch
    {
        3 => [0, 0, 8, 6],
        5 => [b[0] - 4, b[1] - 4, b[2] + 4, b[3] + 4],
        7 => [b[0] + 5, b[1] + 3, b[2] - 5, b[3] - 3],
        9 => [b[0] + 5, b[1], b[2] + 5, b[3]],
        _ => b,
    };

    /// <summary>Checks twenty pictures whose boxes are all of one size, which are predicted with an error of a pixel.</summary>
    CheckResult Check(
        Func<int, double[], double[]?>? label, Func<int, double[], double[]?>? predicted = null, bool isExact = false, string fault = "",
        Func<int, string>? labelOf = null, Func<int, string>? predictedLabelOf = null)
    {
        const string heading = "path,x1,y1,x2,y2,error,label";
        SmallRuns.Draw(_folder["pictures"], 20);
        var (labels, boxes) = (new List<string> { heading }, new List<string> { heading });
        for (int n = 0; n < 20; n++)
        {
            double[] truth = n == 3 ? [40, 30, 60, 40] : [10 + n, 10, 30 + n, 25];
            double error = isExact || n == 3 ? 0 : 0.5 + n % 3 * 0.5;
            labels.Add(Row(n, label is null ? truth : label(n, truth), "", labelOf?.Invoke(n)));
            double[] near = [truth[0] + error, truth[1], truth[2] + error, truth[3]];
            boxes.Add(Row(n, predicted is null ? near : predicted(n, near), fault, predictedLabelOf?.Invoke(n)));
        }
        File.WriteAllLines(_folder["pictures/labels.csv"], labels);
        File.WriteAllLines(_folder["pictures/predictions.csv"], boxes);
        return DataChecker.Run(new()
        {
            Sets = [AnnotationFiles.Read(_folder["pictures/labels.csv"], ReadOptions.ByContent)],
            Predictions = AnnotationFiles.Read(_folder["pictures/predictions.csv"], ReadOptions.ByContent),
        });

        static string Row(int n, double[]? box, string error, string? label) =>
            $"{n}.png,{(box is null ? $",,,,{error}" : string.Join(',', box) + ",")},{label}";
    }
}
