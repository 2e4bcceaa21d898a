namespace Boxfit.Bench.Contests;

/// <summary>One prediction from the start of the program to its output, against a short script of PyTorch.</summary>
sealed class PredictContest() : Contest("predict")
{
    const string Backbone = "resnet18";

    public override IEnumerable<BenchRow> Measure(Occasion occasion)
    {
        using var drawn = DrawnPictures.Create(1);
        string picture = DecodeWorker.Find(drawn.Folder).First();
        string peerModel = Path.Combine(drawn.Folder, "model.pth");
        string product = Programs.Product();
        string model = RandomModel.Save(drawn.Folder, new() { Backbone = Backbone }, new(TrainingWorker.Size, TrainingWorker.Size));
        occasion.Python.Time("torch_predict.py", "--make", peerModel);
        var (own, others) = occasion.TakeTurns(Name,
            () => Programs.Time(product, ["predict", model, picture, "--json"]),
            [() => occasion.Python.Time("torch_predict.py", peerModel, picture)]);
        return [BenchRow.Of($"start of predict to its output, {Backbone}", $"PyTorch {occasion.Python.Torch}", own, others[0], new(3, 8))];
    }
}
