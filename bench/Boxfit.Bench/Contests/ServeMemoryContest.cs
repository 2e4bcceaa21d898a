using Boxfit.Bench.Clients;

namespace Boxfit.Bench.Contests;

/// <summary>Ten minutes of <c>boxfit serve</c> under full load: its memory at the end against after the first minute.</summary>
sealed class ServeMemoryContest() : Contest("serve-memory")
{
    const int Pictures = 100, Clients = 16, Minutes = 10;

    static readonly Goal s_memory = new(1 / 1.1, 1);

    public override bool NeedsPython => false;

    public override bool IsLong => true;

    public override IEnumerable<BenchRow> Measure(Occasion occasion)
    {
        if (Wrk.Problem() is { } problem)
        {
            occasion.Say($"{Name} is left out: {problem}");
            yield break;
        }
        using var drawn = DrawnPictures.Create(occasion.Pictures is null ? Pictures : 0);
        var settings = Presets.Get(Presets.BestFast);
        string model = RandomModel.Save(drawn.Folder, settings.Model, settings.Preprocessing);
        string[] files = [.. DecodeWorker.Find(occasion.Pictures ?? drawn.Folder).Take(Pictures)];
        using var server = new ServeProcess(model, occasion.Threads);
        double first = 0, last = 0;
        for (int minute = 1; minute <= Minutes; minute++)
        {
            double rate = Wrk.Rate(server.Address, files, Clients, seconds: 60);
            last = server.Mebibytes();
            if (minute == 1) first = last;
            occasion.Say($"{Name}: minute {minute} of {Minutes}, {rate:F0} pictures/s, {last:F0} MiB");
        }
        yield return new("memory of serve after ten minutes", "after the first", last, first, "MiB", first / last, s_memory.Must,
            s_memory.Aim);
    }
}
