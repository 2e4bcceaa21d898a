using System.Text.RegularExpressions;
using Boxfit.Tests.Core.Uncertainty;
using Boxfit.Tests.Onnx;
using Boxfit.Tests.Preparation.Downloading;
using Boxfit.Tests.Training;

namespace Boxfit.Tests.Inference;

/// <summary>Pictures that come one after the other from somewhere else.</summary>
public sealed partial class PredictorTests
{
    [Fact]
    public async Task Predictions_before_a_source_fails_come_first()
    {
        using var predictor = Predictor.Load(run.Result.RunFolder, new() { Threads = 4 });
        using var failing = new ManualResetEventSlim();
        var paths = new List<string>();
        var e = await Assert.ThrowsAsync<InvalidOperationException>(async () =>
        {
            await foreach (var prediction in predictor.PredictAsync(Source())) paths.Add(prediction.Path);
        });
        Assert.Equal("the source", e.Message);
        Assert.Equal(["0", "1", "2"], paths);

        async IAsyncEnumerable<PictureInput> Source()
        {
            await Task.Yield();
            for (int i = 0; i < 3; i++) yield return PictureInput.Stream(new GatedStream(File.ReadAllBytes(Pictures[i]), failing), $"{i}");
            failing.Set();
            throw new InvalidOperationException("the source");
        }
    }

    [Fact]
    public async Task No_more_pictures_that_come_are_begun_than_there_are_threads()
    {
        using var predictor = Predictor.Load(run.Result.RunFolder, new() { Threads = 2 });
        using var gate = new ManualResetEventSlim();
        int asked = 0;
        var all = Task.Run(async () =>
        {
            int count = 0;
            await foreach (var _ in predictor.PredictAsync(Source())) count++;
            return count;
        });
        Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref asked) == 2, TimeSpan.FromSeconds(30)));
        await Task.Delay(50, TestContext.Current.CancellationToken);
        Assert.Equal(2, Volatile.Read(ref asked));
        gate.Set();
        Assert.Equal(6, await all);

        async IAsyncEnumerable<PictureInput> Source()
        {
            byte[] content = File.ReadAllBytes(Pictures[0]);
            await Task.Yield();
            for (int i = 0; i < 6; i++)
            {
                Interlocked.Increment(ref asked);
                yield return PictureInput.Stream(new GatedStream(content, gate));
            }
        }
    }

    [Fact]
    public async Task Disposal_while_pictures_come_ends_them_with_an_exception()
    {
        var predictor = Predictor.Load(run.Result.RunFolder, new() { Threads = 2 });
        var expected = predictor.Predict(Pictures[0]).Box;
        bool isSourceDisposed = false;
        int predicted = 0;
        await Assert.ThrowsAsync<ObjectDisposedException>(async () =>
        {
            await foreach (var prediction in predictor.PredictAsync(Source()))
            {
                AssertClose(expected, prediction.Box);
                if (++predicted == 3) predictor.Dispose();
            }
        });
        // Those that were under way ended well.
        Assert.InRange(predicted, 3, 5);
        Assert.True(isSourceDisposed);

        async IAsyncEnumerable<PictureInput> Source()
        {
            await Task.Yield();
            try
            {
                for (int i = 0; i < 100; i++) yield return PictureInput.File(Pictures[0]);
            }
            finally
            {
                isSourceDisposed = true;
            }
        }
    }

    [Fact]
    public async Task Pictures_that_come_are_predicted_in_their_order_before_the_next_ones_come()
    {
        using var predictor = Predictor.Load(run.Result.RunFolder, new() { Threads = 2 });
        var more = new TaskCompletionSource();
        var token = TestContext.Current.CancellationToken;
        var expected = predictor.Predict(Pictures).ToArray();
        var predictions = new List<Prediction>();
        // The fourth picture comes only when the third's prediction is there: waiting for it would never end.
        await foreach (var prediction in predictor.PredictAsync(Source(Pictures), token))
        {
            predictions.Add(prediction);
            if (predictions.Count == 3) more.SetResult();
        }
        Assert.Equal(expected.Select(p => p.Path), predictions.Select(p => p.Path));
        foreach (var (a, b) in expected.Zip(predictions)) AssertClose(a.Box, b.Box);

        async IAsyncEnumerable<PictureInput> Source(string[] paths)
        {
            foreach (string path in paths[..3]) yield return PictureInput.File(path);
            await more.Task.WaitAsync(TimeSpan.FromSeconds(30), token);
            foreach (string path in paths[3..]) yield return PictureInput.File(path);
        }
    }
}
