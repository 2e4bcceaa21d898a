using System.Text.RegularExpressions;
using Boxfit.Tests.Core.Uncertainty;
using Boxfit.Tests.Onnx;
using Boxfit.Tests.Preparation.Downloading;
using Boxfit.Tests.Training;

namespace Boxfit.Tests.Inference;

public sealed partial class PredictorTests(FinishedRun run) : IClassFixture<FinishedRun>
{
    static readonly PredictorOptions s_converting = new() { Convert = OnnxConversion.Convert };
    static readonly LocalizerConfiguration s_small = new() { Backbone = "mininet", ExtraConvolutions = [], Head = [] };

    string[] Pictures => [.. Dataset.Load(new() { File = run.Csv }).Samples.Select(s => s.Path)];

    [Fact]
    public void One_by_one_and_in_batches_the_boxes_are_the_engines()
    {
        var model = ModelFile.Load(ModelFile.Find(run.Result.RunFolder));
        using var predictor = Predictor.Load(run.Result.RunFolder);
        using var batched = Predictor.Load(run.Result.RunFolder, new() { BatchSize = 4 });
        using var quick = Predictor.Load(run.Result.RunFolder, new() { QuickStart = true });
        using var converted = Predictor.Load(ModelFile.Find(run.Result.RunFolder), s_converting);
        var many = batched.Predict(Pictures).ToArray();
        Assert.Equal(22, many.Length);
        foreach (var (path, expected, actual) in Pictures.Zip(EngineBoxes(model, Pictures), many))
        {
            Assert.Equal((path, 60, 40, null), (actual.Path, actual.Width, actual.Height, actual.Error));
            AssertClose(expected, actual.Box);
            AssertClose(expected, predictor.Predict(path).Box);
            AssertClose(expected, quick.Predict(path).Box);
            AssertClose(expected, converted.Predict(path).Box);
            Assert.Equal(actual.Box.X2 * 60, actual.Pixels.X2);
            Assert.InRange(actual.Time, TimeSpan.FromTicks(1), TimeSpan.FromMinutes(1));
        }
        Assert.NotEqual(many[0].Box, many[1].Box);
    }

    [Fact]
    public void An_evaluations_boxes_are_the_predictors()
    {
        var evaluation = Evaluator.Evaluate(run.Result.RunFolder, Dataset.Load(new() { File = run.Csv }));
        using var predictor = Predictor.Load(run.Result.RunFolder);
        Assert.Equal(Pictures, evaluation.Pictures.Select(p => p.Sample.Path));
        Assert.All(evaluation.Pictures, p => AssertClose(predictor.Predict(p.Sample.Path).Box, p.Predicted));
    }

    [Fact]
    public void A_calibrated_model_gives_an_outer_and_an_inner_box()
    {
        var model = RandomModel.Of(s_small, new(64, 48, ResizeMode.Letterbox));
        var promise = BoxPromiseTests.Promise(0.1);
        using var plain = Predictor.Load(OnnxExport.Of(model, InputForm.Pixels, halfPrecision: false).Model.ToBytes());
        model = model with { Description = model.Description with { Promise = promise } };
        using var calibrated = Predictor.Load(OnnxExport.Of(model, InputForm.Pixels, halfPrecision: false).Model.ToBytes());
        foreach (var (without, with) in plain.Predict(Pictures).Zip(calibrated.Predict(Pictures)))
        {
            Assert.Equal((null, null), (without.Outer, without.Inner));
            Assert.Equal(without.Box, with.Box);
            Assert.Equal((promise.Outer(with.Box), promise.Inner(with.Box)), (with.Outer, with.Inner));
            var (box, outer, inner) = (with.Box, with.Outer!.Value, with.Inner!.Value);
            Assert.True(outer.X1 <= box.X1 && box.X1 < inner.X1 && inner.X2 < box.X2 && box.X2 <= outer.X2);
            // As they are printed they still hold what they hold.
            var (large, small) = (outer.ToPixels(with.Width, with.Height), inner.ToPixels(with.Width, with.Height));
            double[] edges = PredictedBox.Outer(with)!;
            Assert.True(edges[0] <= large.X1 && edges[1] <= large.Y1 && edges[2] >= large.X2 && edges[3] >= large.Y2);
            Assert.Equal(large.X1, edges[0], 0.011);
            edges = PredictedBox.Inner(with)!;
            Assert.True(edges[0] >= small.X1 && edges[1] >= small.Y1 && edges[2] <= small.X2 && edges[3] <= small.Y2);
            Assert.Equal(small.X1, edges[0], 0.011);
        }
        Assert.Equal(calibrated.Predict(Pictures[0]).Outer, calibrated.Predict([Pictures[0]]).Single().Outer);
    }

