namespace Boxfit.Training.Runs;

/// <summary>
/// A run's <c>results.csv</c>: a row an epoch. It holds no times, so that it is the same to the last digit when a run is repeated or
/// resumed; those are in <c>metrics.jsonl</c>.
/// </summary>
static class ResultsTable
{
    const string Header = "epoch,step,learningRate,trainLoss,trainMeanIou,validationMeanIou,validationMse,testMeanIou,testMse";

    public static void Write(string path, IEnumerable<EpochResult> results)
    {
        var text = new StringBuilder(Header).Append('\n');
        foreach (var r in results)
        {
            text.Append(CultureInfo.InvariantCulture, $"{r.Epoch},{r.Step},{r.LearningRate:R},{r.TrainLoss:R},{r.TrainMeanIou:R},")
                .Append(CultureInfo.InvariantCulture, $"{r.Validation?.MeanIou:R},{r.Validation?.Mse:R},")
                .Append(CultureInfo.InvariantCulture, $"{r.Test.MeanIou:R},{r.Test.Mse:R}\n");
        }
        AtomicFile.WriteText(path, text.ToString());
    }

    /// <summary>The rows of a file; none when it does not exist.</summary>
    /// <exception cref="InputException">A row is not as <see cref="Write"/> writes it.</exception>
    public static List<EpochResult> Read(string path)
    {
        if (!File.Exists(path)) return [];
        try
        {
            return [.. File.ReadLines(path).Skip(1).Select(Row)];
        }
        catch (Exception e) when (e is FormatException or IndexOutOfRangeException or OverflowException)
        {
            throw new InputException($"{path} has a row that cannot be read: expected the columns {Header}.", e);
        }
    }

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
            Validation = cells[5].Length > 0 ? new(Number(5), Number(6)) : null,
            Test = new(Number(7), Number(8)),
        };
    }
}
