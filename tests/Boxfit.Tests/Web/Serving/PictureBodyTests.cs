namespace Boxfit.Tests.Web.Serving;

public class PictureBodyTests
{
    static readonly byte[] s_content = [.. Enumerable.Range(0, 300_000).Select(i => (byte)(i * 7))];

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Bytes_come_whole_and_their_memory_is_given_back()
    {
        var budget = new ByteBudget(1 << 21);
        using (var body = await PictureBody.ReadAsync(new MemoryStream(s_content), s_content.Length, budget, Cancellation))
        {
            Assert.Equal(s_content, body.Bytes.ToArray());
            Assert.Equal(429, Assert.Throws<RequestProblem>(() => budget.Take((1 << 21) - s_content.Length + 1, beside: 0)).Status);
        }
        budget.Take(1 << 21, beside: 0);
    }

    [Theory]
    [InlineData(299_999, 1 << 21, 0, 413)]
    [InlineData(300_000, 1 << 21, 1_500_000, 429)]
    // The whole memory would not do, so that to come again is of no use.
    [InlineData(300_000, 400_000, 0, 413)]
    public async Task More_than_may_be_is_refused_and_its_memory_given_back(long most, long memory, long taken, int status)
    {
        var budget = new ByteBudget(memory);
        budget.Take(taken, beside: 0);
        var refused = await Assert.ThrowsAsync<RequestProblem>(
            () => PictureBody.ReadAsync(new MemoryStream(s_content), most, budget, Cancellation));
        Assert.Equal((status, status == 429), (refused.Status, refused.RetryAfter is not null));
        budget.Take(memory - taken, beside: 0);
    }

    [Fact]
    public async Task What_may_still_be_read_is_not_used_again()
    {
        var budget = new ByteBudget(1 << 21);
        Assert.Same(await EndAsync(b => b.Dispose()), System.Buffers.ArrayPool<byte>.Shared.Rent(1));
        Assert.NotSame(await EndAsync(b => b.Leave()), System.Buffers.ArrayPool<byte>.Shared.Rent(1));
        budget.Take(1 << 21, beside: 0);

        async Task<byte[]?> EndAsync(Action<PictureBody> end)
        {
            var body = await PictureBody.ReadAsync(new MemoryStream([1, 2, 3]), 10, budget, Cancellation);
            System.Runtime.InteropServices.MemoryMarshal.TryGetArray(body.Bytes, out var array);
            end(body);
            return array.Array;
        }
    }
}
