namespace Boxfit.Bench.Contests;

/// <summary>Prediction by Boxfit and by ONNX Runtime: the same weights, one thread and more, one picture and many at a time.</summary>
sealed class InferenceContest() : Contest("inference")
{
    // Sums of the same numbers in another order.
    const double LargestDifference = 1e-4;

    // A floor against falling behind: without AVX-512 ONNX Runtime is ahead (docs/speed.md).
    static readonly Goal s_single = new(0.4, 1), s_batch = new(0.6, 1);

    public override NuGetPeer? Package => NuGetPeer.OnnxRuntime;

    public override IEnumerable<BenchRow> Measure(Occasion occasion)
    {
        if (Package?.Program is null) yield break;
        using var folder = DrawnPictures.Create(0);
        foreach (string backbone in (string[])["mobilenet_v2", "resnet18"])
        {
            string model = Path.Combine(folder.Folder, backbone + ".safetensors"), onnx = Path.ChangeExtension(model, ".onnx");
            InferenceWorker.SaveModel(model, backbone);
            occasion.Python.Time("torch_onnx.py", backbone, model, onnx);
            foreach (int threads in new[] { 1, occasion.Threads }.Distinct())
            {
                foreach (int batch in (int[])[1, InferenceWorker.Pictures])
                {
                    using var ours = Occasion.StartOurs(threads, ["inference", model, $"{batch}"]);
                    using var theirs = Package.Start(onnx, $"{batch}", "--threads", $"{threads}");
                    RequireSame(backbone, ours.Output(), theirs.Output());
                    string name = $"prediction, {backbone}, {batch} at a time, {threads} {(threads == 1 ? "thread" : "threads")}";
                    var (own, others) = occasion.TakeTurns(name, ours.Step, [theirs.Step]);
                    yield return BenchRow.Of(name, theirs.Name, own, others[0], batch == 1 ? s_single : s_batch, InferenceWorker.Pictures);
                }
            }
        }
    }

    static void RequireSame(string backbone, double[] ours, double[] theirs)
    {
        double size = theirs.Max(Math.Abs), difference = ours.Zip(theirs, (a, b) => Math.Abs(a - b)).Max() / size;
        if (ours.Length != theirs.Length || !(difference <= LargestDifference))
            throw new BoxfitException($"{backbone}: the outputs of Boxfit and ONNX Runtime differ by {difference:g3} of their size.");
    }
}