    [Fact]
    public void A_picture_is_the_same_from_a_file_from_memory_from_a_stream_and_as_pixels()
    {
        using var predictor = Predictor.Load(run.Result.RunFolder);
        string path = Pictures[3];
        byte[] content = File.ReadAllBytes(path);
        var image = PictureReader.Read(path);
        const int stride = 60 * 3 + 5;
        byte[] padded = new byte[stride * 40];
        for (int y = 0; y < 40; y++) image.Pixels.AsSpan(y * 180, 180).CopyTo(padded.AsSpan(y * stride));
        using var stream = new MemoryStream(content);
        using var streamAgain = new MemoryStream(content);
        var expected = predictor.Predict(path);
        Prediction[] others =
        [
            predictor.Predict(content, "a"), predictor.Predict(stream, "a"), predictor.PredictPixels(image.Pixels, 60, 40, name: "a"),
            predictor.PredictPixels(padded, 60, 40, stride, "a"),
            .. predictor.Predict(
            [
                PictureInput.Encoded(content, "a"), PictureInput.Stream(streamAgain, "a"),
                PictureInput.Pixels(image.Pixels, 60, 40, 0, "a"), PictureInput.Pixels(padded, 60, 40, stride, "a"),
            ]),
        ];
        Assert.All(others, p => Assert.Equal(expected with { Path = "a", Time = p.Time }, p));
        Assert.True(stream.CanRead);
        Assert.Throws<PictureException>(() => predictor.Predict(content.AsSpan(0, content.Length / 2), "cut"));
        Assert.Contains("empty", Assert.Throws<PictureException>(() => predictor.Predict(new MemoryStream(), "none")).Message);
    }

    [Theory]
    [InlineData(0, 40, 0)]
    [InlineData(60, -1, 0)]
    [InlineData(60, 40, 179)]
    [InlineData(60, 41, 0)]
    [InlineData(60, 40, 181)]
    [InlineData(100_000, 100_000, 0)]
    [InlineData(int.MaxValue, 1, 0)]
    public void Pixels_that_are_not_there_are_refused(int width, int height, int stride)
    {
        using var predictor = Predictor.Load(run.Result.RunFolder);
        byte[] pixels = new byte[60 * 40 * 3];
        Assert.ThrowsAny<ArgumentException>(() => predictor.PredictPixels(pixels, width, height, stride));
        Assert.ThrowsAny<ArgumentException>(() => PictureInput.Pixels(pixels, width, height, stride));
    }

    [Fact]
    public void A_model_is_loaded_from_a_file_a_stream_and_memory()
    {
        string file = Path.Combine(run.Result.RunFolder, "model.onnx");
        byte[] content = File.ReadAllBytes(file);
        using var stream = new MemoryStream(content);
        using Predictor a = Predictor.Load(file), b = Predictor.Load(stream), c = Predictor.Load(content);
        var expected = a.Predict(Pictures[0]).Box;
        Assert.Equal((expected, expected), (b.Predict(Pictures[0]).Box, c.Predict(Pictures[0]).Box));
        Assert.Equal("mobilenet_v2", b.Description.Configuration.Backbone);
    }

    [Fact]
    public void An_unreadable_picture_is_an_error_of_its_own()
    {
        using var predictor = Predictor.Load(run.Result.RunFolder);
        string[] paths = [Pictures[0], run.Csv, "/nowhere.png", .. Pictures];
        var predictions = predictor.Predict(paths).ToArray();
        Assert.Equal(paths, predictions.Select(p => p.Path));
        Assert.Equal([1, 2], Enumerable.Range(0, paths.Length).Where(i => predictions[i].Error is not null));
        Assert.Throws<PictureException>(() => predictor.Predict(run.Csv));
        AssertClose(predictions[0].Box, predictions[3].Box);
    }

