namespace Boxfit.Bench.Contests;

/// <summary>Work on pictures without a network, against OpenCV.</summary>
/// <param name="name">What <c>--only</c>, the worker and OpenCV's program call it.</param>
/// <param name="row">What the row says.</param>
/// <param name="count">How many pictures are worked on, at most.</param>
/// <param name="goal">What is to be reached.</param>
sealed class PicturesContest(string name, string row, int count, Goal goal) : Contest(name)
{
    public override bool NeedsEngine => false;

    public override IEnumerable<BenchRow> Measure(Occasion occasion)
    {
        using var drawn = occasion.Pictures is null ? DrawnPictures.Create(count) : null;
        string folder = occasion.Pictures ?? drawn!.Folder;
        int available = DecodeWorker.Find(folder).Take(count).Count();
        if (available == 0) throw new InputException($"There are no JPEG pictures in {Path.GetFullPath(folder)}.");
        using var ours = occasion.StartOurs(Name, folder, $"{available}");
        using var theirs = occasion.Python.StartOpenCv(Name, folder, "--pictures", $"{available}", "--threads", $"{occasion.Threads}");
        var (own, others) = occasion.TakeTurns(Name, ours.Step, [theirs.Step]);
        return [BenchRow.Of(row, theirs.Name, own, others[0], goal, available)];
    }
}
