namespace Boxfit.Tests.Inference;

public class BatchSizeChoiceTests
{
    [Theory]
    [InlineData(1, 16)]
    [InlineData(3, 18)]
    [InlineData(16, 16)]
    [InlineData(40, 40)]
    public void A_size_that_is_given_stays_and_whole_batches_of_it_are_read_ahead(int size, int ahead)
    {
        var choice = new BatchSizeChoice(size);
        choice.Add(size, TimeSpan.FromSeconds(1));
        Assert.Equal((size, true, ahead), (choice.Current, choice.IsSettled, choice.Capacity));
    }

    [Theory]
    [InlineData(1, 10, 10.5, 0)]
    [InlineData(1, 10, 9.8, 0)]
    [InlineData(4, 10, 8, 9)]
    [InlineData(16, 10, 8, 6)]
    public void A_larger_size_is_tried_only_where_the_one_before_was_quicker(int chosen, double one, double four, double sixteen)
    {
        var choice = new BatchSizeChoice(0);
        var tried = new List<int>();
        while (!choice.IsSettled)
        {
            int size = choice.Current;
            tried.Add(size);
            // The first run of a size does not count, however long it takes.
            choice.Add(size, TimeSpan.FromSeconds(tried.Count(t => t == size) == 1 ? 1000 : size == 1 ? one : size == 4 ? four : sixteen));
        }
        Assert.Equal(chosen, choice.Current);
        Assert.Equal(four < 9.5 ? [1, 1, 4, 4, 16, 16] : [1, 1, 4, 4], tried);
    }

    [Fact]
    public void What_another_thread_measured_with_another_size_does_not_count()
    {
        var choice = new BatchSizeChoice(0);
        for (int i = 0; i < 5; i++) choice.Add(4, TimeSpan.FromSeconds(1));
        Assert.Equal((1, false), (choice.Current, choice.IsSettled));
    }
}