    [Fact]
    public void Numbers_that_are_each_of_use_but_give_none_are_no_box()
    {
        using var folder = new TemporaryFolder();
        var model = Uniform(1e12f);
        ModelFile.Save(folder["m"], model.Description, model.Parameters);
        Assert.Contains("the model is not usable", Assert.Throws<BoxfitException>(() => Predictor.Load(folder["m"], s_converting)).Message);
        Assert.Contains(
            "the model is not usable",
            Assert.Throws<BoxfitException>(() => Evaluator.Evaluate(folder["m"], Dataset.Load(new() { File = run.Csv }))).Message);
        // The ONNX file itself does not call the infinities that come out of it edges of a box.
        using var predictor = Predictor.Load(OnnxExport.Of(model, InputForm.Pixels, halfPrecision: false).Model.ToBytes());
        const string reason = "the model gives NaN, NaN, NaN, NaN for it, where finite numbers were expected; it is not usable. Train it " +
            "again with a smaller learning rate";
        Assert.Equal($"{Pictures[0]}: {reason}", Assert.Throws<PictureException>(() => predictor.Predict(Pictures[0])).Message);
        // Of many each for itself: the next may be of numbers that the model can do with.
        Assert.Equal([reason, reason], predictor.Predict(Pictures.Take(2)).Select(p => p.Error));
    }

    [Theory]
    [InlineData("mininet", 1e12f)]
    [InlineData("mobilenet_v2", 1e12f)]
    [InlineData("resnet18", 1e6f)]
    public void Infinities_that_later_layers_hide_are_no_box_either(string backbone, float size)
    {
        using var folder = new TemporaryFolder();
        var configuration = new LocalizerConfiguration { Backbone = backbone, ExtraConvolutions = [], Head = [] };
        var graph = Localizer.Build(configuration, 64, 64);
        var random = new SeededRandom(1);
        var parameters = graph.Parameters.ToDictionary(p => p.Name, p => new Tensor(p.Shape,
            [.. Enumerable.Range(0, (int)p.Count).Select(_ => p.Role == ParameterRole.Weight ? (random.NextInt(3) - 1) * size : 1)]));
        var provenance = new Provenance { Dataset = "data.csv", Weights = "none", Version = "0", Created = DateTimeOffset.UnixEpoch };
        ModelFile.Save(folder["m"], new(configuration, new(64, 64), provenance), parameters);
        string message = Assert.Throws<BoxfitException>(() => Predictor.Load(folder["m"], s_converting)).Message;
        Assert.Matches("^The model computes .* in its layer '.*', where numbers up to 1e\\+[0-9]+ were expected; ", message);
        Assert.Contains(
            "the model is not usable",
            Assert.Throws<BoxfitException>(() => Evaluator.Evaluate(folder["m"], Dataset.Load(new() { File = run.Csv }))).Message);
    }

    [Fact]
    public void A_damaged_archive_is_a_fault_of_its_pictures_alone()
    {
        using var folder = new TemporaryFolder();
        string archive = folder.Write("cut.tar", TestArchives.Tar(TestArchives.File("b.jpg", new string('x', 5000)))[..2000]);
        using var predictor = Predictor.Load(run.Result.RunFolder);
        string[] paths = [Pictures[0], archive + "/b.jpg", Pictures[1]];
        var predictions = predictor.Predict(paths).ToArray();
        Assert.Equal(paths, predictions.Select(p => p.Path));
        Assert.Equal([null, null], [predictions[0].Error, predictions[2].Error]);
        Assert.Matches($"^The archive {Regex.Escape(archive)} .*[^.]$", predictions[1].Error);
        var alone = Assert.Throws<PictureException>(() => predictor.Predict(paths[1]));
        Assert.Equal((paths[1], predictions[1].Error), (alone.Path, alone.Reason));
    }

    [Fact]
    public void An_endless_sequence_can_be_left()
    {
        using var predictor = Predictor.Load(run.Result.RunFolder);
        Assert.Equal(5, predictor.Predict(Enumerable.Repeat(Pictures[0], int.MaxValue)).Take(5).Count());
        Assert.Empty(predictor.Predict(Array.Empty<string>()));
    }

