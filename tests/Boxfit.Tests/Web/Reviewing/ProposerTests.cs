using Boxfit.Data.Reviews;
using Boxfit.Tests.Data.Reviews;
using Boxfit.Web.Reviewing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Boxfit.Tests.Web.Reviewing;

public sealed class ProposerTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    sealed class Source : IBoxSource
    {
        int _now;

        public string Name => "run";

        public string Stamp => "1";

        public int Most { get; private set; }

        public ReviewProposal? Propose(string path)
        {
            int now = Interlocked.Increment(ref _now);
            lock (this) Most = Math.Max(Most, now);
            Thread.Sleep(20);
            Interlocked.Decrement(ref _now);
            return File.Exists(path) ? throw new PictureException(path, "it is damaged")
                : Path.GetFileName(path) == "0.jpg" ? throw new PictureException(path, "there is no such file")
                : new(Name, new(1, 2, 30, 40), "cat", 0.5);
        }

        public void Dispose()
        {
            // It holds nothing.
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task So_many_pictures_are_asked_for_at_a_time(int threads)
    {
        using var review = Reviews.Make(
            _folder["a.review.db"], [.. Enumerable.Range(0, 12).Select(i => Reviews.Entry($"{i}.jpg", null))]);
        _folder.Write("1.jpg", "no picture");
        var source = new Source();
        review.AddSource(source.Name, source.Stamp);
        await using (var proposer = new Proposer(review, threads, NullLogger.Instance))
        {
            proposer.Add(source);
            await proposer.WaitAsync();
        }
        // A machine that is busy begins fewer.
        Assert.InRange(source.Most, Math.Min(threads, 2), threads);
        Assert.Equal(10, Enumerable.Range(1, 12).Count(id => review.Find(id)!.Proposals.Count == 2));
        // One that is not there may be back; it is looked for when somebody comes to it.
        Assert.Equal([2], review.Unreadable.Select(p => p.Id));
    }
}
