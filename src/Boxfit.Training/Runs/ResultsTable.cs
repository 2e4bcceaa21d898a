namespace Boxfit.Training.Runs;

/// <summary>
/// A run's <c>results.csv</c>: a row an epoch. It holds no times, so that it is the same to the last digit when a run is repeated or
/// resumed; those are in <c>metrics.jsonl</c>.
/// </summary>
static class ResultsTable
{
    const string Header = "epoch,step,learningRate,trainLoss,trainMeanIou,validationMeanIou,validationMse,testMeanIou,testMse";

    // Of a model that says more than a box.
    const string More = ",validationAuroc,validationClassAccuracy,testAuroc,testClassAccuracy";
    const int FirstOfMore = 9;

    public static void Write(string path, IEnumerable<EpochResult> results)
    {
        EpochResult[] rows = [.. results];
        bool hasMore = Array.Exists(rows, r => SaysMore(r.Validation) || SaysMore(r.Test));
        var text = new StringBuilder(Header).Append(hasMore ? More : "").Append('\n');
        foreach (var r in rows)
        {
            text.Append(CultureInfo.InvariantCulture, $"{r.Epoch},{r.Step},{r.LearningRate:R},{r.TrainLoss:R},{r.TrainMeanIou:R},")
                .Append(CultureInfo.InvariantCulture, $"{r.Validation?.MeanIou:R},{r.Validation?.Mse:R},")
                .Append(CultureInfo.InvariantCulture, $"{r.Test?.MeanIou:R},{r.Test?.Mse:R}");
            if (hasMore)
            {
                text.Append(CultureInfo.InvariantCulture, $",{r.Validation?.Auroc:R},{r.Validation?.ClassAccuracy:R}")
                    .Append(CultureInfo.InvariantCulture, $",{r.Test?.Auroc:R},{r.Test?.ClassAccuracy:R}");
            }
            text.Append('\n');
        }
        AtomicFile.WriteText(path, text.ToString());

        static bool SaysMore(HeldOutResult? part) => part is { Auroc: not null } or { ClassAccuracy: not null };
    }

    /// <summary>The rows of a file up to an epoch; none when it does not exist.</summary>
    /// <exception cref="InputException">A row is not as <see cref="Write"/> writes it.</exception>
    public static List<EpochResult> Read(string path, int lastEpoch)
    {
        var rows = new List<EpochResult>();
        if (!File.Exists(path)) return rows;
        foreach (var line in OwnLines.Read(path).Skip(1))
        {
            var row = Row(line, path);
            if (row.Epoch > lastEpoch) break;
            // So that there are never more rows than epochs.
            if (rows is [.., var before] && row.Epoch <= before.Epoch) throw Damaged(line, path, $"epoch {before.Epoch + 1} or later");
            rows.Add(row);
        }
        return rows;
    }

    static EpochResult Row(OwnLine line, string path)
    {
        try
        {
            return Row(line.Text);
        }
        catch (Exception e) when (e is FormatException or IndexOutOfRangeException or OverflowException)
        {
            throw Damaged(line, path, $"a row of the columns {Header}", e);
        }
    }

    static InputException Damaged(OwnLine line, string path, string expected, Exception? cause = null) => new(
        $"{path}, line {line.Number}: found '{ForeignText.Shown(line.Text)}', expected {expected}. The file is damaged; remove it to go " +
        "on without the figures of the epochs so far: the run itself does not need them.", cause);

    static EpochResult Row(string line)
    {
        string[] cells = line.Split(',');
        double Number(int i) => double.Parse(cells[i], CultureInfo.InvariantCulture);
        return new()
        {
            Epoch = int.Parse(cells[0], CultureInfo.InvariantCulture),
            Step = long.Parse(cells[1], CultureInfo.InvariantCulture),
            LearningRate = Number(2),
            TrainLoss = Number(3),
            TrainMeanIou = Number(4),
            Validation = Part(5, FirstOfMore),
            Test = Part(7, FirstOfMore + 2),
        };

        HeldOutResult? Part(int first, int more) => cells[first].Length == 0 ? null : new(Number(first), Number(first + 1))
        {
            Auroc = Maybe(more), ClassAccuracy = Maybe(more + 1),
        };

        double? Maybe(int i) => cells.Length > i && cells[i].Length > 0 ? Number(i) : null;
    }
}
