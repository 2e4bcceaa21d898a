namespace Boxfit.Tests.Data.Loading;

public sealed class SampleViewsTests : IDisposable
{
    readonly PictureFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<Augmentation?> Augmentations => new(
        null,
        new Augmentation { Flip = 0.5 },
        new Augmentation { Zoom = 0.4, Rotate = 10, Oversample = 1.5, Noise = 0.1, Hue = 0.1, Border = BorderFill.Random });

    [Theory]
    [MemberData(nameof(Augmentations))]
    public void They_are_what_a_loader_with_any_number_of_threads_gives(Augmentation? augmentation)
    {
        var preprocessor = new Preprocessor(new(24, 16));
        var samples = _folder.AddSamples(7, 40, 30);
        using var views = new SampleViews(samples, preprocessor, augmentation, seed: 5);
        using var loader = new BatchLoader(samples, preprocessor, new()
        {
            Batch = 3, Seed = 5, Shuffle = true, Workers = 3, Augmentation = augmentation, CacheBytes = 2 * preprocessor.FittedBytes,
            DiskCacheBytes = 0,
        });
        loader.Start(2);
        float[] scaled = new float[preprocessor.PlaneValues];
        for (int step = 0; step < 2 * loader.StepsPerEpoch; step++)
        {
            var batch = loader.Take(TestContext.Current.CancellationToken);
            for (int i = 0; i < batch.Count; i++)
            {
                var view = views.Make(batch.Samples[i], batch.Epoch).Single();
                Assert.Equal((batch.Epoch, batch.Boxes[i]), (view.Epoch, view.Box));
                preprocessor.Scale(view.Picture.Pixels, scaled);
                Assert.Equal(batch.Images.AsSpan(i * scaled.Length, scaled.Length).ToArray(), scaled);
            }
            loader.Return(batch);
        }
    }

    [Fact]
    public void Zooming_into_a_larger_kept_picture_shows_detail_that_the_input_size_has_lost()
    {
        // Stripes of one pixel: at the input's size they are grey, at twice that they are there.
        var image = new RgbImage(64, 64);
        for (int i = 0; i < image.Pixels.Length; i++) image.Pixels[i] = (byte)(i / 3 % 2 * 255);
        string path = Path.Combine(_folder.Path, "stripes.png");
        PictureWriter.SavePng(image, path);
        Sample[] samples = [new(path, "stripes.png", new(0.45, 0.45, 0.55, 0.55), 1, 64, 64)];
        var preprocessor = new Preprocessor(new(32, 32, Interpolation: Interpolation.Antialias));
        Assert.True(Contrast(2) > 2 * Contrast(1));

        double Contrast(double oversample)
        {
            using var views = new SampleViews(samples, preprocessor, new() { Zoom = 1, ZoomOut = 0, Oversample = oversample }, seed: 1);
            return Enumerable.Range(0, 20)
                .Average(epoch => views.Make(0, epoch).Single().Picture.Pixels.Average(level => Math.Abs(level - 127.5)));
        }
    }

    [Fact]
    public void An_unreadable_picture_has_no_view()
    {
        var samples = _folder.AddSamples(2);
        File.WriteAllText(samples[1].Path, "broken");
        using var views = new SampleViews(samples, new Preprocessor(new(16, 16)), augmentation: null, seed: 1);
        Assert.Single(views.Make(0, 0));
        Assert.Empty(views.Make(1, 0));
        Assert.Equal(1, Assert.Single(views.BadSamples).Key);
    }
}
