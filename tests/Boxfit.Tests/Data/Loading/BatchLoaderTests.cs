using System.Reflection;

namespace Boxfit.Tests.Data.Loading;

public sealed class BatchLoaderTests : IDisposable
{
    static readonly Preprocessor s_preprocessor = new(new(12, 8));

    static readonly LoaderOptions s_training = new()
    {
        Batch = 4,
        Seed = 7,
        Shuffle = true,
        Workers = 2,
        Augmentation = new() { Flip = 0.5, Shift = 0.2, Brightness = 0.3 },
    };

    readonly PictureFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>What a batch holds, as a text to compare.</summary>
    static string Describe(Batch batch)
    {
        var hash = new HashCode();
        foreach (float value in batch.Images.AsSpan(0, batch.Count * s_preprocessor.PlaneValues)) hash.Add(value);
        return $"{batch.Epoch}/{batch.Step}: {string.Join(' ', batch.Samples[..batch.Count])}; " +
            $"{string.Join(' ', batch.Boxes[..batch.Count])}; {hash.ToHashCode()}";
    }

    static List<string> Collect(Sample[] samples, LoaderOptions options, int epoch, int step, int count)
    {
        using var loader = new BatchLoader(samples, s_preprocessor, options);
        loader.Start(epoch, step);
        return Collect(loader, count);
    }

