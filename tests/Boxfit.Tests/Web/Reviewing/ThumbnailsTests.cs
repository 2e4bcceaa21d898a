using Boxfit.Web.Reviewing;

namespace Boxfit.Tests.Web.Reviewing;

public class ThumbnailsTests
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_is_made_once_and_what_was_not_asked_for_the_longest_goes_first()
    {
        int made = 0;
        var thumbnails = new Thumbnails(250, 2, (_, _) =>
        {
            Interlocked.Increment(ref made);
            Thread.Sleep(20);
            return new byte[100];
        });
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Get("a")));
        Assert.Equal(1, made);
        foreach (string name in (string[])["b", "a", "c", "a"]) await Get(name);
        Assert.Equal(3, made);
        await Get("b");
        Assert.Equal(4, made);

        Task<byte[]> Get(string name) => thumbnails.GetAsync(Key(name), Cancellation);
    }

    [Fact]
    public async Task What_could_not_be_read_is_tried_again()
    {
        int made = 0;
        var thumbnails = new Thumbnails(250, 1, (_, _) => made++ == 0 ? throw new PictureException("a", "it is gone") : [1]);
        await Assert.ThrowsAsync<PictureException>(() => thumbnails.GetAsync(Key("a"), Cancellation));
        Assert.Equal([1], await thumbnails.GetAsync(Key("a"), Cancellation));
    }

    /// <summary>Whoever scrolls through many pictures waits for those in sight alone.</summary>
    [Fact]
    public async Task What_was_asked_for_last_comes_first_and_what_nobody_waits_for_is_not_made()
    {
        using ManualResetEventSlim gate = new(), begun = new();
        using var gone = new CancellationTokenSource();
        var made = new List<string>();
        var thumbnails = new Thumbnails(1000, 1, (name, _) =>
        {
            begun.Set();
            gate.Wait(Cancellation);
            made.Add(name);
            return [1];
        });
        var first = thumbnails.GetAsync(Key("first"), Cancellation);
        begun.Wait(Cancellation);
        var left = Enumerable.Range(0, 100).Select(i => thumbnails.GetAsync(Key($"{i}"), gone.Token)).ToList();
        Task[] wanted = [.. ((string[])["a", "50", "b", "a"]).Select(n => thumbnails.GetAsync(Key(n), Cancellation))];
        await gone.CancelAsync();
        gate.Set();
        await Task.WhenAll([first, .. wanted]);
        Assert.Equal(["first", "a", "b", "50"], made);
        Assert.All(left, l => Assert.True(l.IsCanceled));
    }

    static Thumbnails.Key Key(string name) => new(name, "1", 256);
}
