namespace Boxfit.Bench.Contests;

/// <summary>
/// From a folder of JPEG files to boxes, with a model of preset best-fast, against what a .NET developer writes: OpenCvSharp decodes and
/// resizes, ONNX Runtime computes the same file.
/// </summary>
sealed class FolderContest() : Contest("folder")
{
    const int Pictures = 200;

    static readonly Goal s_speed = new(1.3, 2), s_memory = new(1 / 1.2, 1);

    public override bool NeedsPython => false;

    public override IReadOnlyList<NuGetPeer> Packages => [NuGetPeer.OpenCvSharp, NuGetPeer.OnnxRuntime];

    public override IEnumerable<BenchRow> Measure(Occasion occasion)
    {
        using var drawn = DrawnPictures.Create(occasion.Pictures is null ? Pictures : 0);
        string folder = occasion.Pictures ?? drawn.Folder;
        var settings = Presets.Get(Presets.BestFast);
        string model = RandomModel.Save(drawn.Folder, settings.Model, settings.Preprocessing);
        int count = DecodeWorker.Find(folder).Take(Pictures).Count();
        if (count == 0) throw new InputException($"There are no JPEG pictures in {Path.GetFullPath(folder)}.");
        using var ours = occasion.StartOurs("folder", model, folder, $"{count}");
        if (NuGetPeer.OpenCvSharp.Program is not null)
        {
            using var theirs = NuGetPeer.OpenCvSharp.Start(model, folder, $"{count}", "--threads", $"{occasion.Threads}");
            var (own, others) = occasion.TakeTurns(Name, ours.Step, [theirs.Step]);
            yield return BenchRow.Of("JPEG to box, preset best-fast", theirs.Name, own, others[0], s_speed, count);
        }
        if (NuGetPeer.OnnxRuntime.Program is not null)
        {
            // One picture after the other needs the least that ONNX Runtime does with.
            using var theirs = NuGetPeer.OnnxRuntime.Start(model, "1", "--threads", $"{occasion.Threads}");
            theirs.Step();
            ours.Step();
            double own = Mebibytes(ours), peer = Mebibytes(theirs);
            yield return new("peak memory of predicting a folder", theirs.Name, own, peer, "MiB", peer / own, s_memory.Must, s_memory.Aim);
        }
    }

    static double Mebibytes(Worker worker) => worker.PeakMemory() / (1 << 20);
}
