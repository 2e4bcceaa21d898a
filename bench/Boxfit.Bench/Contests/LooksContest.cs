namespace Boxfit.Bench.Contests;

/// <summary>
/// What a second look costs: an epoch of preset best, and a folder of JPEG files predicted by what it trained. The peer is preset
/// best-fast, the same with one look.
/// </summary>
sealed class LooksContest() : Contest("looks")
{
    const int Pictures = 240;
    static readonly Goal s_goal = new(1 / 2.2, 0.5);

    public override bool NeedsPython => false;

    public override IEnumerable<BenchRow> Measure(Occasion occasion)
    {
        string folder = Directory.CreateTempSubdirectory("boxfit-bench-").FullName;
        try
        {
            string drawn = Path.Combine(folder, "pictures"), data = DemoPictures.Write(drawn, Pictures, seed: 1);
            TrainingSettings Settings(string preset) => Presets.Get(preset) with
            {
                Data = data,
                Weights = TrainingSettings.FromScratch,
                Epochs = occasion.Pairs + 1,
                MinSteps = 0,
                Threads = occasion.Threads,
                Out = Path.Combine(folder, preset),
            };
            var (two, one) = (Settings(Presets.Best), Settings(Presets.BestFast));
            occasion.Say($"{Name}: {occasion.Pairs} epochs of two looks, and of one");
            double own = EpochClock.SecondsOfEpoch(two), peer = EpochClock.SecondsOfEpoch(one);
            yield return new("epoch of two looks", "boxfit, one look", own, peer, "s", peer / own, s_goal.Must, s_goal.Aim);

            string photos = occasion.Pictures ?? drawn;
            int count = DecodeWorker.Find(photos).Take(Pictures).Count();
            if (count == 0) throw new InputException($"There are no JPEG pictures in {Path.GetFullPath(photos)}.");
            using var ours = occasion.StartOurs("folder", two.Out, photos, $"{count}");
            using var theirs = occasion.StartOurs("folder", one.Out, photos, $"{count}");
            var (owns, others) = occasion.TakeTurns(Name, ours.Step, [theirs.Step]);
            yield return BenchRow.Of("JPEG to box by two looks", "boxfit, one look", owns, others[0], s_goal, count);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
