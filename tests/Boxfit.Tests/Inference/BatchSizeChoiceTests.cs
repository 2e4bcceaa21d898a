namespace Boxfit.Tests.Inference;

public class BatchSizeChoiceTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(40)]
    public void A_size_that_is_given_stays(int size)
    {
        var choice = new BatchSizeChoice(size);
        for (int i = 0; i < 100; i++) Assert.False(choice.Add(size, TimeSpan.FromSeconds(1)));
        Assert.Equal((size, true), (choice.Current, choice.IsSettled));
    }

    [Theory]
    [InlineData(1, 2, "10 10.5")]
    [InlineData(1, 2, "10 9.8")]
    [InlineData(2, 4, "10 8 9")]
    [InlineData(4, 8, "10 8 6 6")]
    [InlineData(16, 16, "10 8 6 4 3")]
    public void A_larger_size_is_tried_only_where_the_one_before_was_quicker(int chosen, int largest, string times)
    {
        double[] secondsAPicture = [.. times.Split(' ').Select(t => double.Parse(t, CultureInfo.InvariantCulture))];
        var choice = new BatchSizeChoice(0);
        var tried = new List<int>();
        while (!choice.IsSettled)
        {
            int size = choice.Current;
            tried.Add(size);
            // Runs with the first pictures of a size do not count, however long they take.
            bool isFirst = tried.Count(t => t == size) * size <= BatchSizeChoice.Largest;
            choice.Add(size, TimeSpan.FromSeconds(isFirst ? 1000 : size * secondsAPicture[(int)Math.Log2(size)]));
        }
        Assert.Equal(chosen, choice.Current);
        Assert.Equal(largest, tried.Max());
        for (int size = 1; size <= largest; size *= 2) Assert.Equal(2 * BatchSizeChoice.Largest / size, tried.Count(t => t == size));
    }

    [Fact]
    public void What_was_measured_with_another_size_does_not_count()
    {
        var choice = new BatchSizeChoice(0);
        for (int i = 0; i < 50; i++) choice.Add(4, TimeSpan.FromSeconds(1));
        Assert.Equal((1, false), (choice.Current, choice.IsSettled));
    }
}
