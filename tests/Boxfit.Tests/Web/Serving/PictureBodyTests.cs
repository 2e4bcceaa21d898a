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
            Assert.InRange(budget.Free, 0, (1 << 21) - s_content.Length);
        }
        Assert.Equal(1 << 21, budget.Free);
    }

    [Theory]
    [InlineData(299_999, 1 << 21, 413)]
    [InlineData(300_000, 400_000, 429)]
    public async Task More_than_may_be_is_refused_and_its_memory_given_back(long most, long memory, int status)
    {
        var budget = new ByteBudget(memory);
        var refused = await Assert.ThrowsAsync<RequestProblem>(
            () => PictureBody.ReadAsync(new MemoryStream(s_content), most, budget, Cancellation));
        Assert.Equal(status, refused.Status);
        Assert.Equal(memory, budget.Free);
    }
}
