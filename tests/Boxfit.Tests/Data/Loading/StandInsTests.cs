namespace Boxfit.Tests.Data.Loading;

public sealed class StandInsTests : IDisposable
{
    readonly PictureFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_picture_without_an_object_has_the_box_of_another_and_a_new_one_in_each_epoch()
    {
        Sample[] samples = Samples(20, empty: 5);
        var standIns = new StandIns(samples, seed: 3);
        var boxes = samples.Where(s => s.HasObject).Select(s => s.Box).ToHashSet();
        for (int i = 0; i < samples.Length; i++)
        {
            BoundingBox[] drawn = [.. Enumerable.Range(0, 30).Select(epoch => standIns.BoxOf(i, epoch, look: 0))];
            Assert.All(drawn, b => Assert.Contains(b, boxes));
            if (samples[i].HasObject) Assert.All(drawn, b => Assert.Equal(samples[i].Box, b));
            else Assert.InRange(drawn.Distinct().Count(), 5, 30);
        }
        Assert.Equal(new StandIns(samples, seed: 3).BoxOf(0, 7, 1), standIns.BoxOf(0, 7, 1));
        Assert.NotEqual(
            Enumerable.Range(0, 10).Select(e => standIns.BoxOf(0, e, 0)), Enumerable.Range(0, 10).Select(e => standIns.BoxOf(0, e, 1)));
    }

    [Fact]
    public void Where_no_picture_has_an_object_there_is_one_all_the_same() =>
        Assert.True(new StandIns(Samples(2, empty: 2), seed: 1).BoxOf(1, 0, 0).IsValid);

    // A later look's cut is small where it is around a small box: it may not tell that there is no object.
    [Fact]
    public void Pictures_without_an_object_are_cut_as_those_with_one()
    {
        var all = _folder.AddSamples(24, 64, 64);
        Sample[] samples = [.. all.Select((s, i) => s with { Box = new(0.4, 0.4, 0.6, 0.6), HasObject = i % 2 == 0 })];
        var preprocessor = new Preprocessor(new(32, 32) { Looks = new(2, Margin: 2, Detail: 2) });
        using var loader = new BatchLoader(samples, preprocessor, new() { Batch = 8, Augmentation = new(), Seed = 5, Workers = 1 });
        loader.Start(0);
        var seen = new int[samples.Length];
        for (int step = 0; step < loader.StepsPerEpoch; step++)
        {
            var batch = loader.Take(TestContext.Current.CancellationToken);
            for (int i = 0; i < batch.Count; i++)
            {
                seen[batch.Samples[i]]++;
                bool isCut = batch.Boxes[i].Width > 0.25;
                Assert.InRange(batch.Boxes[i].Width, isCut ? 0.3 : 0.19, isCut ? 0.9 : 0.21);
            }
            loader.Return(batch);
        }
        Assert.All(seen, count => Assert.Equal(2, count));
    }

    static Sample[] Samples(int count, int empty) =>
    [
        .. Enumerable.Range(0, count).Select(i => new Sample(
            $"/{i}", $"{i}", i < empty ? default : new(0.01 * i, 0.1, 0.5, 0.9), i, 10, 10) { HasObject = i >= empty }),
    ];
}
