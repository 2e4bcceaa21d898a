using Boxfit.Web.Reviewing;

namespace Boxfit.Tests.Web.Reviewing;

public class ThumbnailsTests
{
    int _made;

    [Fact]
    public async Task Each_is_made_once_and_what_was_not_asked_for_the_longest_goes_first()
    {
        using var thumbnails = new Thumbnails(250, 2, (_, _) =>
        {
            Interlocked.Increment(ref _made);
            Thread.Sleep(20);
            return new byte[100];
        });
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Get("a")));
        Assert.Equal(1, _made);
        await Get("b");
        await Get("a");
        await Get("c");
        await WaitFor(() => thumbnails.Bytes == 200);
        await Get("a");
        Assert.Equal(3, _made);
        await Get("b");
        Assert.Equal(4, _made);

        Task<byte[]> Get(string name) => thumbnails.GetAsync(new(name, "1", 256));
    }

    [Fact]
    public async Task What_could_not_be_read_is_tried_again()
    {
        using var thumbnails = new Thumbnails(250, 1, (_, _) => _made++ == 0 ? throw new PictureException("a", "it is gone") : [1]);
        await Assert.ThrowsAsync<PictureException>(() => thumbnails.GetAsync(new("a", "1", 256)));
        await WaitFor(() => thumbnails.GetAsync(new("a", "1", 256)) is { IsFaulted: false });
        Assert.Equal([1], await thumbnails.GetAsync(new("a", "1", 256)));
    }

    static async Task WaitFor(Func<bool> condition)
    {
        for (int i = 0; i < 500 && !condition(); i++) await Task.Delay(10, TestContext.Current.CancellationToken);
        Assert.True(condition());
    }
}