    [Fact]
    public async Task Cancellation_ends_a_sequence_and_a_stream()
    {
        using var predictor = Predictor.Load(run.Result.RunFolder);
        using var cancellation = new CancellationTokenSource();
        var endless = Enumerable.Repeat(Pictures[0], int.MaxValue);
        Assert.ThrowsAny<OperationCanceledException>(() =>
        {
            foreach (var _ in predictor.Predict(endless, cancellation.Token)) cancellation.Cancel();
        });
        using var other = new CancellationTokenSource();
        bool isDisposed = false;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in predictor.PredictAsync(Source(), other.Token)) await other.CancelAsync();
        });
        Assert.True(isDisposed);

        async IAsyncEnumerable<PictureInput> Source()
        {
            try
            {
                foreach (string path in endless)
                {
                    yield return PictureInput.File(path);
                    await Task.Yield();
                }
            }
            finally
            {
                isDisposed = true;
            }
        }
    }

    [Fact]
    public void Many_threads_at_once_get_the_same_boxes_as_one()
    {
        using var predictor = Predictor.Load(run.Result.RunFolder);
        string[] pictures = Pictures;
        var expected = pictures.Select(p => predictor.Predict(p).Box).ToArray();
        Parallel.For(0, 8 * pictures.Length, new() { MaxDegreeOfParallelism = 8 }, i =>
            AssertClose(expected[i % pictures.Length], predictor.Predict(pictures[i % pictures.Length]).Box));
    }

    [Fact]
    public void Disposal_while_others_predict_gives_results_or_an_exception_and_no_crash()
    {
        byte[] model = File.ReadAllBytes(Path.Combine(run.Result.RunFolder, "model.onnx"));
        string[] pictures = Pictures;
        for (int round = 0; round < 10; round++)
        {
            var predictor = Predictor.Load(model, new() { Threads = 1 });
            var expected = predictor.Predict(pictures[0]).Box;
            int begun = 0, refused = 0;
            Thread[] threads =
            [
                .. Enumerable.Range(0, 4).Select(n => new Thread(() =>
                {
                    try
                    {
                        while (true)
                        {
                            var box = n % 2 == 0 ? predictor.Predict(pictures[0]).Box : predictor.Predict(pictures).First().Box;
                            AssertClose(expected, box);
                            Interlocked.Increment(ref begun);
                        }
                    }
                    catch (ObjectDisposedException)
                    {
                        Interlocked.Increment(ref refused);
                    }
                })),
            ];
            foreach (var thread in threads) thread.Start();
            SpinWait.SpinUntil(() => Volatile.Read(ref begun) > 2, TimeSpan.FromSeconds(30));
            predictor.Dispose();
            predictor.Dispose();
            foreach (var thread in threads) Assert.True(thread.Join(TimeSpan.FromSeconds(30)));
            Assert.Equal(4, refused);
        }
    }

    [Fact]
    public void Pixels_cost_no_allocation_but_the_result()
    {
        using var predictor = Predictor.Load(run.Result.RunFolder, new() { Threads = 1 });
        byte[] pixels = PictureReader.Read(Pictures[0]).Pixels;
        for (int i = 0; i < 20; i++) predictor.PredictPixels(pixels, 60, 40);
        const int count = 100;
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < count; i++) predictor.PredictPixels(pixels, 60, 40);
        // The record with its path, size, box, error, label, confidences, unlikeness and time.
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / count, 64, 176);
    }

    [Fact]
    public void A_list_of_pixels_costs_no_allocation_but_the_results()
    {
        using var predictor = Predictor.Load(run.Result.RunFolder, new() { Threads = 2, ThreadsPerPicture = 1 });
        byte[] pixels = PictureReader.Read(Pictures[0]).Pixels;
        var picture = PictureInput.Pixels(pixels, 60, 40);
        const int warm = 200, count = 1000;
        long before = 0;
        int predicted = 0;
        foreach (var _ in predictor.Predict(Enumerable.Repeat(picture, warm + count)))
            if (++predicted == warm) before = GC.GetTotalAllocatedBytes(precise: true);
        Assert.InRange((GC.GetTotalAllocatedBytes(precise: true) - before) / count, 64, 192);
    }

    [Fact]
    public void Side_by_side_the_boxes_are_the_same_and_in_the_same_order()
    {
        using Predictor one = Predictor.Load(run.Result.RunFolder, new() { Threads = 1 }),
            many = Predictor.Load(run.Result.RunFolder, new() { Threads = 4, ThreadsPerPicture = 1 });
        string[] pictures = [.. Enumerable.Repeat(Pictures, 30).SelectMany(p => p)];
        var expected = pictures.Select(p => one.Predict(p)).ToArray();
        var actual = many.Predict(pictures).ToArray();
        Assert.Equal(expected.Select(p => p.Path), actual.Select(p => p.Path));
        foreach (var (a, b) in expected.Zip(actual)) AssertClose(a.Box, b.Box);
    }

    [Fact]
    public void What_a_stream_throws_arrives_as_it_was_thrown()
    {
        using var predictor = Predictor.Load(run.Result.RunFolder);
        var closed = new MemoryStream([1]);
        closed.Dispose();
        Assert.Throws<ObjectDisposedException>(() => predictor.Predict([PictureInput.Stream(closed)]).ToArray());
        Assert.NotNull(predictor.Predict(Pictures[0]));
    }

    [Fact]
    public void A_path_without_a_model_is_an_input_error()
    {
        Assert.Throws<InputException>(() => Predictor.Load("/nowhere"));
        Assert.Throws<InputException>(() => Predictor.Load("/nowhere.onnx"));
        Assert.Throws<InputException>(() => Predictor.Load(run.Csv));
        using var folder = new TemporaryFolder();
        var e = Assert.Throws<InputException>(() => Predictor.Load(folder.Path));
        Assert.Contains("config.yaml", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_runs_settings_are_not_read_so_they_may_be_of_another_machine_or_version()
    {
        using var folder = new TemporaryFolder();
        SmallRuns.Copy(run.Result.RunFolder, folder["run"]);
        File.WriteAllText(folder["run/config.yaml"], "threads: 128\nvalidation: [\nno-such-setting: {\n");
        using Predictor expected = Predictor.Load(run.Result.RunFolder), predictor = Predictor.Load(folder["run"]);
        Assert.Equal(expected.Predict(Pictures[0]).Box, predictor.Predict(Pictures[0]).Box);
        File.Delete(folder["run/config.yaml"]);
        predictor.Predict(Pictures[0]);
    }

    [Theory]
    [InlineData(-1, 0, 0)]
    [InlineData(0, -1, 0)]
    [InlineData(0, 0, -1)]
    [InlineData(1025, 0, 0)]
    public void Numbers_below_zero_and_threads_without_end_are_no_options(int threads, int batchSize, int threadsPerPicture) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Predictor.Load(run.Result.RunFolder,
            new() { Threads = threads, BatchSize = batchSize, ThreadsPerPicture = threadsPerPicture }));

    [Theory]
    [InlineData(1, 174_762, "64×64")]
    [InlineData(2, 43_690, "128×128")]
    public void A_batch_of_more_pictures_than_an_array_holds_is_refused(int looks, int most, string size)
    {
        var model = RandomModel.Of(s_small, new(64, 64) { Looks = looks == 1 ? null : new(looks, 2, 2) });
        byte[] content = OnnxExport.Of(model, InputForm.Pixels, halfPrecision: false).Model.ToBytes();
        Predictor.Load(content, new() { BatchSize = most }).Dispose();
        string message = Assert.Throws<InputException>(() => Predictor.Load(content, new() { BatchSize = most + 1 })).Message;
        Assert.StartsWith($"BatchSize: found {most + 1}, expected at most {most}: as many pictures of {size} (width × height)", message);
    }

    /// <summary>All positive and as large as they may be: after some layers what goes on is infinite.</summary>
    static Model Uniform(float size)
    {
        var model = RandomModel.Of(s_small with { SigmoidOutput = false });
        foreach (var parameter in model.Graph.Parameters)
        {
            bool isStatistic = parameter.Role is ParameterRole.RunningVariance or ParameterRole.RunningMean;
            model.Parameters[parameter.Name].Values.AsSpan().Fill(isStatistic ? 1 : size);
        }
        return model;
    }

    static Boxfit.Boxes.BoundingBox[] EngineBoxes(Model model, string[] pictures) => EngineThread.RunOnce(() =>
    {
        var preprocessor = new Preprocessor(model.Description.Preprocessing);
        byte[] fitted = new byte[preprocessor.FittedBytes];
        using var plan = new InferencePlan(model.Graph, model.Parameters, batch: 1, threads: 1);
        return pictures.Select(p =>
        {
            var placement = preprocessor.FitFile(p, fitted, out _);
            preprocessor.Scale(fitted, plan.Input);
            plan.Run();
            return placement.ToPicture(model.Description.Configuration.Box.Decode(plan.Output).Ordered()).Clip();
        }).ToArray();
    });

    static void AssertClose(Boxfit.Boxes.BoundingBox expected, Boxfit.Boxes.BoundingBox actual)
    {
        Assert.Equal(expected.X1, actual.X1, 1e-4);
        Assert.Equal(expected.Y1, actual.Y1, 1e-4);
        Assert.Equal(expected.X2, actual.X2, 1e-4);
        Assert.Equal(expected.Y2, actual.Y2, 1e-4);
    }

    /// <summary>A file that comes when it is let through.</summary>
    sealed class GatedStream(byte[] content, ManualResetEventSlim gate) : MemoryStream(content)
    {
        public override int Read(byte[] buffer, int offset, int count)
        {
            Assert.True(gate.Wait(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
            return base.Read(buffer, offset, count);
        }
    }
}
