using Microsoft.Extensions.Logging.Abstractions;

namespace Boxfit.Tests.Web.Serving;

public sealed class PredictionQueueTests(TinyRun tiny) : IClassFixture<TinyRun>
{
    ServedModel Model() => new(tiny.Folder, () => Predictor.Load(tiny.Folder, new() { Threads = 1 }), NullLogger.Instance);

    byte[] Content => File.ReadAllBytes(Directory.GetFiles(tiny.Pictures).Order(StringComparer.Ordinal).First());

    [Fact]
    public async Task More_than_may_wait_are_refused_and_told_when_to_come_again()
    {
        using var model = Model();
        using var gate = new ManualResetEventSlim();
        await using var queue = new PredictionQueue(model, new() { Model = "", Queue = 3, Batch = 1 });
        // Two lists are under way, each with a picture that does not come.
        List<WaitingPicture> waiting = [];
        for (int i = 0; i < 2; i++)
        {
            waiting.Add(queue.Add(PictureInput.Stream(new SlowStream(Content, gate)), default));
            while (queue.Count > 0) await Task.Delay(5, TestContext.Current.CancellationToken);
        }
        for (int i = 0; i < 3; i++) waiting.Add(queue.Add(PictureInput.Encoded(Content), default));
        var refused = Assert.Throws<RequestProblem>(() => queue.Add(PictureInput.Encoded(Content), default));
        Assert.Equal(429, refused.Status);
        Assert.True(refused.RetryAfter > TimeSpan.Zero);
        gate.Set();
        foreach (var picture in waiting) Assert.Null((await picture.Done).Prediction.Error);
    }

    [Fact]
    public async Task What_nobody_waits_for_is_not_computed()
    {
        using var model = Model();
        using var gate = new ManualResetEventSlim();
        using var gone = new CancellationTokenSource();
        await using var queue = new PredictionQueue(model, new() { Model = "", Batch = 1 });
        for (int i = 0; i < 2; i++)
        {
            queue.Add(PictureInput.Stream(new SlowStream(Content, gate)), default);
            while (queue.Count > 0) await Task.Delay(5, TestContext.Current.CancellationToken);
        }
        var given = queue.Add(PictureInput.Encoded(Content), gone.Token);
        await gone.CancelAsync();
        gate.Set();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given.Done);
    }

    [Fact]
    public async Task Its_end_comes_after_all_that_wait()
    {
        using var model = Model();
        var queue = new PredictionQueue(model, new() { Model = "" });
        WaitingPicture[] waiting = [.. Enumerable.Range(0, 20).Select(_ => queue.Add(PictureInput.Encoded(Content), default))];
        await queue.DisposeAsync();
        Assert.All(waiting, picture => Assert.True(picture.Done.IsCompletedSuccessfully));
        Assert.Throws<RequestProblem>(() => queue.Add(PictureInput.Encoded(Content), default));
    }

    /// <summary>A picture whose bytes come once a gate is open.</summary>
    sealed class SlowStream(byte[] content, ManualResetEventSlim gate) : MemoryStream(content)
    {
        public override int Read(byte[] buffer, int offset, int count)
        {
            gate.Wait();
            return base.Read(buffer, offset, count);
        }

        public override int Read(Span<byte> buffer)
        {
            gate.Wait();
            return base.Read(buffer);
        }
    }
}
