namespace Boxfit.Bench.Contests;

/// <summary>Prediction by Boxfit's package and by ONNX Runtime alone with the same file, one picture and many at a time.</summary>
sealed class InferenceContest() : Contest("inference")
{
    // Of a picture's side: sums of the same numbers in another order.
    const double LargestDifference = 1e-5;

    static readonly Goal s_goal = new(0.97, 1);

    public override bool NeedsPython => false;

    public override IReadOnlyList<NuGetPeer> Packages => [NuGetPeer.OnnxRuntime];

    public override IEnumerable<BenchRow> Measure(Occasion occasion)
    {
        var peer = Packages[0];
        if (peer.Program is null) yield break;
        using var folder = DrawnPictures.Create(0);
        foreach (string backbone in (string[])["mobilenet_v2", "resnet18", "resnet50", "vgg16"])
        {
            var preprocessing = new Preprocessing(TrainingWorker.Size, TrainingWorker.Size);
            string model = RandomModel.Save(folder.Folder, new() { Backbone = backbone, SigmoidOutput = true }, preprocessing);
            foreach (int batch in (int[])[1, WorkerLoop.Pictures])
            {
                using var ours = occasion.StartOurs("inference", model, $"{batch}");
                using var theirs = peer.Start(model, $"{batch}", "--threads", $"{occasion.Threads}");
                RequireSame(backbone, ours.Output(), theirs.Output());
                string name = $"prediction, {backbone}, {batch} at a time";
                var (own, others) = occasion.TakeTurns(name, ours.Step, [theirs.Step]);
                yield return BenchRow.Of(name, theirs.Name, own, others[0], s_goal, WorkerLoop.Pictures);
            }
        }
    }

    static void RequireSame(string backbone, double[] ours, double[] theirs)
    {
        double difference = ours.Zip(theirs, (a, b) => Math.Abs(a - b)).DefaultIfEmpty(double.NaN).Max();
        if (ours.Length != theirs.Length || !(difference <= LargestDifference))
            throw new BoxfitException($"{backbone}: the boxes of Boxfit and ONNX Runtime differ by {difference:g3} of a picture's side.");
    }
}
