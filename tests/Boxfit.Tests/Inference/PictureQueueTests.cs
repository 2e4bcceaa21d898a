namespace Boxfit.Tests.Inference;

public class PictureQueueTests
{
    static readonly TimeSpan s_long = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(1, 1, 0)]
    [InlineData(1, 1, 1)]
    [InlineData(2, 3, 100)]
    [InlineData(4, 1, 1000)]
    public void Places_come_in_the_lists_order_though_some_take_longer(int workers, int size, int count)
    {
        var names = new List<string>();
        var queue = Start(Pictures(count), size, place => Thread.Sleep(place.Inputs[0].Name.EndsWith('3') ? 2 : 0), workers);
        while (queue.Next() is { } place)
        {
            Assert.Equal(Math.Min(size, count - names.Count), place.Inputs.Count);
            names.AddRange(place.Inputs.Select(p => p.Name));
            queue.Give();
        }
        queue.Stop();
        Assert.Equal(Enumerable.Range(0, count).Select(i => $"{i}"), names);
    }

    [Fact]
    public void Workers_work_side_by_side_and_no_further_ahead_than_there_are_places()
    {
        const int workers = 3;
        using var together = new Barrier(workers);
        int begun = 0;
        var queue = Start(Pictures(int.MaxValue), 1, _ =>
        {
            // Would wait in vain, and fail, if they did not work at the same time.
            if (Interlocked.Increment(ref begun) <= workers) Assert.True(together.SignalAndWait(s_long));
        }, workers);
        Assert.NotNull(queue.Next());
        Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref begun) == 2 * workers, s_long));
        Thread.Sleep(50);
        Assert.Equal(2 * workers, begun);
        queue.Give();
        Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref begun) == 2 * workers + 1, s_long));
        queue.Stop();
    }

    [Fact]
    public void A_failure_of_the_list_or_of_the_work_arrives_when_its_turn_comes()
    {
        var queue = Start(Failing(), 1, _ => { }, workers: 2);
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal($"{i}", queue.Next()!.Inputs[0].Name);
            queue.Give();
        }
        Assert.Equal("the list", Assert.Throws<InvalidOperationException>(() => queue.Next()).Message);
        queue.Stop();

        var other = Start(Pictures(100), 1, p => { if (p.Inputs[0].Name == "1") throw new InvalidOperationException("the work"); }, 2);
        Assert.Equal("0", other.Next()!.Inputs[0].Name);
        other.Give();
        Assert.Equal("the work", Assert.Throws<InvalidOperationException>(() => other.Next()).Message);
        other.Stop();

        static IEnumerable<PictureInput> Failing()
        {
            foreach (var picture in Pictures(3)) yield return picture;
            throw new InvalidOperationException("the list");
        }
    }

    [Fact]
    public void What_a_list_gave_before_it_fails_comes_first_though_there_are_too_few_for_a_place()
    {
        var names = new List<string>();
        var queue = Start(Failing(), 4, _ => { }, workers: 2);
        var e = Assert.Throws<InvalidOperationException>(() =>
        {
            while (queue.Next() is { } place)
            {
                names.AddRange(place.Inputs.Select(p => p.Name));
                queue.Give();
            }
        });
        queue.Stop();
        Assert.Equal("the list", e.Message);
        Assert.Equal(["0", "1", "2", "3", "4", "5"], names);

        static IEnumerable<PictureInput> Failing()
        {
            foreach (var picture in Pictures(6)) yield return picture;
            throw new InvalidOperationException("the list");
        }
    }

    [Fact]
    public void Whoever_stops_or_cancels_does_not_wait_and_the_list_is_disposed_of_when_the_last_worker_is_done()
    {
        using ManualResetEventSlim inWork = new(), goOn = new(), disposed = new();
        using var cancellation = new CancellationTokenSource();
        bool hasWaited = false;
        var queue = Start(Watched(), 1, _ =>
        {
            inWork.Set();
            hasWaited |= !goOn.Wait(s_long, CancellationToken.None);
        }, workers: 1, cancellation.Token);
        Assert.True(inWork.Wait(s_long, CancellationToken.None));
        cancellation.CancelAfter(10);
        Assert.ThrowsAny<OperationCanceledException>(() => queue.Next());
        queue.Stop();
        Assert.False(disposed.IsSet);
        goOn.Set();
        Assert.True(disposed.Wait(s_long, CancellationToken.None));
        // Else the work had ended by itself before the waiting did.
        Assert.False(hasWaited);

        IEnumerable<PictureInput> Watched()
        {
            try
            {
                foreach (var picture in Pictures(int.MaxValue)) yield return picture;
            }
            finally
            {
                disposed.Set();
            }
        }
    }

    static PictureQueue Start(
        IEnumerable<PictureInput> pictures, int size, Action<PicturePlace> work, int workers, CancellationToken cancellation = default) =>
        new(pictures.GetEnumerator(), () => size, work, workers, cancellation);

    static IEnumerable<PictureInput> Pictures(int count) => Enumerable.Range(0, count).Select(i => PictureInput.File($"{i}"));
}