    static List<string> Collect(BatchLoader loader, int count)
    {
        var batches = new List<string>();
        for (int i = 0; i < count; i++)
        {
            var batch = loader.Take(TestContext.Current.CancellationToken);
            batches.Add(Describe(batch));
            loader.Return(batch);
        }
        return batches;
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)] // More than the last batch has pictures.
    public void Parts_of_batches_are_together_what_one_loader_makes(int parts)
    {
        var samples = _folder.AddSamples(14, 40, 40);
        var options = s_training with { Batch = 5, Workers = 2 };
        const int steps = 2 * 3;
        var whole = Pictures(options, steps);
        var divided = Enumerable.Range(0, parts).Select(n => Pictures(options with { Part = new(n, parts) }, steps)).ToList();
        for (int step = 0; step < steps; step++) Assert.Equal(whole[step], divided.SelectMany(d => d[step]));
        Assert.Contains(divided, d => d.Exists(step => step.Count < whole[0].Count / parts + 1));

        List<List<string>> Pictures(LoaderOptions options, int count)
        {
            using var loader = new BatchLoader(samples, s_preprocessor, options);
            loader.Start(0);
            var batches = new List<List<string>>();
            for (int i = 0; i < count; i++)
            {
                var batch = loader.Take(TestContext.Current.CancellationToken);
                batches.Add([.. Enumerable.Range(0, batch.Count).Select(p => Describe(batch, p))]);
                loader.Return(batch);
            }
            return batches;
        }

        static string Describe(Batch batch, int place)
        {
            string numbers = Convert.ToHexString(MemoryMarshal.AsBytes(batch.Planes(place)));
            return $"{batch.Samples[place]} at {batch.First + place}: {batch.Boxes[place]}, {numbers}";
        }
    }

    [Fact]
    public void A_network_that_looks_again_is_trained_on_the_whole_and_on_a_cut_of_each_sample()
    {
        var samples = _folder.AddSamples(5, 40, 40);
        Preprocessor twice = new(new(12, 8) { Looks = new(2, Margin: 2, Detail: 2) });
        using var loader = new BatchLoader(samples, twice, s_training with { Augmentation = new() });
        Assert.Equal(3, loader.StepsPerEpoch);
        loader.Start(0);
        var shown = new List<(int Sample, BoundingBox Box)>();
        for (int step = 0; step < 3; step++)
        {
            var batch = loader.Take(TestContext.Current.CancellationToken);
            for (int i = 0; i < batch.Count; i++) shown.Add((batch.Samples[i], batch.Boxes[i]));
            Assert.Empty(batch.Kept(0).ToArray());
            loader.Return(batch);
        }
        foreach (var views in shown.GroupBy(s => s.Sample))
        {
            Assert.Equal(2, views.Count());
            Assert.Single(views, v => v.Box == samples[v.Sample].Box);
            // Of the cut the object takes about half of the sides, wherever it was before.
            var cut = views.Single(v => v.Box != samples[v.Sample].Box).Box;
            Assert.InRange(cut.Width, 0.2, 1);
            Assert.InRange((cut.X1 + cut.X2) / 2, 0.1, 0.9);
        }
        Assert.Equal(5, shown.Select(s => s.Sample).Distinct().Count());
        Assert.InRange(shown.Where(s => s.Box != samples[s.Sample].Box).Average(s => s.Box.Width), 0.35, 0.7);
    }

    [Fact]
    public void For_measuring_a_batch_holds_what_later_looks_are_cut_from()
    {
        var samples = _folder.AddSamples(3, 40, 40);
        File.WriteAllText(samples[1].Path, "broken");
        Preprocessor twice = new(new(12, 8) { Looks = new(2, Margin: 2, Detail: 2) });
        using var loader = new BatchLoader(samples, twice, new() { Batch = 4, SkipBad = true, Repeat = false });
        loader.Start(0);
        var batch = loader.Take(TestContext.Current.CancellationToken);
        Assert.Equal([0, 2], batch.Samples[..batch.Count]);
        // The pictures are as light as their number says.
        for (int i = 0; i < batch.Count; i++)
        {
            Assert.Equal(24 * 16 * 3, batch.Kept(i).Length);
            Assert.All(batch.Kept(i).ToArray(), level => Assert.Equal(batch.Samples[i], level));
        }
    }

    [Fact]
    public void Every_sample_comes_once_an_epoch_and_the_last_batch_is_smaller()
    {
        var samples = _folder.AddSamples(10);
        using var loader = new BatchLoader(samples, s_preprocessor, s_training);
        Assert.Equal(3, loader.StepsPerEpoch);
        loader.Start(0);
        for (int epoch = 0; epoch < 3; epoch++)
        {
            var seen = new List<int>();
            for (int step = 0; step < 3; step++)
            {
                var batch = loader.Take(TestContext.Current.CancellationToken);
                Assert.Equal((epoch, step, step < 2 ? 4 : 2), (batch.Epoch, batch.Step, batch.Count));
                seen.AddRange(batch.Samples[..batch.Count]);
                loader.Return(batch);
            }
            Assert.Equal(Enumerable.Range(0, 10), seen.Order());
            Assert.NotEqual(Enumerable.Range(0, 10), seen);
        }
    }

    [Fact]
    public void Images_and_boxes_are_those_of_the_preprocessor()
    {
        var samples = _folder.AddSamples(5, width: 30, height: 10);
        var letterbox = new Preprocessor(new(12, 8, ResizeMode.Letterbox));
        using var loader = new BatchLoader(samples, letterbox, new() { Batch = 5 });
        loader.Start(0);
        var batch = loader.Take(TestContext.Current.CancellationToken);
        float[] expected = new float[letterbox.PlaneValues];
        for (int i = 0; i < 5; i++)
        {
            var placement = letterbox.Apply(PictureReader.Read(samples[i].Path), expected);
            Assert.Equal(i, batch.Samples[i]);
            Assert.Equal(placement, batch.Placements[i]);
            Assert.Equal(placement.ToInput(samples[i].Box), batch.Boxes[i]);
            Assert.Equal(expected, batch.Images[(i * letterbox.PlaneValues)..((i + 1) * letterbox.PlaneValues)]);
        }
    }

    [Fact]
    public void Batches_do_not_depend_on_the_number_of_threads_nor_on_the_cache()
    {
        var samples = _folder.AddSamples(11);
        var expected = Collect(samples, s_training with { Workers = 1 }, 0, 0, 9);
        Assert.Equal(9, expected.Distinct().Count());
        Assert.Equal(expected, Collect(samples, s_training with { Workers = 4, Buffers = 7 }, 0, 0, 9));
        Assert.Equal(expected, Collect(samples, s_training with { CacheBytes = 0, DiskCacheBytes = 0, Buffers = 2 }, 0, 0, 9));
        Assert.NotEqual(expected, Collect(samples, s_training with { Seed = 8 }, 0, 0, 9));
    }

    [Fact]
    public void The_free_space_of_a_disk_is_divided_among_those_that_share_it()
    {
        var samples = _folder.AddSamples(4);
        Assert.Equal(4, OnDisk(sharers: 1));
        Assert.Equal(0, OnDisk(sharers: int.MaxValue));

        int OnDisk(int sharers)
        {
            using var loader = new BatchLoader(
                samples, s_preprocessor, s_training with { CacheBytes = 0, Sharers = sharers, CacheFolder = _folder.Path });
            loader.Start(0);
            Collect(loader, 4);
            return loader.Cache!.OnDisk;
        }
    }

    [Fact]
    public void Pictures_kept_on_disk_give_the_same_batches()
    {
        var samples = _folder.AddSamples(11);
        int picture = s_preprocessor.FittedBytes;
        using var loader = new BatchLoader(
            samples, s_preprocessor,
            s_training with { CacheBytes = 3 * picture, DiskCacheBytes = 100 * picture, CacheFolder = _folder.Path });
        loader.Start(0);
        Assert.Equal(Collect(samples, s_training, 0, 0, 9), Collect(loader, 9));
        Assert.Equal((3, 8), (loader.Cache!.InMemory, loader.Cache.OnDisk));
    }

    [Fact]
    public void Starting_in_the_middle_gives_the_tail_of_the_whole()
    {
        var samples = _folder.AddSamples(11);
        var options = s_training with { Buffers = 2 };
        var whole = Collect(samples, options, 0, 0, 15);
        Assert.Equal(whole[5..], Collect(samples, options, 1, 2, 10));
        Assert.Equal(whole[12..], Collect(samples, options, 3, 3, 3));
    }

    [Fact]
    public void Augmentation_differs_each_epoch()
    {
        var samples = _folder.AddSamples(4);
        List<string> boxes = [];
        using var loader = new BatchLoader(samples, s_preprocessor, new() { Augmentation = new() { Shift = 0.2 } });
        loader.Start(0);
        for (int epoch = 0; epoch < 5; epoch++)
        {
            var batch = loader.Take(TestContext.Current.CancellationToken);
            boxes.Add(string.Join(' ', batch.Boxes));
            Assert.Equal(4, batch.Boxes.Distinct().Count());
            loader.Return(batch);
        }
        Assert.Equal(5, boxes.Distinct().Count());
    }

    [Fact]
    public void Starting_again_goes_back_and_starting_where_it_stands_changes_nothing()
    {
        var samples = _folder.AddSamples(11);
        using var loader = new BatchLoader(samples, s_preprocessor, s_training);
        loader.Start(0);
        var whole = Collect(loader, 6);
        loader.Start(0, 1);
        Assert.Equal(whole[1..3], Collect(loader, 2));
        loader.Start(1);
        Assert.Equal(whole[3..], Collect(loader, 3));
    }

    [Fact]
    public void A_bad_picture_is_replaced_by_the_next_readable_one_of_the_epochs_order()
    {
        var samples = _folder.AddSamples(9);
        var order = Order(samples, s_training);
        foreach (int place in new[] { 1, 2, 8 }) File.WriteAllText(samples[order[place]].Path, "broken");

        using var loader = new BatchLoader(samples, s_preprocessor, s_training);
        loader.Start(0);
        Assert.Equal(
            [order[0], order[3], order[3], order[3], order[4], order[5], order[6], order[7], order[0]],
            TakeEpoch(loader));
        Assert.Equal(new[] { order[1], order[2], order[8] }.Order(), loader.BadSamples.Keys.Order());
        Assert.All(loader.BadSamples.Values, Assert.NotEmpty);

        var whole = Collect(samples, s_training, 0, 0, 6);
        Assert.Equal(whole[4..], Collect(samples, s_training with { Workers = 4 }, 1, 1, 2));
    }

    [Fact]
    public void For_evaluation_a_bad_picture_is_left_out_and_the_order_kept()
    {
        var samples = _folder.AddSamples(9);
        foreach (int bad in new[] { 1, 8 }) File.WriteAllText(samples[bad].Path, "broken");
        using var loader = new BatchLoader(samples, s_preprocessor, new() { Batch = 4, SkipBad = true, Repeat = false });
        loader.Start(0);
        float[] expected = new float[s_preprocessor.PlaneValues];
        var sizes = new List<int>();
        var seen = new List<int>();
        for (int step = 0; step < 3; step++)
        {
            var batch = loader.Take(TestContext.Current.CancellationToken);
            sizes.Add(batch.Count);
            for (int i = 0; i < batch.Count; i++)
            {
                seen.Add(batch.Samples[i]);
                s_preprocessor.Apply(PictureReader.Read(samples[batch.Samples[i]].Path), expected);
                Assert.Equal(expected, batch.Images[(i * expected.Length)..((i + 1) * expected.Length)]);
            }
            loader.Return(batch);
        }
        Assert.Equal([3, 4, 0], sizes);
        Assert.Equal([0, 2, 3, 4, 5, 6, 7], seen);
        Assert.Equal([1, 8], loader.BadSamples.Keys.Order());
        Assert.Throws<InvalidOperationException>(() => loader.Take(TestContext.Current.CancellationToken));
    }

    [Fact]
    public void No_readable_picture_is_a_failure_that_says_why()
    {
        var samples = _folder.AddSamples(3);
        foreach (var sample in samples) File.Delete(sample.Path);
        using var loader = new BatchLoader(samples, s_preprocessor, s_training);
        loader.Start(0);
        string message = Assert.Throws<BoxfitException>(() => loader.Take(TestContext.Current.CancellationToken)).Message;
        Assert.Contains("No picture of 3 can be read", message);
        Assert.Contains(samples[0].Path, message);
    }

    [Fact]
    public void The_steady_state_allocates_nothing()
    {
        var samples = _folder.AddSamples(30);
        int picture = s_preprocessor.FittedBytes;
        using var loader = new BatchLoader(
            samples, s_preprocessor,
            s_training with { CacheBytes = 20 * picture, DiskCacheBytes = 20 * picture, CacheFolder = _folder.Path });
        loader.Start(0);
        for (int i = 0; i < 5 * loader.StepsPerEpoch; i++) loader.Return(loader.Take(CancellationToken.None));
        long before = GC.GetTotalAllocatedBytes(precise: true);
        for (int i = 0; i < 50 * loader.StepsPerEpoch; i++) loader.Return(loader.Take(CancellationToken.None));
        // The test runner itself may allocate a little meanwhile; a batch of objects each step would be far more.
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 50 * loader.StepsPerEpoch * 16);
    }

    [Fact]
    public void Waiting_can_be_cancelled_and_is_measured()
    {
        var samples = _folder.AddSamples(3);
        using var loader = new BatchLoader(samples, s_preprocessor, s_training with { Buffers = 2 });
        loader.Start(0);
        var first = loader.Take(TestContext.Current.CancellationToken);
        Assert.True(loader.Waited >= TimeSpan.Zero);
        var second = loader.Take(TestContext.Current.CancellationToken);
        Assert.Contains("return one",
            Assert.Throws<InvalidOperationException>(() => loader.Take(TestContext.Current.CancellationToken)).Message);
        loader.Return(first);
        Assert.Throws<InvalidOperationException>(() => loader.Return(first));
        loader.Return(second);
    }

    [Fact]
    public void Disposing_in_the_middle_ends_the_threads()
    {
        var samples = _folder.AddSamples(20);
        for (int i = 0; i < 10; i++)
        {
            Thread[] workers;
            using (var loader = new BatchLoader(samples, s_preprocessor, s_training))
            {
                workers = (Thread[])typeof(BatchLoader)
                    .GetField("_workers", BindingFlags.NonPublic | BindingFlags.Instance)!.GetValue(loader)!;
                Assert.All(workers, w => Assert.True(w.IsAlive));
                if (i % 2 == 0) loader.Start(0);
                if (i % 4 == 0) loader.Take(TestContext.Current.CancellationToken);
            }
            Assert.All(workers, w => Assert.False(w.IsAlive));
        }
    }

    [Fact]
    public void Options_out_of_range_are_the_users_mistake()
    {
        var samples = _folder.AddSamples(1);
        Assert.Throws<InputException>(() => new BatchLoader([], s_preprocessor, s_training));
        Assert.Throws<InputException>(() => new BatchLoader(samples, s_preprocessor, s_training with { Batch = 0 }));
        Assert.Throws<InputException>(() => new BatchLoader(samples, s_preprocessor, s_training with { Workers = -1 }));
        Assert.Throws<InputException>(() => new BatchLoader(samples, s_preprocessor, s_training with { Buffers = 1 }));
        Assert.Throws<InputException>(() =>
            new BatchLoader(samples, s_preprocessor, s_training with { Augmentation = new() { Zoom = -1 } }));
    }

    static List<int> Order(Sample[] samples, LoaderOptions options)
    {
        using var loader = new BatchLoader(samples, s_preprocessor, options);
        loader.Start(0);
        return TakeEpoch(loader);
    }

    static List<int> TakeEpoch(BatchLoader loader)
    {
        var seen = new List<int>();
        for (int step = 0; step < loader.StepsPerEpoch; step++)
        {
            var batch = loader.Take(TestContext.Current.CancellationToken);
            seen.AddRange(batch.Samples[..batch.Count]);
            loader.Return(batch);
        }
        return seen;
    }
}
