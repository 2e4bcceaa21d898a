using Boxfit.Bench.Clients;

namespace Boxfit.Bench.Contests;

/// <summary>
/// <c>boxfit serve</c> with a model of preset best-fast, on this machine's loopback: against <c>Predictor</c> on a folder, against itself
/// with half the load, beside clients that misbehave, and at its start.
/// </summary>
sealed class ServeContest() : Contest("serve")
{
    const int Pictures = 100, Clients = 16, Seconds = 10, PacedSeconds = 30, Bad = 1000, Good = 8;

    static readonly Goal s_rate = new(0.85, 0.95), s_latency = new(1 / 3.0, 1 / 2.0), s_bad = new(0.9, 0.95), s_start = new(1, 1);

    public override bool NeedsPython => false;

    public override IEnumerable<BenchRow> Measure(Occasion occasion)
    {
        if (Wrk.Problem() is { } problem)
        {
            occasion.Say($"serve is left out: {problem}");
            yield break;
        }
        using var drawn = DrawnPictures.Create(occasion.Pictures is null ? Pictures : 0);
        string folder = occasion.Pictures ?? drawn.Folder;
        var settings = Presets.Get(Presets.BestFast);
        string model = RandomModel.Save(drawn.Folder, settings.Model, settings.Preprocessing);
        string[] files = [.. DecodeWorker.Find(folder).Take(Pictures)];
        if (files.Length == 0) throw new InputException($"There are no JPEG pictures in {Path.GetFullPath(folder)}.");
        byte[][] bodies = [.. files.Select(File.ReadAllBytes)];

        using var server = new ServeProcess(model, occasion.Threads);
        double fastest;
        using (var predictor = occasion.StartOurs("folder", model, folder, $"{files.Length}"))
        {
            var (own, others) = occasion.TakeTurns(Name,
                () => files.Length / Wrk.Rate(server.Address, files, Clients, Seconds), [predictor.Step]);
            fastest = files.Length / Median.Of(own);
            yield return BenchRow.Of($"/predict, {Clients} clients", "Predictor on a folder", own, others[0], s_rate, files.Length);
        }
        occasion.Say($"{Name}: half of that load");
        var seconds = PacedClients.SendAsync(server, bodies, fastest / 2, (int)(fastest / 2 * PacedSeconds)).GetAwaiter().GetResult();
        seconds.Sort();
        double median = Median.Of(seconds), late = seconds[(int)(seconds.Count * 0.99)];
        yield return new("/predict, p99 at half of that load", "its median", late, median, "s", median / late, s_latency.Must,
            s_latency.Aim);

        yield return BesideBadClients(occasion, server, files);
        yield return Start(occasion, model, bodies[0]);
    }

    static BenchRow BesideBadClients(Occasion occasion, ServeProcess server, string[] files)
    {
        List<double> alone = [], beside = [];
        for (int pair = 1; pair <= occasion.Pairs; pair++)
        {
            occasion.Say($"serve: {Good} good clients, alone and beside {Bad} bad ones, {pair} of {occasion.Pairs}");
            alone.Add(1 / Wrk.Rate(server.Address, files, Good, Seconds));
            using var end = new CancellationTokenSource();
            var bad = BadClients.RunAsync(server, Bad, end.Token);
            Thread.Sleep(TimeSpan.FromSeconds(2));
            beside.Add(1 / Wrk.Rate(server.Address, files, Good, Seconds));
            end.Cancel();
            bad.GetAwaiter().GetResult();
        }
        occasion.Say($"serve: {server.Mebibytes():F0} MiB afterwards");
        return BenchRow.Of($"/predict, {Good} clients beside {Bad} bad ones", "the same alone", beside, alone, s_bad, count: 1);
    }

    /// <summary>From the start of the process to its first box, as seconds against one second.</summary>
    static BenchRow Start(Occasion occasion, string model, byte[] picture)
    {
        List<double> starts = [];
        for (int pair = 0; pair <= occasion.Pairs; pair++)
        {
            occasion.Say($"serve: start {pair} of {occasion.Pairs}");
            long start = Stopwatch.GetTimestamp();
            using var server = new ServeProcess(model, occasion.Threads);
            bool isAnswered = server.PredictAsync(picture, default).GetAwaiter().GetResult();
            if (!isAnswered) throw new BoxfitException("The first answer was an error.");
            if (pair > 0) starts.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        double own = Median.Of(starts);
        return new("start of serve to its first box", "a second", own, 1, "s", 1 / own, s_start.Must, s_start.Aim);
    }
}
